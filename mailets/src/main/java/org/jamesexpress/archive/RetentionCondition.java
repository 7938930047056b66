package org.jamesexpress.archive;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jamesexpress.events.Arrival;
import org.jamesexpress.events.MailDirection;
import org.jamesexpress.idn.Idna;

/** What a mail must be for a rule to fit. */
public sealed interface RetentionCondition {
    /** Labels with a dot between them. */
    String DOMAIN = "[^@*<>\\s.]+(\\.[^@*<>\\s.]+)*";

    boolean fits(Arrival mail, List<HeaderField> header);

    /** It goes that way for one of its recipients. */
    record Direction(MailDirection way) implements RetentionCondition {
        @Override
        public boolean fits(Arrival mail, List<HeaderField> header) {
            return mail.recipients().containsValue(way);
        }
    }

    /** Its sender or one of its recipients is of that domain, of which subdomains are none. */
    record Domain(String name) implements RetentionCondition {
        @Override
        public boolean fits(Arrival mail, List<HeaderField> header) {
            return addresses(mail).anyMatch(each -> domainOf(each).equals(name));
        }
    }

    /** Its sender or one of its recipients. */
    record Mailbox(String address) implements RetentionCondition {
        @Override
        public boolean fits(Arrival mail, List<HeaderField> header) {
            return addresses(mail).anyMatch(address::equals);
        }
    }

    /** One of its header fields of that name reads so. */
    record Header(String name, Wildcard value) implements RetentionCondition {
        @Override
        public boolean fits(Arrival mail, List<HeaderField> header) {
            return header.stream().anyMatch(each -> each.name().equalsIgnoreCase(name) && value.fits(each.value()));
        }
    }

    private static Stream<String> addresses(Arrival mail) {
        return Stream.concat(Stream.of(mail.reversePath()), mail.recipients().keySet().stream())
                .map(RetentionCondition::comparable);
    }

    /** In lower case, its domain as DNS is asked for it. */
    private static String comparable(String address) {
        String domain = domainOf(address);
        return address.substring(0, address.length() - domain.length()).toLowerCase(Locale.ROOT)
                + comparableDomain(domain);
    }

    /** What is no domain is left as it is. */
    private static String comparableDomain(String domain) {
        String ascii = domain.toLowerCase(Locale.ROOT);
        try {
            ascii = Idna.toAscii(domain);
        } catch (IllegalArgumentException e) {
            // an address such as SMTP took it
        }
        return ascii.endsWith(".") ? ascii.substring(0, ascii.length() - 1) : ascii;
    }

    private static String domainOf(String address) {
        int at = address.lastIndexOf('@');
        return at < 0 ? "" : address.substring(at + 1);
    }

    /**
     * Reads one of a rule's conditions.
     *
     * @throws IllegalArgumentException says what would be right, in words that follow "should be"
     */
    static RetentionCondition parse(String text) {
        int colon = text.indexOf(':');
        String kind = text.substring(0, Math.max(0, colon));
        String value = text.substring(colon + 1).replace("\"", "");
        if (!List.of("direction", "domain", "mailbox", "header").contains(kind) || value.isEmpty()) {
            throw new IllegalArgumentException("a rule whose conditions are direction:, domain:, mailbox: and header:,"
                    + " each with what it must be: " + text + " is none");
        }
        return switch (kind) {
            case "direction" -> new Direction(way(value));
            case "domain" -> domain(value);
            case "mailbox" -> mailbox(value);
            default -> header(value);
        };
    }

    private static MailDirection way(String word) {
        return Arrays.stream(MailDirection.values())
                .filter(each -> each.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(Arrays.stream(MailDirection.values())
                                .map(each -> "direction:" + each.word())
                                .collect(Collectors.joining(" or "))
                        + ": " + word + " is none"));
    }

    private static Domain domain(String name) {
        String domain = comparableDomain(name);
        if (!domain.matches(DOMAIN)) {
            throw new IllegalArgumentException(
                    "a domain as addresses name it, as in domain:example.com: " + name + " is none");
        }
        return new Domain(domain);
    }

    private static Mailbox mailbox(String address) {
        String comparable = comparable(address);
        if (!comparable.matches("[^*<>]+@" + DOMAIN)) {
            throw new IllegalArgumentException(
                    "a whole address, as in mailbox:jobs@example.com: " + address + " is none");
        }
        return new Mailbox(comparable);
    }

    /** The name of a field alone asks whether it is there. */
    private static Header header(String text) {
        int equals = text.indexOf('=');
        String name = equals < 0 ? text : text.substring(0, equals);
        if (!name.matches("[!-9;-~]+")) {
            throw new IllegalArgumentException(
                    "the name of a header field, alone or with a value, as in header:X-Contract=yes: " + name
                            + " is none");
        }
        return new Header(name, new Wildcard(equals < 0 ? "*" : text.substring(equals + 1)));
    }
}
