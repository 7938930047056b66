package org.jamesexpress.notify;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.jamesexpress.config.Settings;
import org.jamesexpress.config.SettingsException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.helpers.DefaultHandler;

/**
 * Reads {@code express-notify.xml}; see {@link EndpointSettings}. A document type is refused, and with it every entity
 * from outside.
 */
final class EndpointsFile {
    private static final Set<String> KINDS = Set.of("webhook", "exec", "stream");

    private final Path file;
    private final List<String> complaints = new ArrayList<>();
    private final List<Endpoint> endpoints = new ArrayList<>();
    private final Set<String> names = new HashSet<>();

    private final Map<String, Path> elsewhere;

    private EndpointsFile(Path file, Map<String, Path> elsewhere) {
        this.file = file;
        this.elsewhere = elsewhere;
    }

    /**
     * Reads the file.
     *
     * @param elsewhere the names of endpoints in other files: two endpoints of one name would share a place in the log
     * @throws SettingsException with every complaint about the file
     */
    static List<Endpoint> read(Path file, Map<String, Path> elsewhere) throws SettingsException {
        EndpointsFile reading = new EndpointsFile(file, elsewhere);
        reading.root().ifPresent(root -> children(root).forEach(reading::endpoint));
        if (!reading.complaints.isEmpty()) {
            throw new SettingsException(reading.complaints);
        }
        return List.copyOf(reading.endpoints);
    }

    private Optional<Element> root() {
        try (InputStream in = Files.newInputStream(file)) {
            Element root = parser().parse(in).getDocumentElement();
            if (root.getTagName().equals("endpoints")) {
                return Optional.of(root);
            }
            complaints.add(file + ": <" + root.getTagName() + ">: should be <endpoints>");
        } catch (SAXParseException e) {
            complaints.add(file + ", line " + e.getLineNumber() + ": " + e.getMessage());
        } catch (NoSuchFileException e) {
            complaints.add(file + ": no such file; <endpoints/> alone says that nobody is told");
        } catch (IOException | SAXException e) {
            complaints.add(file + ": can't be read: " + e);
        }
        return Optional.empty();
    }

    private static DocumentBuilder parser() {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            factory.setExpandEntityReferences(false);
            DocumentBuilder parser = factory.newDocumentBuilder();
            parser.setErrorHandler(new DefaultHandler());
            return parser;
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException("every Java has this XML parser", e);
        }
    }

    private void endpoint(Element element) {
        if (!element.getTagName().equals("endpoint")) {
            complaints.add(file + ": <" + element.getTagName() + "> is not known: should be <endpoint name=\"…\">");
            return;
        }
        String name = element.getAttribute("name").strip();
        String where = file + ": endpoint " + name;
        if (!name.matches("[A-Za-z0-9._-]{1,64}")) {
            complaints.add(where + ": name should be 1 to 64 of the characters a-z, A-Z, 0-9, dot, - and _");
        } else if (!names.add(name)) {
            complaints.add(where + " stands twice: should have a name of its own");
        } else if (elsewhere.containsKey(name)) {
            complaints.add(where + " stands in " + elsewhere.get(name) + " too: should have a name of its own");
        }
        List<Element> kinds = children(element)
                .filter(child -> KINDS.contains(child.getTagName()))
                .toList();
        if (kinds.size() == 1 && kinds.get(0).getTagName().equals("webhook")) {
            webhook(name, where, element, kinds.get(0));
        } else if (kinds.size() == 1) {
            complaints.add(where + ": " + kinds.get(0).getTagName() + " is not available yet: should be webhook");
        } else {
            complaints.add(where + ": should have one <webhook>, has " + kinds.size());
        }
    }

    private void webhook(String name, String where, Element element, Element webhook) {
        Map<String, String> values = new LinkedHashMap<>();
        Stream.concat(children(element).filter(child -> child != webhook), children(webhook))
                .forEach(child -> values.merge(
                        child.getTagName(), child.getTextContent().strip(), (one, two) -> one + ", " + two));
        Settings settings = Settings.of(where, values);
        EndpointSettings read = EndpointSettings.from(settings);
        try {
            settings.check();
            endpoints.add(read.named(name));
        } catch (SettingsException e) {
            complaints.addAll(e.complaints());
        }
    }

    private static Stream<Element> children(Element element) {
        return IntStream.range(0, element.getChildNodes().getLength())
                .mapToObj(i -> element.getChildNodes().item(i))
                .filter(node -> node.getNodeType() == Node.ELEMENT_NODE)
                .map(Element.class::cast);
    }
}
