package org.jamesexpress.webadmin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.mailet.MailetContext;
import org.apache.mailet.base.test.FakeMailContext;
import org.jamesexpress.archive.ArchiveFolder;
import org.jamesexpress.archive.StoredMessage;
import org.jamesexpress.archive.export.ArchivedMail;
import org.jamesexpress.archive.restore.SentAgain;
import org.jamesexpress.archive.restore.SentAgain.Whom;
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

        List<RestoreOutcome> outcomes = restore(by(new Resending(sent.context(), postmaster.reversePath()), Whom.NEW));

        assertThat(outcomes).containsExactly(new RestoreOutcome("m.eml", Kind.DONE, List.of(BOB, CAROL), ""));
        SentMails.Sent mail = sent.next();
        assertThat(mail.message()).isEqualTo(MESSAGE);
        assertThat(mail.recipients()).containsExactlyInAnyOrder(BOB, CAROL);
        assertThat(mail.reversePath()).isEqualTo("postmaster@a.test");
    }

    @Test
    void sendsToEachOnce() throws Exception {
        restore(by(nobody(), Whom.NEW));
        sent.next();

        List<RestoreOutcome> outcomes = restore(by(nobody(), Whom.NEW));

        assertThat(outcomes).containsExactly(new RestoreOutcome("m.eml", Kind.BEFORE, List.of(BOB, CAROL), ""));
        assertThat(sent.isEmpty()).isTrue();
    }

    @Test
    void namesWhatWasBegunAndSendsItWhereThatIsWanted() throws Exception {
        new SentAgain(store, Clock.systemUTC()).begin("m", List.of(BOB), Whom.NEW); // and then it crashed

        List<RestoreOutcome> outcomes = restore(by(nobody(), Whom.NEW));

        assertThat(outcomes)
                .extracting(RestoreOutcome::kind, RestoreOutcome::to)
                .containsExactly(tuple(Kind.UNCLEAR, List.of(BOB)), tuple(Kind.DONE, List.of(CAROL)));
        assertThat(sent.next().recipients()).containsExactly(CAROL);
        restore(by(nobody(), Whom.UNCLEAR));
        assertThat(sent.next().recipients()).containsExactly(BOB);
        restore(by(nobody(), Whom.ALL));
        assertThat(sent.next().recipients()).containsExactlyInAnyOrder(BOB, CAROL);
    }

    /** He interrupted the command, say. */
    @Test
    void noWrongIsDoneToWhatNobodyListensTo() throws Exception {
        sendingAgain().begin("m", List.of(BOB), Whom.NEW); // it is unclear
        ArchivedMail mail = mail();

        assertThatThrownBy(() -> by(nobody(), Whom.NEW).restore(mail, outcome -> {
                    throw new UncheckedIOException(new IOException("gone"));
                }))
                .isInstanceOf(UncheckedIOException.class);

        assertThat(sent.next().recipients()).containsExactly(CAROL);
        assertThat(restore(by(nobody(), Whom.NEW)))
                .extracting(RestoreOutcome::kind, RestoreOutcome::to)
                .containsExactly(tuple(Kind.BEFORE, List.of(CAROL)), tuple(Kind.UNCLEAR, List.of(BOB)));
    }

    @Test
    void whatCantBeMadeReadyFailsAndMayBeDoneLater() throws Exception {
        Path file = mail().message().path();
        List<String> lost = new AbstractList<>() { // asked for after the message was checked
                    @Override
                    public String get(int index) {
                        assertThat(!file.toFile().exists() || file.toFile().delete())
                                .isTrue();
                        return BOB;
                    }

                    @Override
                    public int size() {
                        return 1;
                    }
                };

        assertThat(restore(new RestoreBySending(nobody(), sendingAgain(), lost, Whom.NEW, false)))
                .extracting(RestoreOutcome::kind)
                .containsExactly(Kind.FAILED);

        assertThat(restore(by(nobody(), Whom.NEW)))
                .extracting(RestoreOutcome::kind)
                .containsExactly(Kind.DONE);
    }

    @Test
    void whatJamesBreaksOffIsUnclear() throws Exception {
        MailetContext broken = sent.context(() -> {
            throw new MessagingException("the queue is closed");
        });

        assertThat(restore(by(Resending.by(Optional.of("<>"), broken), Whom.NEW)))
                .containsExactly(new RestoreOutcome(
                        "m.eml",
                        Kind.UNCLEAR,
                        List.of(BOB, CAROL),
                        "it may have been handed over: James doesn't take it: the queue is closed"));
        assertThat(restore(by(nobody(), Whom.NEW)))
                .extracting(RestoreOutcome::kind)
                .containsExactly(Kind.UNCLEAR);
    }

    @Test
    void whatWasHandedOverAndNotNotedIsUnclear() throws Exception {
        MailetContext closing = sent.context(() -> store.close());

        assertThat(restore(by(Resending.by(Optional.of("<>"), closing), Whom.NEW)))
                .singleElement()
                .satisfies(each -> {
                    assertThat(each.kind()).isEqualTo(Kind.UNCLEAR);
                    assertThat(each.words()).startsWith("it was handed over, which isn't noted: ");
                });
        assertThat(sent.next().recipients()).containsExactlyInAnyOrder(BOB, CAROL);
    }

    @Test
    void sendsNothingInARehearsal() throws Exception {
        RestoreBySending rehearsal = new RestoreBySending(nobody(), sendingAgain(), List.of(), Whom.NEW, true);

        assertThat(restore(rehearsal)).extracting(RestoreOutcome::kind).containsExactly(Kind.DONE);
        assertThat(restore(rehearsal)).extracting(RestoreOutcome::kind).containsExactly(Kind.DONE);
        assertThat(sent.isEmpty()).isTrue();
    }

    @Test
    void sendsNothingThatIsNotWhatWasArchivedAndMayDoItLater() throws Exception {
        ArchivedMail mail = mail();
        Files.writeString(mail.message().path(), "forged");
        List<RestoreOutcome> outcomes = new ArrayList<>();

        by(nobody(), Whom.NEW).restore(mail, outcomes::add);

        assertThat(outcomes).singleElement().satisfies(each -> {
            assertThat(each.kind()).isEqualTo(Kind.FAILED);
            assertThat(each.words()).contains("it is not the message that was archived");
        });
        assertThat(restore(by(nobody(), Whom.NEW)))
                .extracting(RestoreOutcome::kind)
                .containsExactly(Kind.DONE);
    }

    private Resending nobody() {
        return Resending.by(Optional.of(Resending.NOBODY), sent.context());
    }

    private SentAgain sendingAgain() {
        return new SentAgain(store, Clock.systemUTC());
    }

    private RestoreBySending by(Resending resending, Whom whom) {
        return new RestoreBySending(resending, sendingAgain(), List.of(), whom, false);
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
