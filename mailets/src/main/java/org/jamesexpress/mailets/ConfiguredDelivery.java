package org.jamesexpress.mailets;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jamesexpress.config.SettingsException;
import org.jamesexpress.config.XmlFile;
import org.w3c.dom.Element;

/**
 * A {@link DirectMxDelivery} as {@code mailetcontainer.xml} has it, for those who want to act as it does.
 *
 * @param parameters as written, but for those that are James's own and the route
 */
public record ConfiguredDelivery(String route, Map<String, String> parameters) {
    public ConfiguredDelivery {
        parameters = Map.copyOf(parameters);
    }

    /**
     * All of a file, in its order; none where there is no file.
     *
     * @throws SettingsException when it can't be read
     */
    public static List<ConfiguredDelivery> in(Path mailetcontainer) throws SettingsException {
        return XmlFile.root(mailetcontainer).stream()
                .flatMap(root -> XmlFile.below(root, "mailet").stream())
                .filter(ConfiguredDelivery::isOne)
                .map(ConfiguredDelivery::of)
                .toList();
    }

    /** By its whole name, or without the package, which {@code <mailetpackages>} may name. */
    private static boolean isOne(Element mailet) {
        String name = mailet.getAttribute("class");
        return name.equals(DirectMxDelivery.class.getName()) || name.equals(DirectMxDelivery.class.getSimpleName());
    }

    private static ConfiguredDelivery of(Element mailet) {
        Map<String, String> parameters = new TreeMap<>();
        for (Element each : XmlFile.children(mailet)) {
            String value = each.getTextContent().strip();
            parameters.merge(each.getTagName(), value, (first, second) -> first + "," + second);
        }
        parameters.keySet().removeAll(InitParameters.JAMES);
        String route = parameters.remove(DirectMxDelivery.ROUTE);
        return new ConfiguredDelivery(route == null ? DirectMxDelivery.ROUTE_BY_DEFAULT : route, parameters);
    }
}
