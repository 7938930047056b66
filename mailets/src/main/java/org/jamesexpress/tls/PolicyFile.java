package org.jamesexpress.tls;

import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jamesexpress.config.Settings;
import org.jamesexpress.config.SettingsException;
import org.jamesexpress.config.XmlFile;
import org.jamesexpress.mx.HostPattern;
import org.jamesexpress.net.Literals;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * An administrator's rules, as they were read.
 *
 * @param file in XML: {@code <rules>}, and in it a {@code <rule …/>} for each
 */
public record PolicyFile(Path file, List<Rule> rules) {
    private static final String ROOT = "rules";
    private static final String RULE = "rule";

    /** What a rule can ask for. */
    private enum Kind {
        NONE,
        OPPORTUNISTIC,
        REQUIRED,
        VERIFIED,
        PINNED
    }

    public PolicyFile {
        rules = List.copyOf(rules);
    }

    /**
     * Reads the file.
     *
     * @throws SettingsException with every complaint about it
     */
    public static PolicyFile read(Path file) throws SettingsException {
        Element root = XmlFile.root(file)
                .orElseThrow(() -> new SettingsException(List.of(file + ": no such file; <rules/> alone has no rule")));
        List<String> complaints = new ArrayList<>();
        List<Rule> rules = new ArrayList<>();
        if (!root.getTagName().equals(ROOT)) {
            complaints.add(file + ": <" + root.getTagName() + ">: should be <" + ROOT + ">");
        } else {
            Set<String> domains = new HashSet<>();
            List<Element> all = XmlFile.children(root);
            IntStream.range(0, all.size()).forEach(i -> {
                String where = file + ": rule " + (i + 1);
                rule(where, all.get(i), complaints).ifPresent(rule -> {
                    if (!domains.add(rule.domain())) {
                        complaints.add(where + ": domain = " + rule.domain() + ": should have no other rule");
                    }
                    rules.add(rule);
                });
            });
        }
        if (!complaints.isEmpty()) {
            throw new SettingsException(complaints);
        }
        return new PolicyFile(file, rules);
    }

    /** The rule for mail of a destination, if one applies on a day. */
    public Optional<Rule> rule(String destination, LocalDate day) {
        return AdministratorsRules.in(this, Policies.comparable(destination), day);
    }

    private static Optional<Rule> rule(String where, Element element, List<String> complaints) {
        if (!element.getTagName().equals(RULE)) {
            complaints.add(where + ": <" + element.getTagName() + ">: should be <" + RULE + ">");
            return Optional.empty();
        }
        Settings settings = Settings.of(where, attributes(element));
        Rule rule = rule(settings);
        try {
            settings.check();
            return Optional.of(rule);
        } catch (SettingsException e) {
            complaints.addAll(e.complaints());
            return Optional.empty();
        }
    }

    private static Map<String, String> attributes(Element element) {
        Map<String, String> attributes = new LinkedHashMap<>();
        for (int i = 0; i < element.getAttributes().getLength(); i++) {
            Node attribute = element.getAttributes().item(i);
            attributes.put(attribute.getNodeName(), attribute.getNodeValue());
        }
        return attributes;
    }

    /** Asks for all that a rule has; what is wrong is left to {@link Settings#check} to refuse. */
    static Rule rule(Settings settings) {
        String domain = settings.ask("domain")
                .means("Whose mail it is about: a domain, or with a leading dot all domains below it.")
                .example(".example.com")
                .required("", PolicyFile::domain, "a domain, such as example.com, or .example.com for those below it");
        Kind kind = settings.ask("level")
                .means(
                        "`none`: in clear. `opportunistic`, `required`, `verified`: as `tls` of the mailet. `pinned`: only to"
                                + " a host that has one of the keys in `pins`.")
                .example("verified")
                .required(
                        Kind.VERIFIED,
                        PolicyFile::kind,
                        "one of "
                                + Stream.of(Kind.values()).map(PolicyFile::word).collect(Collectors.joining(", ")));
        List<Pin> pins = settings.ask("pins")
                .means(
                        "The public keys that a host may have, each as the SHA-256 of its SubjectPublicKeyInfo; the next key"
                                + " among them, so that the host can change to it. The certificate's names, signer and time don't"
                                + " matter then.")
                .example("YLh1dUR9y6Kja30RrAn7JKnbQG/uEtLMkBgFF2Fuihg=")
                .value(List.of(), "none", text -> each(text).map(Pin::parse).toList(), Pin.FORM);
        List<String> names = settings.ask("names")
                .means("The names that a host's certificate may be for, in place of the host's own name in DNS, which"
                        + " whoever falsifies DNS can choose.")
                .example("mx.example.com, .mail.example.net")
                .value(
                        List.of(),
                        "the host's own",
                        text -> each(text).map(PolicyFile::domain).toList(),
                        "names such as mx.example.com, or .example.com for those below it");
        Optional<LocalDate> lastDay = settings.ask("expires")
                .means(
                        "The last day on which the rule applies, which the log tells of two weeks ahead and from then on.")
                .example("2027-06-30")
                .optional(PolicyFile::day, "a day such as 2027-06-30");
        String reason = settings.ask("reason")
                .means("Why there is the rule, for whoever finds it in a year.")
                .example("agreed with them on 2026-05-04")
                .required("a few words");
        complainOfWhatDoesNotFit(settings, kind, pins, names);
        return new Rule(domain, demand(kind, pins, names), lastDay, reason);
    }

    private static void complainOfWhatDoesNotFit(Settings settings, Kind kind, List<Pin> pins, List<String> names) {
        if (kind == Kind.PINNED) {
            settings.require("pins");
        } else if (!pins.isEmpty()) {
            settings.complain("level", word(kind), "pinned, for pins to mean anything");
        }
        if (kind != Kind.VERIFIED && !names.isEmpty()) {
            settings.complain("level", word(kind), "verified, for names to mean anything");
        }
    }

    private static Demand demand(Kind kind, List<Pin> pins, List<String> names) {
        return switch (kind) {
            case NONE -> Level.NONE.demand();
            case OPPORTUNISTIC -> Level.OPPORTUNISTIC.demand();
            case REQUIRED -> Level.REQUIRED.demand();
            case VERIFIED -> new Demand.Verified(names);
            case PINNED -> new Demand.Pinned(Set.copyOf(pins));
        };
    }

    private static Stream<String> each(String text) {
        return Stream.of(text.split("[,\\s]+")).filter(it -> !it.isEmpty());
    }

    private static String domain(String text) {
        if (Literals.isLiteral(text) || Literals.address(text).isPresent()) {
            return text.toLowerCase(Locale.ROOT);
        }
        String dot = text.startsWith(".") ? "." : "";
        HostPattern host = HostPattern.parse(text.substring(dot.length()));
        if (host.below()) {
            throw new IllegalArgumentException("Written with a dot, and no asterisk: " + text);
        }
        return dot + host.name();
    }

    private static LocalDate day(String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static Kind kind(String text) {
        return Arrays.stream(Kind.values())
                .filter(each -> word(each).equals(text))
                .findFirst()
                .orElseThrow(IllegalArgumentException::new);
    }

    private static String word(Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
