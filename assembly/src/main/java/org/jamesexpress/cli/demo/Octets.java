package org.jamesexpress.cli.demo;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jamesexpress.store.Sha256;

/**
 * A message to the byte. One character is one octet, so that messages compare, and are searched, as text.
 *
 * @param text in ISO 8859-1, whatever the message itself declares
 */
record Octets(String text) {
    /**
     * One field that servers add on top on the way (RFC 5321 section 4.4), with the lines that continue it. James adds
     * MIME-Version to what it delivers into a mailbox and has none.
     */
    private static final Pattern TRACE = Pattern.compile(
            "\\G(?:Received|Return-Path|Delivered-To|MIME-Version):[^\\n]*+\\n(?:[ \\t][^\\n]*+\\n)*+",
            Pattern.CASE_INSENSITIVE);

    static Octets of(byte[] octets) {
        return new Octets(new String(octets, StandardCharsets.ISO_8859_1));
    }

    byte[] bytes() {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** The message as it was sent: all below the trace fields on top. */
    Octets belowTrace() {
        Matcher trace = TRACE.matcher(text);
        int start = 0;
        while (trace.find()) {
            start = trace.end();
        }
        return new Octets(text.substring(start));
    }

    /** The rest of the first line of a header field; empty without one. */
    String field(String name) {
        return text.lines()
                .takeWhile(line -> !line.isEmpty())
                .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                .findFirst()
                .map(line -> line.substring(name.length() + 1).strip())
                .orElse("");
    }

    String sha256() {
        return HexFormat.of().formatHex(Sha256.digest().digest(bytes()));
    }
}
