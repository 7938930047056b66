package org.jamesexpress.matchers;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;
import javax.mail.MessagingException;
import javax.mail.internet.MimeMessage;

/** Whom a message names as its author (RFC 5322 3.6.2). */
final class Author {
    private Author() {}

    /** The domain of the one mailbox in the one From field; empty where that is not quite clear (RFC 7489 6.6.1). */
    static Optional<String> domain(MimeMessage message) throws MessagingException {
        String[] from = message.getHeader("From");
        return from == null || from.length != 1
                ? Optional.empty()
                : domain(text(from[0])).flatMap(Domains::normal);
    }

    /** A field that was read holds an octet a character; an address in it may be UTF-8 (RFC 6532). */
    private static String text(String field) {
        return field.chars().allMatch(c -> c < 256) ? new String(field.getBytes(ISO_8859_1), UTF_8) : field;
    }

    private static Optional<String> domain(String from) {
        try {
            return domain(Tokens.of(from, "<>@,;:[]"));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Of {@code name <local@domain>} or of {@code local@domain}, and of nothing else. */
    private static Optional<String> domain(Tokens from) {
        int words = 0;
        while (from.text().isPresent()) {
            words++;
        }
        boolean named = from.takes('<');
        boolean local = named ? from.text().isPresent() : words == 1;
        if (!local || !from.takes('@')) {
            return Optional.empty();
        }
        Optional<String> domain = from.word();
        boolean closed = !named || from.takes('>');
        return closed && from.isAtEnd() ? domain : Optional.empty();
    }
}
