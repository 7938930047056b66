package org.jamesexpress.matchers;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What one server says of a message in an Authentication-Results field (RFC 8601 2.2).
 *
 * @param server its authserv-id; empty where the field has none
 */
record AuthenticationResults(String server, List<Result> results) {
    /**
     * What one check came to.
     *
     * @param method and the outcome, in lower case, {@code dkim} and {@code pass}
     * @param properties what it is about, {@code header.d} in lower case to {@code example.com}
     */
    record Result(String method, String outcome, Map<String, String> properties) {
        Optional<String> property(String name) {
            return Optional.ofNullable(properties.get(name));
        }
    }

    /** @throws IllegalArgumentException when it is not of that form */
    static AuthenticationResults parse(String field) {
        Tokens tokens = Tokens.of(field, ";=");
        String server = tokens.text().orElse("");
        if (tokens.takes('=')) {
            return new AuthenticationResults("", List.of());
        }
        tokens.word(); // a version
        List<Result> results = new ArrayList<>();
        while (tokens.takes(';')) {
            result(tokens).ifPresent(results::add);
        }
        require(tokens.isAtEnd());
        return new AuthenticationResults(server, results);
    }

    /** Empty for {@code none}, and after a semicolon too many. */
    private static Optional<Result> result(Tokens tokens) {
        String method = lowerCase(tokens.word().orElse("none"));
        if (!tokens.takes('=')) {
            require(method.equals("none"));
            return Optional.empty();
        }
        String outcome = lowerCase(tokens.word().orElseThrow(IllegalArgumentException::new));
        Map<String, String> properties = new HashMap<>();
        for (Optional<String> name = tokens.word(); name.isPresent(); name = tokens.word()) {
            require(tokens.takes('='));
            require(properties.put(lowerCase(name.get()), value(tokens)) == null);
        }
        return Optional.of(new Result(method.split("/", 2)[0], outcome, properties));
    }

    /** The domain of an address whose local part is quoted is a word of its own. */
    private static String value(Tokens tokens) {
        return tokens.text().orElse("") + tokens.word("@").orElse("");
    }

    private static String lowerCase(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    private static void require(boolean right) {
        if (!right) {
            throw new IllegalArgumentException("not the form of an Authentication-Results field");
        }
    }
}
