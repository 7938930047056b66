package org.jamesexpress.mime;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jamesexpress.idn.Idna;

/**
 * The text of a field of addresses, or of another one with quoted strings and comments (RFC 5322 3.2), while it is
 * encoded: encoded-words stand for words of a phrase and in comments, never within quotes (RFC 2047 5). Used once.
 */
final class StructuredText {
    private static final String SPECIALS = "()<>,;:\"";

    private final String text;
    private final EncodedWords encoding;
    private final HeaderText words;
    private int at;

    private StructuredText(String text, EncodedWords encoding) {
        this.text = text;
        this.encoding = encoding;
        this.words = new HeaderText(encoding);
    }

    static String encoded(String text, EncodedWords encoding) {
        return new StructuredText(text, encoding).encoded();
    }

    private String encoded() {
        while (at < text.length()) {
            String blanks = take(blanksEnd());
            if (at == text.length()) {
                words.addAsIs(blanks, "");
            } else {
                next(blanks);
            }
        }
        return words.encoded();
    }

    private void next(String blanks) {
        switch (text.charAt(at)) {
            case '"' -> words.addQuoted(blanks, take(quotedEnd()));
            case '(' -> words.addAsIs(blanks, comment(take(commentEnd())));
            case '<' -> words.addAsIs(blanks, angle(take(angleEnd())));
            case ')', '>', ',', ';', ':' -> words.addAsIs(blanks, take(at + 1));
            default -> atom(blanks, take(atomEnd()));
        }
    }

    private void atom(String blanks, String atom) {
        if (atom.indexOf('@') < 0) {
            words.add(blanks, atom);
        } else {
            words.addAsIs(blanks, address(atom));
        }
    }

    private String angle(String angle) {
        if (Ascii.is(angle)) {
            return angle;
        }
        String inner = angle.substring(1, angle.endsWith(">") ? angle.length() - 1 : angle.length());
        return "<" + address(inner) + ">";
    }

    /** A domain has A-labels; a local part has nothing of the kind, but must not go out raw. */
    private String address(String address) {
        if (Ascii.is(address)) {
            return address;
        }
        int domain = address.lastIndexOf('@') + 1;
        String local = address.substring(0, domain);
        return domain > 0 && Ascii.is(local)
                ? aLabels(address.substring(domain)).map(local::concat).orElseGet(() -> encoding.encode(address))
                : encoding.encode(address);
    }

    private static Optional<String> aLabels(String domain) {
        try {
            byte[] octets = domain.getBytes(StandardCharsets.ISO_8859_1);
            return Optional.of(Idna.toAscii(new String(octets, StandardCharsets.UTF_8)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Piece by piece between the parentheses within, for these are not encoded. */
    private String comment(String comment) {
        if (Ascii.is(comment)) {
            return comment;
        }
        StringBuilder out = new StringBuilder();
        int start = 0;
        for (int i = 0; i <= comment.length(); i++) {
            if (i == comment.length() || comment.charAt(i) == '(' || comment.charAt(i) == ')') {
                out.append(HeaderText.unstructured(comment.substring(start, i), encoding));
                start = i;
                if (i < comment.length()) {
                    out.append(comment.charAt(i));
                    start++;
                }
            } else if (comment.charAt(i) == '\\' && i + 1 < comment.length()) {
                i++;
            }
        }
        return out.toString();
    }

    private String take(int end) {
        String taken = text.substring(at, end);
        at = end;
        return taken;
    }

    private int blanksEnd() {
        int end = at;
        while (end < text.length() && HeaderText.isBlank(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private int atomEnd() {
        int end = at;
        while (end < text.length() && !HeaderText.isBlank(text.charAt(end)) && SPECIALS.indexOf(text.charAt(end)) < 0) {
            end++;
        }
        return end;
    }

    /** Behind the closing quote, or at the end of the text. */
    private int quotedEnd() {
        return behind(at + 1, '"');
    }

    private int angleEnd() {
        return behind(at + 1, '>');
    }

    private int behind(int from, char end) {
        for (int i = from; i < text.length(); i++) {
            if (text.charAt(i) == '\\') {
                i++;
            } else if (text.charAt(i) == end) {
                return i + 1;
            }
        }
        return text.length();
    }

    private int commentEnd() {
        int depth = 0;
        for (int i = at; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '(') {
                depth++;
            } else if (c == ')' && --depth == 0) {
                return i + 1;
            }
        }
        return text.length();
    }
}
