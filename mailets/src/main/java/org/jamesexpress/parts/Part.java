package org.jamesexpress.parts;

import java.io.IOException;
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
    /** Octets of HTML that are read for a character of text, since most of it is tags. */
    private static final int TAGS = 4;

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

    /**
     * The body as text, in the charset that it names or seems to be in; what can't be decoded is replaced.
     *
     * @param most octets that are read of it
     */
    public String text(int most) throws IOException {
        byte[] octets = body.readNBytes(most);
        return Charsets.body(octets, parameter("charset").orElse(""), octets.length == most);
    }

    /**
     * The text of the body, its words alone if it is HTML.
     *
     * @param most characters, about
     */
    public String words(int most) throws IOException {
        return type.equals("text/html") ? Html.words(text(most * TAGS)) : text(most);
    }

    /** Its name for the other parts, as it stands behind {@code cid:} (RFC 2392); empty when it has none. */
    public String contentId() {
        return header.raw("content-id").map(id -> id.replaceAll("[<>\\s]", "")).orElse("");
    }

    /** Whether a mail program shows it within the text: it says so, or the text can name it. */
    public boolean isInline() {
        String said = disposition().toLowerCase(Locale.ROOT);
        return said.startsWith("inline")
                || (!said.startsWith("attachment") && !contentId().isEmpty());
    }

    /** Whether it is a whole message. */
    public boolean isMessage() {
        return type.equals("message/rfc822") || type.equals("message/global");
    }

    private Optional<String> named() {
        return Parameters.of(disposition()).get("filename").or(() -> parameter("name"));
    }

    private Optional<String> parameter(String name) {
        return Parameters.of(header.raw("content-type").orElse("")).get(name);
    }

    private String disposition() {
        return header.raw("content-disposition").orElse("");
    }
}
