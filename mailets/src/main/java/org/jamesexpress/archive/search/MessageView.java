package org.jamesexpress.archive.search;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.jamesexpress.parts.HeaderText;
import org.jamesexpress.parts.Part;
import org.jamesexpress.parts.Parts;

/**
 * What a person is shown of a message. All of it is fit for a terminal; nothing was loaded from elsewhere.
 *
 * @param header fields that people read, decoded, those that are there
 * @param text the plain text; where there is none, the words of the HTML
 * @param cut whether there is more text
 */
public record MessageView(List<Field> header, String text, boolean cut, List<Attachment> attachments) {
    private static final int LONGEST_TEXT = 1_000_000;
    private static final int LONGEST_LINE = 10_000;
    private static final int MOST_ATTACHMENTS = 10_000;
    private static final List<String> FIELDS = List.of(
            "From", "Sender", "Reply-To", "To", "Cc", "Date", "Subject", "Message-ID", "In-Reply-To", "List-Id");

    /** A field of the header. */
    public record Field(String name, String value) {}

    /**
     * A part that a mail program lists beside the text.
     *
     * @param name empty when it has none
     * @param size in bytes, decoded
     */
    public record Attachment(String name, String type, long size) {}

    /** Reads a message as far as it can be read. */
    public static MessageView of(InputStream message) throws IOException {
        Reading reading = new Reading();
        HeaderText header = Parts.read(message, reading::take);
        List<Field> fields = new ArrayList<>();
        for (String name : FIELDS) {
            header.decoded(name).ifPresent(value -> fields.add(new Field(name, Shown.line(value, LONGEST_LINE))));
        }
        StringBuilder text = reading.plain.isEmpty() ? reading.html : reading.plain;
        boolean cut = text.length() > LONGEST_TEXT;
        String shown = Shown.lines(cut ? text.substring(0, LONGEST_TEXT) : text.toString());
        return new MessageView(fields, shown.strip(), cut, List.copyOf(reading.attachments));
    }

    private static final class Reading {
        final StringBuilder plain = new StringBuilder();
        final StringBuilder html = new StringBuilder();
        final List<Attachment> attachments = new ArrayList<>();

        boolean take(Part part) throws IOException {
            if (part.isAttachment()) {
                if (attachments.size() < MOST_ATTACHMENTS) {
                    attachments.add(new Attachment(
                            Shown.line(part.name(), LONGEST_LINE),
                            Shown.line(part.type(), LONGEST_LINE),
                            part.body().transferTo(OutputStream.nullOutputStream())));
                }
            } else {
                add(part, part.type().equals("text/html") ? html : plain);
            }
            return true;
        }

        private static void add(Part part, StringBuilder to) throws IOException {
            if (to.length() <= LONGEST_TEXT) {
                to.append(part.words(LONGEST_TEXT + 1)).append('\n');
            }
        }
    }
}
