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

    /** Fields that are sought. */
    private static final List<String> SHOWN = List.of("from", "to", "cc", "subject");

    /** Fields that say how a part is to be read, or tell it from others. */
    private static final List<String> FORM =
            List.of("content-type", "content-disposition", "content-transfer-encoding", "message-id");

    /** A part that a mail program lists beside the text. */
    interface AttachmentReader {
        void attachment(Part part) throws IOException;
    }

    private final Consumer<String> texts;
    private final AttachmentReader attachments;
    private final Runnable cut;
    private int left;

    private MessageText(int most, Consumer<String> texts, AttachmentReader attachments, Runnable cut) {
        this.left = most;
        this.texts = texts;
        this.attachments = attachments;
        this.cut = cut;
    }

    /**
     * Reads a message.
     *
     * @param most characters of all texts together
     * @param cut is told when something is left out that a search should find
     * @return its header
     */
    static HeaderText read(
            InputStream message, int most, Consumer<String> texts, AttachmentReader attachments, Runnable cut)
            throws IOException {
        return new MessageText(most, texts, attachments, cut).read(message, 0);
    }

    private HeaderText read(InputStream message, int depth) throws IOException {
        HeaderText header = Parts.read(message, new Parts.Visitor() {
            @Override
            public boolean part(Part part) throws IOException {
                take(part, depth);
                return true;
            }

            @Override
            public void unread() {
                cut.run();
            }
        });
        cutIf(!header.isWhole(SHOWN) || !header.isWhole(FORM));
        return header;
    }

    private void take(Part part, int depth) throws IOException {
        cutIf(!part.header().isWhole(FORM));
        if (part.isAttachment()) {
            attachments.attachment(part);
        }
        if (part.isMessage()) {
            takeMessage(part, depth + 1);
        } else if (part.type().startsWith("text/")) {
            if (left > 0) {
                give(part.words(left));
            }
            cutIf(part.body().read() >= 0);
        }
    }

    private void takeMessage(Part part, int depth) throws IOException {
        if (depth > DEEPEST) {
            cut.run();
            return;
        }
        HeaderText inner = read(part.body(), depth);
        for (String name : SHOWN) {
            inner.decoded(name).ifPresent(this::give);
        }
    }

    private void give(String text) {
        String some = text.substring(0, Math.min(text.length(), left));
        left -= some.length();
        texts.accept(some);
        cutIf(some.length() < text.length());
    }

    private void cutIf(boolean isCut) {
        if (isCut) {
            cut.run();
        }
    }
}
