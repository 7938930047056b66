package org.jamesexpress.parts;

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

    private final Set<String> cut = new HashSet<>();

    void add(String name, byte[] field) {
        String key = name.toLowerCase(Locale.ROOT);
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

    private String hint() {
        return text("content-type", "")
                .map(CHARSET::matcher)
                .filter(Matcher::find)
                .map(found -> found.group(1))
                .orElse("");
    }

    private Optional<String> text(String name, String hint) {
        return Optional.ofNullable(fields.get(name.toLowerCase(Locale.ROOT)))
                .map(field -> Charsets.guess(field, hint))
                .map(field -> field.substring(field.indexOf(':') + 1))
                .map(value -> value.replaceAll("\\r?\\n(?=[ \\t])", "")
                        .replaceAll("\\p{Cntrl}+", " ")
                        .strip())
                .filter(value -> !value.isEmpty());
    }
}
