package org.jamesexpress.archive.search;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.function.Consumer;
import org.jamesexpress.parts.HeaderText;
import org.jamesexpress.parts.Part;
import org.jamesexpress.parts.Parts;

/**
 * Reads all that a message says in words, those within it too, up to a bound; never more than one text of it is in memory.
 * Malformed MIME is read as far as it can be. Used once, by one thread.
 */
final class MessageText {
    /** Messages within messages that are still looked into. */
    private static final int DEEPEST = 8;

    /** Octets of HTML that are read for a character of text, since most of it is tags. */
    private static final int TAGS = 4;

    /** A part that a mail program lists beside the text. */
    interface AttachmentReader {
        void attachment(Part part) throws IOException;
    }

    private final Consumer<String> texts;
    private final AttachmentReader attachments;
    private int left;

    private MessageText(int most, Consumer<String> texts, AttachmentReader attachments) {
        this.left = most;
        this.texts = texts;
        this.attachments = attachments;
    }

    /**
     * Reads a message.
     *
     * @param most characters of all texts together
     * @return its header
     */
    static HeaderText read(InputStream message, int most, Consumer<String> texts, AttachmentReader attachments)
            throws IOException {
        return new MessageText(most, texts, attachments).read(message, 0);
    }

    private HeaderText read(InputStream message, int depth) throws IOException {
        return Parts.read(message, part -> {
            if (part.isAttachment()) {
                attachments.attachment(part);
            }
            if (part.isMessage() && depth < DEEPEST) {
                HeaderText inner = read(part.body(), depth + 1);
                for (String name : List.of("from", "to", "cc", "subject")) {
                    inner.decoded(name).ifPresent(this::give);
                }
            } else if (part.type().startsWith("text/") && left > 0) {
                give(textOf(part, left));
            }
            return true;
        });
    }

    private void give(String text) {
        String some = text.substring(0, Math.min(text.length(), left));
        left -= some.length();
        texts.accept(some);
    }

    /** The text of a part, its words alone if it is HTML. */
    static String textOf(Part part, int most) throws IOException {
        return part.type().equals("text/html") ? Html.words(part.text(most * TAGS)) : part.text(most);
    }
}
