package org.jamesexpress.notify.event;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.jamesexpress.parts.Part;
import org.jamesexpress.parts.Parts;
import org.jspecify.annotations.Nullable;

/** Finds an attachment by its number, counted as an event lists them. Used once, by one thread. */
public final class Attachments {
    private final int wanted;
    private int count;
    private @Nullable Part found;

    private Attachments(int wanted) {
        this.wanted = wanted;
    }

    /**
     * The attachment of that number, whose body can be read until the message is closed.
     *
     * @param message not closed here
     * @param number from 1
     */
    public static Optional<Part> find(InputStream message, int number) throws IOException {
        Attachments attachments = new Attachments(number);
        attachments.read(message, 0);
        return Optional.ofNullable(attachments.found);
    }

    private void read(InputStream message, int depth) throws IOException {
        Parts.read(message, part -> {
            if (part.isAttachment()) {
                look(part, depth);
            }
            return found == null;
        });
    }

    private void look(Part part, int depth) throws IOException {
        count++;
        if (count == wanted) {
            found = part;
        } else if (part.isMessage() && depth < Summary.DEEPEST) {
            read(part.body(), depth + 1);
        }
    }

    /** Its name, safe to show; empty when it has none. */
    public static String name(Part part) {
        return Plain.of(part.name(), MailContent.LONGEST_NAME);
    }
}
