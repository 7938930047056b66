package org.jamesexpress.parts;

import java.io.InputStream;
import java.util.Locale;
import java.util.Optional;

/**
 * A part of a message that has no parts of its own, or a message within it.
 *
 * @param type that its header names, in lower case
 * @param body decoded; valid until the next part is read
 */
public record Part(HeaderText header, String type, InputStream body) {
    /** The file name, decoded; empty when it has none. */
    public String name() {
        return named().orElse("");
    }

    /** Whether a mail program lists it beside the text. */
    public boolean isAttachment() {
        return disposition().toLowerCase(Locale.ROOT).startsWith("attachment")
                || named().isPresent()
                || !type.startsWith("text/");
    }

    /** Whether it is a whole message. */
    public boolean isMessage() {
        return type.equals("message/rfc822") || type.equals("message/global");
    }

    private Optional<String> named() {
        return Parameters.of(disposition())
                .get("filename")
                .or(() -> Parameters.of(header.raw("content-type").orElse("")).get("name"));
    }

    private String disposition() {
        return header.raw("content-disposition").orElse("");
    }
}
