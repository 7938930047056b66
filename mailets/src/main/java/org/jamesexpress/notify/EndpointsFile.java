package org.jamesexpress.notify;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.jamesexpress.config.Secret;
import org.jamesexpress.config.Settings;
import org.jamesexpress.config.SettingsException;
import org.jamesexpress.events.EventType;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.helpers.DefaultHandler;

/**
 * Reads {@code express-notify.xml}:
 *
 * <pre>{@code
 * <endpoints>
 *   <endpoint name="crm">
 *     <webhook>
 *       <url>https://crm.example.com/mail</url>
 *       <secret>${file:/etc/james/crm.secret}</secret>
 *       <previousSecret>${env:CRM_OLD_SECRET}</previousSecret>
 *     </webhook>
 *     <events>mail.received</events>
 *     <timeout>10s</timeout>
 *     <retry>5s, 5m, 30m, 2h</retry>
 *   </endpoint>
 * </endpoints>
 * }</pre>
 *
 * Everything but {@code name}, {@code url} and {@code secret} may be left out. A document type is refused, and with it
 * every entity from outside.
 */
final class EndpointsFile {
    private static final Set<String> KINDS = Set.of("webhook", "exec", "stream");
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final List<Duration> RETRY = List.of(
            Duration.ofSeconds(5),
            Duration.ofMinutes(5),
            Duration.ofMinutes(30),
            Duration.ofHours(2),
            Duration.ofHours(5),
            Duration.ofHours(10),
            Duration.ofHours(14),
            Duration.ofHours(20),
            Duration.ofHours(24));
    private static final String SECRET =
            "whsec_ and the base64 of 24 to 64 octets, as `openssl rand -base64 32` makes them";

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
        URI url = settings.value("url", URI.create(""), EndpointsFile::url, "a URL such as https://host/path");
        settings.required("url");
        Secret secret = secret(settings, "secret", settings.secret("secret"));
        List<Secret> secrets = settings.optionalSecret("previousSecret")
                .map(previous -> List.of(secret, secret(settings, "previousSecret", previous)))
                .orElseGet(() -> List.of(secret));
        Set<EventType> events = settings.value(
                "events", EnumSet.of(EventType.MAIL_RECEIVED), EndpointsFile::events, "some of " + words());
        Duration timeout = settings.duration("timeout", TIMEOUT, Duration.ofMillis(100), Duration.ofMinutes(5));
        List<Duration> retry = settings.durations("retry", RETRY);
        try {
            settings.check();
            endpoints.add(new Endpoint(name, events, timeout, retry, new Webhook(url, new Signature(secrets))));
        } catch (SettingsException e) {
            complaints.addAll(e.complaints());
        }
    }

    private static Secret secret(Settings settings, String key, Secret secret) {
        if (!secret.reveal().isEmpty() && !Signature.isSecret(secret)) {
            settings.complain(key, "", SECRET);
        }
        return secret;
    }

    private static URI url(String text) {
        URI url = URI.create(text);
        boolean http = "https".equalsIgnoreCase(url.getScheme()) || "http".equalsIgnoreCase(url.getScheme());
        if (!http || url.getHost() == null || url.getRawUserInfo() != null) {
            throw new IllegalArgumentException();
        }
        return url;
    }

    private static Set<EventType> events(String text) {
        Set<EventType> events = EnumSet.noneOf(EventType.class);
        for (String word : text.split(",", -1)) {
            events.add(Arrays.stream(EventType.values())
                    .filter(type -> type.word().equals(word.strip()))
                    .findFirst()
                    .orElseThrow(IllegalArgumentException::new));
        }
        return events;
    }

    private static String words() {
        return Arrays.stream(EventType.values()).map(EventType::word).collect(Collectors.joining(", "));
    }

    private static Stream<Element> children(Element element) {
        return IntStream.range(0, element.getChildNodes().getLength())
                .mapToObj(i -> element.getChildNodes().item(i))
                .filter(node -> node.getNodeType() == Node.ELEMENT_NODE)
                .map(Element.class::cast);
    }
}
