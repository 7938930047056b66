package org.jamesexpress.server.queue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.mail.MessagingException;
import javax.mail.internet.MimeMessage;
import org.apache.james.server.core.MailImpl;
import org.apache.james.server.core.MimeMessageWrapper;
import org.apache.mailet.Mail;
import org.jamesexpress.mailets.MessageBytes;
import org.jamesexpress.store.Bodies;
import org.jamesexpress.store.NewBody;
import org.jamesexpress.store.Spool;
import org.jamesexpress.store.Store;

/**
 * The mails of all queues on disk: rows, and their messages. Each method throws {@link
 * org.jamesexpress.store.StoreException} when the database refuses. Any thread may call.
 */
final class SpooledMails {
    private final MailRows rows;
    private final Spool spool;
    private final Bodies bodies;

    SpooledMails(Store store, Spool spool) {
        this.rows = new MailRows(store, spool.id());
        this.spool = spool;
        this.bodies = new Bodies(store, spool);
    }

    /**
     * Writes a mail, which is on disk when this returns: its message before its row or with it, so that no row is without
     * it. Where nobody can tell whether there is a row, a message that is a file stays until the next sweep.
     */
    void put(Place place, String queue, Mail mail) throws MessagingException, IOException {
        Optional<NewBody> body = take(place, Optional.ofNullable(mail.getMessage()));
        try {
            rows.insert(
                    new MailRows.Row(
                            place,
                            queue,
                            Envelopes.write(mail),
                            body.map(NewBody::id).orElse(""),
                            body.map(it -> it.written().size()).orElse(0L)),
                    body);
        } catch (RuntimeException e) {
            if (rows.find(place.id()).isPresent()) {
                // The answer to the commit was lost, not the commit.
                return;
            }
            body.map(NewBody::id).ifPresent(bodies::delete);
            throw e;
        }
    }

    private Optional<NewBody> take(Place place, Optional<MimeMessage> message) throws IOException {
        return message.isEmpty()
                ? Optional.empty()
                : Optional.of(bodies.take(place.id(), out -> write(message.get(), out)));
    }

    private static void write(MimeMessage message, OutputStream out) throws IOException {
        try (InputStream octets = MessageBytes.open(message)) {
            octets.transferTo(out);
        } catch (MessagingException e) {
            throw new IOException("the message can't be read: " + e.getMessage(), e);
        }
    }

    /**
     * The mail of a place, which reads its message when that is asked for.
     *
     * @throws IOException or {@link MessagingException} when what is on disk is no mail
     */
    Optional<MailImpl> find(Place place) throws IOException, MessagingException {
        Optional<MailRows.Row> row = rows.find(place.id());
        return row.isEmpty() ? Optional.empty() : Optional.of(mailOf(row.get()));
    }

    private MailImpl mailOf(MailRows.Row row) throws IOException, MessagingException {
        MailImpl mail = Envelopes.read(row.envelope());
        if (!row.body().isEmpty()) {
            mail.setMessageNoCopy(new MimeMessageWrapper(new SpooledMessage(bodies, row.body(), row.size())));
        }
        return mail;
    }

    List<Place> places(String queue) {
        return rows.places(queue);
    }

    void hasten(String queue, long now) {
        rows.hasten(queue, now);
    }

    /** Removes mails: the rows first, so that no row is without its message. */
    void remove(List<Place> places) {
        rows.delete(places.stream().map(Place::id).toList()).forEach(bodies::delete);
    }

    /** Deletes the messages that a process which did not end well has left without a row. */
    void sweep() throws IOException {
        Set<String> needed = rows.files();
        spool.forEach(body -> {
            if (!needed.contains(body)) {
                bodies.delete(body);
            }
        });
    }
}
