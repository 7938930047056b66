package org.jamesexpress.notify.exec;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serial;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import org.jamesexpress.events.Event;
import org.jamesexpress.notify.content.Enclosing;
import org.jamesexpress.notify.content.Kept;
import org.jamesexpress.notify.endpoint.Surroundings;
import org.jamesexpress.notify.event.CloudEvent;

/** What a program is given to read. */
final class StandardInput {
    private StandardInput() {}

    /**
     * The event; or its message, which is empty where the event is about none, or is a test, of which none is kept.
     *
     * @throws MessageGone when the message was deleted
     * @throws IOException when it can't be read
     */
    static InputStream of(Event event, Program.Input wanted, Surroundings surroundings) throws IOException {
        if (wanted == Program.Input.EVENT) {
            return new ByteArrayInputStream(CloudEvent.of(event, surroundings.source()));
        }
        boolean isTest = event.sequence() == 0;
        return isTest || !Enclosing.hasMessage(event) ? InputStream.nullInputStream() : message(event, surroundings);
    }

    private static InputStream message(Event event, Surroundings surroundings) throws IOException {
        Kept kept = surroundings.messages().find(event.id()).orElseThrow(MessageGone::new);
        try {
            return Files.newInputStream(kept.file());
        } catch (NoSuchFileException e) {
            throw new MessageGone();
        }
    }

    /** Nobody will ever have it again. */
    static final class MessageGone extends IOException {
        @Serial
        private static final long serialVersionUID = 1;

        MessageGone() {
            super("the message is not kept any more");
        }
    }
}
