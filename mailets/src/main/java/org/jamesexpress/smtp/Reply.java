package org.jamesexpress.smtp;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a host answered (RFC 5321 4.2).
 *
 * @param enhanced the enhanced status code that the text starts with, where it agrees with the code (RFC 2034)
 * @param lines the text of each line, without the code; control characters are replaced by {@code ?}
 */
public record Reply(int code, Optional<EnhancedCode> enhanced, List<String> lines) {
    /** The host is about to close the connection (RFC 5321 3.8). */
    static final int CLOSING = 421;

    /** In characters: enough for any host that wants to be understood. */
    static final int LONGEST_QUOTE = 1000;

    private static final int LONGEST_NAME = 255;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)+|\\[[A-Za-z0-9.:]+]");

    public Reply {
        if (code < 200 || code > 599 || lines.isEmpty()) {
            throw new IllegalArgumentException("Not a reply: " + code + " " + lines);
        }
        lines = List.copyOf(lines);
    }

    static Reply of(int code, List<String> lines) {
        Optional<EnhancedCode> enhanced = EnhancedCode.leading(lines.get(0)).filter(it -> it.level() == code / 100);
        return new Reply(code, enhanced, lines);
    }

    public boolean positive() {
        return code < 300;
    }

    /** The host waits for more: 354 after DATA. */
    public boolean intermediate() {
        return code / 100 == 3;
    }

    public boolean permanentFailure() {
        return code / 100 == 5;
    }

    /** Whether the host takes leave: 421. */
    public boolean closing() {
        return code == CLOSING;
    }

    /** What the host calls itself, if this is its greeting or its answer to EHLO or HELO, and begins as one should. */
    Optional<String> name() {
        String word = lines.get(0).split(" ", 2)[0];
        return Optional.of(word)
                .filter(it -> it.length() <= LONGEST_NAME && NAME.matcher(it).matches());
    }

    /** In one line, as logs and reports quote it; what is longer than 1,000 characters ends in an ellipsis. */
    public String text() {
        String text = code + " " + String.join(" ", lines);
        return text.length() > LONGEST_QUOTE ? text.substring(0, LONGEST_QUOTE - 1) + "…" : text;
    }
}
