package org.jamesexpress.mailets;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.mailet.Mailet;
import org.jamesexpress.config.SettingsException;
import org.jamesexpress.config.XmlFile;
import org.w3c.dom.Element;

/** What {@code mailetcontainer.xml} says of the mailets of one kind. */
final class ConfiguredMailet {
    private ConfiguredMailet() {}

    /**
     * The parameters of each, as written, but for those that are James's own; in the order of the file, none where there
     * is no file.
     *
     * @throws SettingsException when it can't be read
     */
    static List<Map<String, String>> in(Path mailetcontainer, Class<? extends Mailet> kind) throws SettingsException {
        return XmlFile.root(mailetcontainer).stream()
                .flatMap(root -> XmlFile.below(root, "mailet").stream())
                .filter(mailet -> isOne(mailet, kind))
                .map(ConfiguredMailet::parameters)
                .toList();
    }

    /** By its whole name, or without the package, which {@code <mailetpackages>} may name. */
    private static boolean isOne(Element mailet, Class<? extends Mailet> kind) {
        String name = mailet.getAttribute("class");
        return name.equals(kind.getName()) || name.equals(kind.getSimpleName());
    }

    private static Map<String, String> parameters(Element mailet) {
        Map<String, String> parameters = new TreeMap<>();
        for (Element each : XmlFile.children(mailet)) {
            String value = each.getTextContent().strip();
            parameters.merge(each.getTagName(), value, (first, second) -> first + "," + second);
        }
        parameters.keySet().removeAll(InitParameters.JAMES);
        return parameters;
    }
}
