package org.jamesexpress.server;

import java.io.IOException;
import java.io.Reader;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.TreeSet;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** Finds settings that James would take and that would leave a door open. Needs files that are well-formed. */
final class SafetyCheck {
    private static final List<String> LIMITS = List.of("connectionLimit", "connectionLimitPerIP");

    private final Home home;
    private final List<String> complaints = new ArrayList<>();

    private SafetyCheck(Home home) {
        this.home = home;
    }

    /** One line for each such setting. */
    static List<String> complaints(Home home) throws IOException {
        SafetyCheck check = new SafetyCheck(home);
        check.webadmin();
        for (String file : new TreeSet<>(OffsetConfiguration.LISTENERS)) {
            check.listeners(file);
        }
        return check.complaints;
    }

    private void webadmin() throws IOException {
        Properties webadmin = new Properties();
        try (Reader file = Files.newBufferedReader(home.conf("webadmin.properties"))) {
            webadmin.load(file);
        }
        if (!flag(webadmin.getProperty("enabled", "false"))) {
            return;
        }
        String jwt = webadmin.getProperty("jwt.enabled", "");
        if (!flag(jwt)) {
            complain("webadmin.properties", "jwt.enabled", jwt, "true, or anybody on this machine administers it");
        }
        String host = webadmin.getProperty("host", "127.0.0.1").strip();
        if (!loopback(host)) {
            complain("webadmin.properties", "host", host, "127.0.0.1 or ::1, because it speaks without TLS");
        }
    }

    private void listeners(String file) throws IOException {
        Path path = home.conf(file + ".xml");
        if (!Files.isRegularFile(path)) {
            return;
        }
        NodeList listeners = root(path).getElementsByTagName(file);
        for (int i = 0; i < listeners.getLength(); i++) {
            Element listener = (Element) listeners.item(i);
            if (!listener.hasAttribute("enabled") || flag(listener.getAttribute("enabled"))) {
                listener(path.getFileName().toString(), file, listener);
            }
        }
    }

    private void listener(String file, String kind, Element listener) {
        for (String limit : LIMITS) {
            texts(listener, limit).stream()
                    .filter(text -> !text.matches("\\d{1,9}"))
                    .forEach(text -> complain(file, limit, text, "a number, 0 for no limit"));
        }
        if (kind.equals("managesieveserver") && !tlsAtOnce(listener)) {
            complaints.add("conf/" + file + ": its tls must have socketTLS=\"true\" and startTLS=\"false\","
                    + " because a password would be taken before STARTTLS");
        }
    }

    private static boolean tlsAtOnce(Element listener) {
        NodeList tls = listener.getElementsByTagName("tls");
        return tls.getLength() == 1
                && flag(((Element) tls.item(0)).getAttribute("socketTLS"))
                && !flag(((Element) tls.item(0)).getAttribute("startTLS"));
    }

    private static List<String> texts(Element parent, String name) {
        NodeList found = parent.getElementsByTagName(name);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < found.getLength(); i++) {
            texts.add(found.item(i).getTextContent().strip());
        }
        return texts;
    }

    private static Element root(Path file) throws IOException {
        try {
            DocumentBuilderFactory parsers = DocumentBuilderFactory.newInstance();
            parsers.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            return parsers.newDocumentBuilder().parse(file.toFile()).getDocumentElement();
        } catch (SAXException | ParserConfigurationException e) {
            throw new IOException(file + ": " + StartException.words(e), e);
        }
    }

    private void complain(String file, String key, String value, String right) {
        String found = value.isEmpty() ? key + " is missing" : key + " = " + value;
        complaints.add("conf/" + file + ": " + found + ": give " + right);
    }

    /** As strict as can be: only what James surely takes for yes. */
    private static boolean flag(String text) {
        return text.strip().equalsIgnoreCase("true");
    }

    private static boolean loopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
