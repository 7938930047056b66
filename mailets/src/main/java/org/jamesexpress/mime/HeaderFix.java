package org.jamesexpress.mime;

import java.nio.charset.StandardCharsets;
import java.util.Set;

/** Header fields as a host can take them. */
final class HeaderFix {
    /** Fields with quoted strings and comments, in which not every word may be encoded. */
    private static final Set<String> STRUCTURED = Set.of(
            "from",
            "sender",
            "reply-to",
            "to",
            "cc",
            "bcc",
            "resent-from",
            "resent-sender",
            "resent-reply-to",
            "resent-to",
            "resent-cc",
            "resent-bcc",
            "return-path",
            "delivered-to",
            "disposition-notification-to",
            "return-receipt-to",
            "errors-to",
            "mail-followup-to",
            "mail-reply-to",
            "received",
            "keywords",
            "message-id",
            "in-reply-to",
            "references",
            "date",
            "mime-version");

    private HeaderFix() {}

    /** The octets of a field, no line too long, and none above 127 unless the host takes them. */
    static byte[] fitting(HeaderField field, boolean eightBitTaken) {
        boolean raw = field.eightBit() && !eightBitTaken;
        if (!raw && !field.longLine()) {
            return field.octets();
        }
        String text = raw ? encoded(field) : field.unfolded();
        return Folding.fold(text).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String encoded(HeaderField field) {
        String text = field.unfolded();
        String name = field.name();
        if (name.isEmpty()) {
            return withoutEightBit(text);
        }
        int value = text.indexOf(':') + 1;
        return text.substring(0, value) + encoded(name, text.substring(value));
    }

    private static String encoded(String name, String value) {
        EncodedWords encoding = EncodedWords.forOctets(value);
        if (name.equals(Part.CONTENT_TYPE) || name.equals("content-disposition")) {
            return ParameterText.encoded(value, encoding.charset());
        }
        return STRUCTURED.contains(name)
                ? StructuredText.encoded(value, encoding)
                : HeaderText.unstructured(value, encoding);
    }

    /** For what has no way to be encoded. */
    static String withoutEightBit(String octets) {
        StringBuilder ascii = new StringBuilder(octets);
        for (int i = 0; i < ascii.length(); i++) {
            if (ascii.charAt(i) > 127) {
                ascii.setCharAt(i, '?');
            }
        }
        return ascii.toString();
    }
}
