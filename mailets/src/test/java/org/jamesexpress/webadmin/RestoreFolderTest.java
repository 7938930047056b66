package org.jamesexpress.webadmin;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.james.core.Username;
import org.apache.james.mailbox.exception.MailboxException;
import org.jamesexpress.archive.ArchiveFolder;
import org.jamesexpress.archive.StoredMessage;
import org.jamesexpress.archive.export.ArchivedMail;
import org.jamesexpress.store.Sha256;
import org.jamesexpress.webadmin.RestoreOutcome.Kind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestoreFolderTest {
    @TempDir
    Path folder;

    private final Mailbox mailbox = new Mailbox();
    private final List<ArchivedMail> mails = new ArrayList<>();
    private RestoreHashes known = new RestoreHashes();

    /** Messages by their number, and how often somebody asked for what. */
    private static final class Mailbox implements RestoreMailbox {
        private final List<byte[]> messages = new ArrayList<>();
        private int lists;
        private int reads;
        private long unreadable = -1;
        private String tooLarge = "none";

        @Override
        public void list(Listing listing) {
            lists++;
            for (int i = 0; i < messages.size(); i++) {
                listing.message(new Place("f/1", i), messages.get(i).length);
            }
        }

        @Override
        public String hash(Place place) throws MailboxException {
            reads++;
            if (place.uid() == unreadable) {
                throw new MailboxException("the blob is gone");
            }
            return Sha256.hex(messages.get((int) place.uid()));
        }

        @Override
        public Place add(ArchivedMail mail) {
            if (mail.id().equals(tooLarge)) {
                throw new OutOfMemoryError("as the heap has it");
            }
            try {
                messages.add(Files.readAllBytes(mail.message().path()));
                return new Place("f/1", messages.size() - 1);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }

    /** Half of them are equally long. */
    @BeforeEach
    void archiveAThousandMails() throws IOException {
        for (int i = 0; i < 1000; i++) {
            byte[] message = ("Subject: " + (1000 + i) + "x".repeat(Math.max(0, i - 500))).getBytes(US_ASCII);
            StoredMessage stored = new StoredMessage(new ArchiveFolder(folder), i + ".eml");
            Files.write(stored.path(), message);
            mails.add(new ArchivedMail(
                    stored, "" + i, Instant.EPOCH, "", List.of(), message.length, Sha256.hex(message)));
        }
    }

    @Test
    void listsAFolderOnceAndReadsEachMessageOnceAtMost() throws Exception {
        assertThat(restored(opened(false))).isEqualTo(1000);
        assertThat(mailbox.lists).isEqualTo(1);
        assertThat(mailbox.reads).isZero();

        known = new RestoreHashes(); // the server was started anew
        assertThat(restored(opened(false))).isZero();
        assertThat(mailbox.lists).isEqualTo(2);
        assertThat(mailbox.reads).isEqualTo(1000);
        assertThat(mailbox.messages).hasSize(1000);
    }

    @Test
    void readsEachMessageOnceInARunOfManyRequests() throws Exception {
        restored(opened(false));
        known = new RestoreHashes();

        for (int i = 0; i < 10; i++) {
            assertThat(restored(opened(false))).isZero();
        }
        assertThat(mailbox.lists).isEqualTo(11);
        assertThat(mailbox.reads).isEqualTo(1000);
    }

    @Test
    void readsNothingAgainThatItHasPutThereItself() throws Exception {
        for (int i = 0; i < 500; i += 100) { // equally long ones, a hundred a request
            assertThat(restored(opened(false), mails.subList(i, i + 100))).isEqualTo(100);
        }
        assertThat(restored(opened(false))).isEqualTo(500);
        assertThat(mailbox.reads).isZero();
    }

    /** Else it kept each mail of its size out for ever. */
    @Test
    void putsAMailThereThoughAMessageOfItsSizeCantBeRead() throws Exception {
        assertThat(restored(opened(false), mails.subList(0, 3))).isEqualTo(3);
        known = new RestoreHashes();
        mailbox.unreadable = 1;

        assertThat(restored(opened(false), mails.subList(0, 4))).isEqualTo(2);
        assertThat(restored(opened(false), mails.subList(0, 4))).isZero();
        assertThat(mailbox.messages).hasSize(5);
    }

    @Test
    void tellsOfAMailThatIsTooLargeForTheMemoryAndGoesOn() throws Exception {
        mailbox.tooLarge = "1";
        List<ArchivedMail> some = mails.subList(0, 3);
        RestoreToMailboxes restore =
                new RestoreToMailboxes(mail -> List.of(Username.of("bob")), user -> mailbox, known, some, false);
        List<RestoreOutcome> told = new ArrayList<>();

        some.forEach(each -> restore.restore(each, told::add));

        assertThat(told).extracting(RestoreOutcome::kind).containsExactly(Kind.DONE, Kind.FAILED, Kind.DONE);
        assertThat(told.get(1).words()).isEqualTo("the server's memory is too small for its 13 bytes");
    }

    @Test
    void readsNothingThatIsOfAnotherSize() throws Exception {
        mailbox.messages.add(new byte[5000]);

        restored(opened(false));

        assertThat(mailbox.reads).isZero();
    }

    @Test
    void putsTheSameOctetsThereOnce() throws Exception {
        RestoreFolder opened = opened(false);

        assertThat(opened.restore(mails.get(0))).isTrue();
        assertThat(opened.restore(mails.get(0))).isFalse();
        assertThat(mailbox.messages).hasSize(1);
    }

    @Test
    void changesNothingInARehearsal() throws Exception {
        assertThat(restored(opened(true))).isEqualTo(1000);
        assertThat(mailbox.messages).isEmpty();
    }

    @Test
    void putsNothingThereThatIsNotWhatWasArchived() throws Exception {
        Files.writeString(mails.get(0).message().path(), "forged");
        RestoreFolder opened = opened(false);

        assertThatThrownBy(() -> opened.restore(mails.get(0)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("it is not the message that was archived");
        assertThat(mailbox.messages).isEmpty();
    }

    /** By its size it is found in the folder: it would be put there with each run once more. */
    @Test
    void putsNothingThereWhoseSidecarIsDamaged() throws Exception {
        ArchivedMail mail = mails.get(0);
        for (ArchivedMail damaged : List.of(
                new ArchivedMail(
                        mail.message(), mail.id(), mail.arrived(), "", List.of(), mail.size() + 1, mail.sha256()),
                new ArchivedMail(mail.message(), "", mail.arrived(), "", List.of(), mail.size(), mail.sha256()))) {
            RestoreFolder opened = opened(false);

            assertThatThrownBy(() -> opened.restore(damaged))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("its sidecar");
        }
        assertThat(mailbox.messages).isEmpty();
    }

    private RestoreFolder opened(boolean dryRun) throws Exception {
        Set<Long> sizes = mails.stream().map(ArchivedMail::size).collect(Collectors.toSet());
        return new RestoreFolder(mailbox, known, sizes, dryRun);
    }

    private int restored(RestoreFolder opened) throws Exception {
        return restored(opened, mails);
    }

    private static int restored(RestoreFolder opened, List<ArchivedMail> mails) throws Exception {
        int restored = 0;
        for (ArchivedMail each : mails) {
            restored += opened.restore(each) ? 1 : 0;
        }
        return restored;
    }
}
