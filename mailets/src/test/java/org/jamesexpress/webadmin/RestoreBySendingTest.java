package org.jamesexpress.webadmin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.james.core.MailAddress;
import org.apache.mailet.base.test.FakeMailContext;
import org.jamesexpress.archive.ArchiveFolder;
import org.jamesexpress.archive.StoredMessage;
import org.jamesexpress.archive.export.ArchivedMail;
import org.jamesexpress.archive.restore.SentAgain;
import org.jamesexpress.mailets.Resending;
import org.jamesexpress.mailets.SentMails;
import org.jamesexpress.store.Sha256;
import org.jamesexpress.store.Store;
import org.jamesexpress.store.StoreConfig;
import org.jamesexpress.webadmin.RestoreOutcome.Kind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestoreBySendingTest {
    private static final String BOB = "bob@b.test";
    private static final String CAROL = "carol@c.test";
    private static final String MESSAGE = "DKIM-Signature: a=b;\r\n\tc\r\nSubject: 合同 \r\n\r\nbody\r\n";

    @TempDir
    Path folder;

    private final SentMails sent = new SentMails();
    private Store store;

    @BeforeEach
    void open() {
        store = Store.open(StoreConfig.sqlite(folder.resolve("express.db")));
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void sendsTheSameOctetsToTheRecipientsInTheNameOfThePostmaster() throws Exception {
        Resending postmaster = Resending.by(
                Optional.empty(),
                FakeMailContext.builder()
                        .postmaster(new MailAddress("postmaster@a.test"))
                        .build());

        List<RestoreOutcome> outcomes = restore(by(new Resending(sent.context(), postmaster.reversePath()), false));

        assertThat(outcomes).containsExactly(new RestoreOutcome("m.eml", Kind.DONE, List.of(BOB, CAROL), ""));
        SentMails.Sent mail = sent.next();
        assertThat(mail.message()).isEqualTo(MESSAGE);
        assertThat(mail.recipients()).containsExactlyInAnyOrder(BOB, CAROL);
        assertThat(mail.reversePath()).isEqualTo("postmaster@a.test");
    }

    @Test
    void sendsToEachOnce() throws Exception {
        restore(by(nobody(), false));
        sent.next();

        List<RestoreOutcome> outcomes = restore(by(nobody(), false));

        assertThat(outcomes).containsExactly(new RestoreOutcome("m.eml", Kind.BEFORE, List.of(BOB, CAROL), ""));
        assertThat(sent.isEmpty()).isTrue();
    }

    @Test
    void namesWhatWasBegunAndSendsItWhereThatIsWanted() throws Exception {
        new SentAgain(store, Clock.systemUTC()).begin("m", List.of(BOB), false); // and then it crashed

        List<RestoreOutcome> outcomes = restore(by(nobody(), false));

        assertThat(outcomes)
                .extracting(RestoreOutcome::kind, RestoreOutcome::to)
                .containsExactly(tuple(Kind.UNCLEAR, List.of(BOB)), tuple(Kind.DONE, List.of(CAROL)));
        assertThat(sent.next().recipients()).containsExactly(CAROL);
        restore(by(nobody(), true));
        assertThat(sent.next().recipients()).containsExactlyInAnyOrder(BOB, CAROL);
    }

    @Test
    void sendsNothingThatIsNotWhatWasArchivedAndMayDoItLater() throws Exception {
        ArchivedMail mail = mail();
        Files.writeString(mail.message().path(), "forged");
        List<RestoreOutcome> outcomes = new ArrayList<>();

        by(nobody(), false).restore(mail, outcomes::add);

        assertThat(outcomes).singleElement().satisfies(each -> {
            assertThat(each.kind()).isEqualTo(Kind.FAILED);
            assertThat(each.words()).contains("it is not the message that was archived");
        });
        assertThat(restore(by(nobody(), false)))
                .extracting(RestoreOutcome::kind)
                .containsExactly(Kind.DONE);
    }

    private Resending nobody() {
        return Resending.by(Optional.of(Resending.NOBODY), sent.context());
    }

    private RestoreBySending by(Resending resending, boolean again) {
        return new RestoreBySending(resending, new SentAgain(store, Clock.systemUTC()), List.of(), again, false);
    }

    private List<RestoreOutcome> restore(RestoreBySending way) throws IOException {
        List<RestoreOutcome> outcomes = new ArrayList<>();
        way.restore(mail(), outcomes::add);
        return outcomes;
    }

    private ArchivedMail mail() throws IOException {
        StoredMessage stored = new StoredMessage(new ArchiveFolder(folder), "m.eml");
        byte[] octets = MESSAGE.getBytes(UTF_8);
        Files.write(stored.path(), octets);
        return new ArchivedMail(
                stored, "m", Instant.EPOCH, "alice@a.test", List.of(BOB, CAROL), octets.length, Sha256.hex(octets));
    }
}
