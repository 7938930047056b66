package org.jamesexpress.mailets;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jamesexpress.config.SettingsException;
import org.jamesexpress.config.XmlFile;
import org.w3c.dom.Element;

/** What {@code mailetcontainer.xml} says of the mailets of one kind, {@code smtpserver.xml} of the handlers. */
final class ConfiguredElement {
    private ConfiguredElement() {}

    /**
     * The parameters of each, as written, but for those that are James's own; in the order of the file, none where there
     * is no file.
     *
     * @throws SettingsException when it can't be read
     */
    static List<Map<String, String>> in(Path file, String element, Class<?> kind) throws SettingsException {
        return XmlFile.root(file).stream()
                .flatMap(root -> below(root, element, kind))
                .map(ConfiguredElement::parameters)
                .toList();
    }

    /** Those of a kind below another element. */
    static Stream<Element> below(Element ancestor, String element, Class<?> kind) {
        return XmlFile.below(ancestor, element).stream().filter(each -> isOne(each, kind));
    }

    /** By its whole name, or without the package, which {@code <mailetpackages>} may name. */
    private static boolean isOne(Element element, Class<?> kind) {
        String name = element.getAttribute("class");
        return name.equals(kind.getName()) || name.equals(kind.getSimpleName());
    }

    private static Map<String, String> parameters(Element element) {
        Map<String, String> parameters = new TreeMap<>();
        for (Element each : XmlFile.children(element)) {
            String value = each.getTextContent().strip();
            parameters.merge(each.getTagName(), value, (first, second) -> first + "," + second);
        }
        parameters.keySet().removeAll(InitParameters.JAMES);
        return parameters;
    }
}
