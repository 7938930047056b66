package org.jamesexpress.tls.sts;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jamesexpress.mx.HostPattern;
import org.jamesexpress.tls.sts.StsPolicy.Mode;

/**
 * A policy as it is written: a key and a value a line. Keys that nobody knows say nothing, and of those that come twice,
 * but for {@code mx}, the first counts (RFC 8461, 3.2).
 */
record PolicyText(List<Field> fields) {
    private static final Pattern LINE_END = Pattern.compile("\r?\n");
    private static final Pattern FIELD =
            Pattern.compile("([A-Za-z0-9][A-Za-z0-9_.-]{0,31}):[ \t]*([^\\p{Cc}\\s][^\\p{Cc}]*)");
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,10}");

    private record Field(String key, String value) {}

    static PolicyText of(byte[] octets) {
        List<Field> fields = new ArrayList<>();
        String[] lines = LINE_END.split(decoded(octets), -1);
        for (int i = 0; i < lines.length; i++) {
            String line = Text.trimmed(lines[i]);
            Matcher field = FIELD.matcher(line);
            if (field.matches()) {
                fields.add(new Field(field.group(1), field.group(2)));
            } else if (!line.isEmpty()) {
                throw new IllegalArgumentException(
                        "its line " + (i + 1) + " is no key and value with a colon between: " + Text.value(line));
            }
        }
        return new PolicyText(List.copyOf(fields));
    }

    private static String decoded(byte[] octets) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(octets))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("it is no text in UTF-8", e);
        }
    }

    StsPolicy policy() {
        String version = the("version");
        if (!version.equals("STSv1")) {
            throw new IllegalArgumentException("its version is " + Text.value(version) + ", not STSv1");
        }
        return new StsPolicy(mode(the("mode")), all("mx").map(PolicyText::host).toList(), maxAge(the("max_age")));
    }

    private Stream<String> all(String key) {
        return fields.stream().filter(field -> field.key().equals(key)).map(Field::value);
    }

    private String the(String key) {
        return all(key).findFirst().orElseThrow(() -> new IllegalArgumentException("it has no " + key));
    }

    private static Mode mode(String word) {
        Optional<Mode> mode = Stream.of(Mode.values())
                .filter(each -> each.word().equals(word))
                .findFirst();
        return mode.orElseThrow(() -> new IllegalArgumentException(
                "its mode is " + Text.value(word) + ": enforce, testing and none are what there is"));
    }

    private static HostPattern host(String pattern) {
        try {
            return HostPattern.parse(pattern);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("its mx is " + Text.value(pattern) + ", which is no host", e);
        }
    }

    private static Duration maxAge(String text) {
        if (!SECONDS.matcher(text).matches()) {
            throw new IllegalArgumentException("its max_age is " + Text.value(text) + ": a number of seconds is meant");
        }
        return Duration.ofSeconds(Long.parseLong(text));
    }
}
