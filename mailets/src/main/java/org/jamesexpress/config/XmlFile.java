package org.jamesexpress.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.helpers.DefaultHandler;

/** Reads an XML file of settings. A document type is refused, and with it every entity from outside. */
public final class XmlFile {
    private XmlFile() {}

    /**
     * The root of a file; empty where there is no file.
     *
     * @throws SettingsException in one line, when it can't be read or is no XML
     */
    public static Optional<Element> root(Path file) throws SettingsException {
        try (InputStream in = Files.newInputStream(file)) {
            return Optional.of(parser().parse(in).getDocumentElement());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (SAXParseException e) {
            throw new SettingsException(List.of(file + ", line " + e.getLineNumber() + ": " + e.getMessage()));
        } catch (IOException | SAXException e) {
            throw new SettingsException(List.of(file + ": can't be read: " + e));
        }
    }

    /** All elements of a name below another, at whatever depth, in the order of the file. */
    public static List<Element> below(Element ancestor, String name) {
        return elements(ancestor.getElementsByTagName(name));
    }

    /** The elements directly within another. */
    public static List<Element> children(Element parent) {
        return elements(parent.getChildNodes());
    }

    private static List<Element> elements(NodeList nodes) {
        return IntStream.range(0, nodes.getLength())
                .mapToObj(nodes::item)
                .filter(Element.class::isInstance)
                .map(Element.class::cast)
                .toList();
    }

    private static DocumentBuilder parser() {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            DocumentBuilder parser = factory.newDocumentBuilder();
            parser.setErrorHandler(new DefaultHandler());
            return parser;
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException("every Java has this XML parser", e);
        }
    }
}
