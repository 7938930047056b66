package org.jamesexpress.notify;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jamesexpress.config.Settings;
import org.jamesexpress.config.SettingsException;
import org.jamesexpress.config.XmlFile;
import org.jamesexpress.notify.content.ContentTerms;
import org.jamesexpress.notify.endpoint.Endpoint;
import org.jamesexpress.notify.endpoint.EndpointKind;
import org.jamesexpress.notify.endpoint.EndpointSettings;
import org.jamesexpress.notify.endpoint.Terms;
import org.jamesexpress.notify.exec.ProgramKind;
import org.jamesexpress.notify.own.OwnSettings;
import org.jamesexpress.notify.stream.StreamKind;
import org.jamesexpress.notify.webhook.WebhookKind;
import org.jamesexpress.store.Sha256;
import org.w3c.dom.Element;

/** Reads {@code express-notify.xml}; see {@link EndpointSettings}. */
final class EndpointsFile {
    private static final List<EndpointKind> KINDS = Stream.concat(
                    Stream.of(new WebhookKind(), new ProgramKind(), new StreamKind()),
                    ServiceLoader.load(EndpointKind.class, EndpointKind.class.getClassLoader()).stream()
                            .map(ServiceLoader.Provider::get))
            .toList();

    /** The element, and its name among those of endpoints, of which none is called so. */
    static final String OWN = "<own>";

    private final Path file;
    private final List<String> complaints = new ArrayList<>();
    private final List<Endpoint> endpoints = new ArrayList<>();
    private Optional<OwnSettings> own = Optional.empty();
    private final Set<String> names = new HashSet<>();
    private final Function<String, Path> home;
    private final Map<String, Path> elsewhere;

    /** @param own there if users may have webhooks of their own */
    record Content(List<Endpoint> endpoints, Optional<OwnSettings> own) {}

    private EndpointsFile(Path file, Function<String, Path> home, Map<String, Path> elsewhere) {
        this.file = file;
        this.home = home;
        this.elsewhere = elsewhere;
    }

    /**
     * Reads the file.
     *
     * @param home see {@link Notifier#start}
     * @param elsewhere the names of endpoints in other files: two endpoints of one name would share a place in the log
     * @throws SettingsException with every complaint about the file
     */
    static Content read(Path file, Function<String, Path> home, Map<String, Path> elsewhere) throws SettingsException {
        EndpointsFile reading = new EndpointsFile(file, home, elsewhere);
        reading.root().ifPresent(root -> XmlFile.children(root).forEach(reading::endpoint));
        if (reading.complaints.isEmpty()) {
            reading.complainOfLinksToNowhere();
        }
        if (!reading.complaints.isEmpty()) {
            throw new SettingsException(reading.complaints);
        }
        return new Content(List.copyOf(reading.endpoints), reading.own);
    }

    private void complainOfLinksToNowhere() {
        if (Notifier.publicUrls(endpoints).findAny().isEmpty()) {
            Stream.concat(
                            endpoints.stream()
                                    .filter(endpoint -> isLinked(endpoint.terms()))
                                    .map(endpoint -> "endpoint " + endpoint.name()),
                            own.stream()
                                    .filter(settings -> isLinked(settings.terms()))
                                    .map(settings -> OWN))
                    .map(where ->
                            file + ": " + where + ": content = link: should stand in a file with a <stream> that has a"
                                    + " <publicUrl>, such as https://mail.example.com:8443, where the links lead to")
                    .forEach(complaints::add);
        }
    }

    private static boolean isLinked(Terms terms) {
        return terms.content().mode() == ContentTerms.Mode.LINK;
    }

    private Optional<Element> root() {
        try {
            Optional<Element> root = XmlFile.root(file);
            if (root.isEmpty()) {
                complaints.add(file + ": no such file; <endpoints/> alone says that nobody is told");
            }
            return root.filter(this::holdsEndpoints);
        } catch (SettingsException e) {
            complaints.addAll(e.complaints());
            return Optional.empty();
        }
    }

    private boolean holdsEndpoints(Element root) {
        if (!root.getTagName().equals("endpoints")) {
            complaints.add(file + ": <" + root.getTagName() + ">: should be <endpoints>");
        }
        return root.getTagName().equals("endpoints");
    }

    private void endpoint(Element element) {
        if (element.getTagName().equals("own")) {
            own(element);
            return;
        }
        if (!element.getTagName().equals("endpoint")) {
            complaints.add(
                    file + ": <" + element.getTagName() + "> is not known: should be <endpoint name=\"…\"> or <own>");
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
        List<Element> kinds = XmlFile.children(element).stream()
                .filter(child -> kind(child).isPresent())
                .toList();
        if (kinds.size() != 1) {
            complaints.add(where + ": should have one " + elements() + ", has " + kinds.size());
        } else {
            endpoint(name, where, element, kinds.get(0), kind(kinds.get(0)).orElseThrow());
        }
    }

    private void own(Element element) {
        String where = file + ": <own>";
        if (own.isPresent() || elsewhere.containsKey(OWN)) {
            complaints.add(where + " stands twice"
                    + Optional.ofNullable(elsewhere.get(OWN))
                            .map(other -> ", in " + other + " too")
                            .orElse("") + ": should stand once");
            return;
        }
        Settings settings = Settings.ofAll(where, values(XmlFile.children(element).stream()));
        own = Optional.of(OwnSettings.from(settings));
        check(settings);
    }

    private static Optional<EndpointKind> kind(Element element) {
        return KINDS.stream()
                .filter(kind -> kind.element().equals(element.getTagName()))
                .findFirst();
    }

    private static String elements() {
        return KINDS.stream().map(kind -> "<" + kind.element() + ">").collect(Collectors.joining(" or "));
    }

    private void endpoint(String name, String where, Element element, Element inner, EndpointKind kind) {
        Settings settings = Settings.ofAll(
                where,
                values(Stream.concat(
                        XmlFile.children(element).stream().filter(child -> child != inner),
                        XmlFile.children(inner).stream())));
        EndpointSettings read = kind.read(settings, home);
        if (check(settings)) {
            endpoints.add(new Endpoint(name, read.terms(), read.way(), digest(element)));
        }
    }

    private static Map<String, List<String>> values(Stream<Element> elements) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        elements.forEach(each -> values.computeIfAbsent(each.getTagName(), any -> new ArrayList<>())
                .add(each.getTextContent()));
        return values;
    }

    private boolean check(Settings settings) {
        try {
            settings.check();
            return true;
        } catch (SettingsException e) {
            complaints.addAll(e.complaints());
            return false;
        }
    }

    /** Changes with every word of it. */
    private static String digest(Element element) {
        MessageDigest digest = Sha256.digest();
        addTo(digest, element);
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void addTo(MessageDigest digest, Element element) {
        List<Element> children = XmlFile.children(element);
        String text = children.isEmpty() ? element.getTextContent() : children.size() + " elements";
        digest.update((element.getTagName() + "\n" + text + "\n").getBytes(StandardCharsets.UTF_8));
        children.forEach(child -> addTo(digest, child));
    }
}
