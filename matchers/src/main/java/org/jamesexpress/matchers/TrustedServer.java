package org.jamesexpress.matchers;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.mail.MessagingException;
import javax.mail.internet.MimeMessage;
import org.apache.mailet.Mail;
import org.jamesexpress.matchers.AuthenticationResults.Result;

/**
 * What a server in front of James has written at the top of the message, in an Authentication-Results field. Only the first
 * field of its name is its own: it stands above whatever came with the mail (RFC 8601 4.1).
 *
 * @param id its authserv-id
 */
record TrustedServer(String id) implements Evidence {
    private static final String[] NONE = {};

    @Override
    public Set<String> proven(Check check, Mail mail) throws MessagingException {
        List<Result> results = first(mail.getMessage()).stream()
                .flatMap(field -> field.results().stream())
                .filter(each -> each.method().equals(check.word()))
                .toList();
        if (check == Check.DMARC && results.size() > 1) {
            return Set.of(); // there is one author, and one verdict on him
        }
        return results.stream()
                .filter(each -> each.outcome().equals("pass"))
                .flatMap(each -> domain(check, each).flatMap(Domains::normal).stream())
                .collect(Collectors.toSet());
    }

    /** Nothing that stands below a field that can't be read is believed. */
    private Optional<AuthenticationResults> first(MimeMessage message) throws MessagingException {
        for (String field : Objects.requireNonNullElse(message.getHeader("Authentication-Results"), NONE)) {
            try {
                AuthenticationResults results = AuthenticationResults.parse(field);
                if (results.server().equalsIgnoreCase(id)) {
                    return Optional.of(results);
                }
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    /** What a check showed to be true (RFC 8601 2.7). */
    private static Optional<String> domain(Check check, Result result) {
        Stream<String> properties = switch (check) {
            case SPF -> Stream.of("smtp.mailfrom", "smtp.helo");
            case DKIM -> Stream.of("header.d", "header.i");
            case DMARC -> Stream.of("header.from");
        };
        return properties
                .flatMap(name -> result.property(name).stream())
                .map(value -> value.substring(value.lastIndexOf('@') + 1).replaceAll("[<>]", ""))
                .filter(value -> !value.isEmpty())
                .findFirst();
    }
}
