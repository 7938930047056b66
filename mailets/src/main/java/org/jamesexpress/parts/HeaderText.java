package org.jamesexpress.parts;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The header of a message or a part: of each field the first one, as bytes until the Content-Type has told which charset
 * unlabelled 8-bit text is probably in.
 */
public final class HeaderText {
    private static final Pattern CHARSET = Pattern.compile("charset\\s*=\\s*\"?([^\\s\";]+)", Pattern.CASE_INSENSITIVE);

    /** Octets of one field that are looked at. */
    private static final int LONGEST = 65_536;

    private final Map<String, byte[]> fields = new HashMap<>();

    private static final String RECEIVED = "received";
    private static final String RESULTS = "authentication-results";
    private static final int MOST_RESULTS = 20;

    private final Set<String> cut = new HashSet<>();
    private final List<byte[]> results = new ArrayList<>();

    void add(String name, byte[] field) {
        String key = name.toLowerCase(Locale.ROOT);
        if (key.equals(RESULTS) && !fields.containsKey(RECEIVED) && results.size() < MOST_RESULTS) {
            results.add(Arrays.copyOf(field, Math.min(field.length, LONGEST)));
        }
        if (fields.putIfAbsent(key, Arrays.copyOf(field, Math.min(field.length, LONGEST))) != null
                || field.length > LONGEST) {
            cut.add(key);
        }
    }

    /** Whether nothing is left out of the fields of these names, which are in lower case. */
    public boolean isWhole(List<String> names) {
        return Collections.disjoint(cut, names);
    }

    /** Unfolded and without control characters; encoded words still stand in it. */
    public Optional<String> raw(String name) {
        return text(name, hint());
    }

    public Optional<String> decoded(String name) {
        return raw(name).map(EncodedWords::decode);
    }

    /**
     * The fields Authentication-Results (RFC 8601) above the first Received, which the server that took the message, or one
     * behind it, has written. All others may be the sender's, and so may be those of a message without Received: none then.
     */
    public List<String> authenticationResults() {
        return fields.containsKey(RECEIVED)
                ? results.stream().flatMap(field -> text(field, "").stream()).toList()
                : List.of();
    }

    private String hint() {
        return text("content-type", "")
                .map(CHARSET::matcher)
                .filter(Matcher::find)
                .map(found -> found.group(1))
                .orElse("");
    }

    private Optional<String> text(String name, String hint) {
        return Optional.ofNullable(fields.get(name.toLowerCase(Locale.ROOT))).flatMap(field -> text(field, hint));
    }

    private static Optional<String> text(byte[] octets, String hint) {
        return Optional.of(Charsets.guess(octets, hint))
                .map(field -> field.substring(field.indexOf(':') + 1))
                .map(value -> value.replaceAll("\\r?\\n(?=[ \\t])", "")
                        .replaceAll("\\p{Cntrl}+", " ")
                        .strip())
                .filter(value -> !value.isEmpty());
    }
}
