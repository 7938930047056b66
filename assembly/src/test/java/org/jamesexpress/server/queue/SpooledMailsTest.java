package org.jamesexpress.server.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import javax.mail.Session;
import javax.mail.internet.MimeMessage;
import org.apache.james.server.core.MailImpl;
import org.jamesexpress.mailets.MessageBytes;
import org.jamesexpress.store.Bodies;
import org.jamesexpress.store.Spool;
import org.jamesexpress.store.Store;
import org.jamesexpress.store.StoreConfig;
import org.jamesexpress.store.StoreException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SpooledMailsTest {
    private static final Place PLACE = new Place(0, 1, "mail");

    @TempDir
    Path folder;

    /** A row that is there though its insert failed: so it looks when the answer to a commit is lost. */
    @ParameterizedTest(name = "a line of {0}")
    @ValueSource(ints = {1, Bodies.LARGEST_ROW})
    void keepsTheMessageWhoseRowIsThereThoughItsInsertFailed(int line) throws Exception {
        try (Store store = Store.open(StoreConfig.sqlite(folder.resolve("express.db")))) {
            Spool spool = Spool.open(folder.resolve("queue"), store.id());
            SpooledMails mails = new SpooledMails(store, spool);
            mails.put(PLACE, "spool", mail(line));

            mails.put(PLACE, "spool", mail(line));

            assertThat(new Bodies(store, spool).ids()).hasSize(1);
        }
    }

    @ParameterizedTest(name = "a line of {0}")
    @ValueSource(ints = {1, Bodies.LARGEST_ROW})
    void deletesTheMessageThatHasNoRow(int line) throws Exception {
        try (Store store = Store.open(StoreConfig.sqlite(folder.resolve("express.db")))) {
            Spool spool = Spool.open(folder.resolve("queue"), store.id());
            SpooledMails mails = new SpooledMails(store, spool);
            store.writeNow(tx -> {
                try (var statement = tx.createStatement()) {
                    return statement.execute("CREATE TRIGGER full BEFORE INSERT ON spooled_mail"
                            + " BEGIN SELECT RAISE(ABORT, 'no room'); END");
                }
            });

            assertThatExceptionOfType(StoreException.class).isThrownBy(() -> mails.put(PLACE, "spool", mail(line)));

            assertThat(new Bodies(store, spool).ids()).isEmpty();
        }
    }

    /** Read again where nothing is any more, it can't have come from there. */
    @Test
    void asksTheDatabaseOnceForASmallMessage() throws Exception {
        try (Store store = Store.open(StoreConfig.sqlite(folder.resolve("express.db")))) {
            SpooledMails mails = new SpooledMails(store, Spool.open(folder.resolve("queue"), store.id()));
            mails.put(PLACE, "spool", mail(1));
            MimeMessage message = mails.find(PLACE).orElseThrow().getMessage();
            String first = text(message);

            mails.remove(List.of(PLACE));

            assertThat(text(message)).isEqualTo(first).endsWith("\r\n\r\nx");
        }
    }

    private static String text(MimeMessage message) throws Exception {
        try (InputStream octets = MessageBytes.open(message)) {
            return new String(octets.readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    private static MailImpl mail(int line) throws Exception {
        byte[] message = ("Subject: a\r\n\r\n" + "x".repeat(line)).getBytes(StandardCharsets.US_ASCII);
        MailImpl mail =
                MailImpl.builder().name("a").addRecipient("bob@example.test").build();
        mail.setMessage(
                new MimeMessage(Session.getInstance(new java.util.Properties()), new ByteArrayInputStream(message)));
        return mail;
    }
}
