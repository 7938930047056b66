package org.jamesexpress.parts;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The parameters of a Content-Type or Content-Disposition: plain, in sections or in another charset (RFC 2231), and with
 * the encoded words that no standard allows there and many senders write.
 */
final class Parameters {
    private static final Pattern PARAMETER = Pattern.compile(
            ";\\s*([^\\s=;*]+)(?:\\*(\\d{1,3}))?(\\*)?\\s*=\\s*(?:\"([^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+)\"|([^;]*))",
            Pattern.DOTALL);

    /** Longer headers are cut: no honest parameter needs more. */
    private static final int LONGEST = 8192;

    private final Map<String, SortedMap<Integer, Section>> sections = new TreeMap<>();

    private record Section(boolean encoded, String text) {}

    private Parameters() {}

    static Parameters of(String header) {
        Parameters parameters = new Parameters();
        Matcher each = PARAMETER.matcher(header.substring(0, Math.min(header.length(), LONGEST)));
        while (each.find()) {
            String text = each.group(4) == null
                    ? each.group(5).strip()
                    : each.group(4).replaceAll("\\\\(.)", "$1");
            int number = each.group(2) == null ? 0 : Integer.parseInt(each.group(2));
            parameters
                    .sections
                    .computeIfAbsent(each.group(1).toLowerCase(Locale.ROOT), name -> new TreeMap<>())
                    .putIfAbsent(number, new Section(each.group(3) != null, text));
        }
        return parameters;
    }

    Optional<String> get(String name) {
        return Optional.ofNullable(sections.get(name)).map(Parameters::join);
    }

    private static String join(SortedMap<Integer, Section> parts) {
        return parts.values().stream().anyMatch(Section::encoded)
                ? decode(parts.values())
                : EncodedWords.decode(parts.values().stream().map(Section::text).collect(Collectors.joining()));
    }

    /** The first section names the charset: {@code charset'language'text} (RFC 2231 section 4). */
    private static String decode(Collection<Section> parts) {
        String charset = "";
        StringBuilder encoded = new StringBuilder(); // as a whole, since senders cut escapes in two
        for (Section part : parts) {
            String[] head = part.text().split("'", 3);
            boolean named = encoded.isEmpty() && part.encoded() && head.length == 3;
            charset = named ? head[0] : charset;
            String text = named ? head[2] : part.text();
            encoded.append(part.encoded() ? text : text.replace("%", "%25"));
        }
        byte[] bytes = percent(encoded.toString());
        return Charsets.decode(bytes, charset).orElseGet(() -> Charsets.guess(bytes, ""));
    }

    private static byte[] percent(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < text.length(); i++) {
            int octet = text.charAt(i) == '%' && i + 2 < text.length() ? hex(text.substring(i + 1, i + 3)) : -1;
            if (octet >= 0) {
                bytes.write(octet);
                i += 2;
            } else {
                bytes.writeBytes(text.substring(i, i + 1).getBytes(StandardCharsets.UTF_8));
            }
        }
        return bytes.toByteArray();
    }

    private static int hex(String two) {
        int high = Character.digit(two.charAt(0), 16);
        int low = Character.digit(two.charAt(1), 16);
        return high < 0 || low < 0 ? -1 : high * 16 + low;
    }
}
