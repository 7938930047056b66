package org.jamesexpress.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import javax.mail.Flags;
import javax.persistence.EntityManagerFactory;
import org.apache.james.core.Username;
import org.apache.james.mailbox.MessageUid;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.jpa.mail.JPAMailboxMapper;
import org.apache.james.mailbox.jpa.mail.JPAModSeqProvider;
import org.apache.james.mailbox.jpa.mail.JPAUidProvider;
import org.apache.james.mailbox.model.ByteContent;
import org.apache.james.mailbox.model.Mailbox;
import org.apache.james.mailbox.model.MailboxPath;
import org.apache.james.mailbox.model.MessageMetaData;
import org.apache.james.mailbox.model.ThreadId;
import org.apache.james.mailbox.model.UidValidity;
import org.apache.james.mailbox.store.mail.model.DefaultMessageId;
import org.apache.james.mailbox.store.mail.model.impl.PropertyBuilder;
import org.apache.james.mailbox.store.mail.model.impl.SimpleMailboxMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MailboxNumbersTest {
    private static final int THREADS = 4;
    private static final int EACH = 25;

    @TempDir
    Path folder;

    private Database database;
    private EntityManagerFactory managers;
    private Mailbox inbox;

    @BeforeEach
    void open() throws Exception {
        database = Database.open(EmbeddedDatabase.in(new Home(folder)));
        managers = database.entityManagers();
        JPAMailboxMapper mailboxes = new JPAMailboxMapper(managers);
        MailboxPath path = MailboxPath.inbox(Username.of("alice@example.test"));
        inbox = mailboxes.execute(
                () -> mailboxes.create(path, UidValidity.of(7)).blockOptional().orElseThrow());
    }

    @AfterEach
    void close() throws Exception {
        database.close();
    }

    @Test
    void noUidIsGivenTwice() throws Exception {
        JPAUidProvider uids = new CountedUids(managers);

        assertThat(atOnce(() -> uids.nextUid(inbox).asLong())).containsExactlyElementsOf(oneByOne());
        assertThat(uids.lastUid(inbox)).contains(MessageUid.of(THREADS * EACH));
    }

    @Test
    void noModificationSequenceIsGivenTwice() throws Exception {
        JPAModSeqProvider modSeqs = new CountedModSeqs(managers);

        assertThat(atOnce(() -> modSeqs.nextModSeq(inbox).asLong())).containsExactlyElementsOf(oneByOne());
        assertThat(modSeqs.highestModSeq(inbox).asLong()).isEqualTo(THREADS * EACH);
    }

    @Test
    void messagesThatComeBesideChangesOfFlagsGetNumbersOfTheirOwn() throws Exception {
        JPAModSeqProvider modSeqs = new CountedModSeqs(managers);

        List<Long> all = atOnce(() -> {
            OneCommitMapper mapper = mapper();
            modSeqs.nextModSeq(inbox);
            return mapper.execute(() -> mapper.add(inbox, message()))
                    .getModSeq()
                    .asLong();
        });

        assertThat(all).doesNotHaveDuplicates();
        assertThat(modSeqs.highestModSeq(inbox).asLong()).isEqualTo(2 * THREADS * EACH);
        assertThat(mapper().getLastUid(inbox)).contains(MessageUid.of(THREADS * EACH));
    }

    @Test
    void aMessageIsNumberedInTheTransactionThatAddsIt() throws Exception {
        OneCommitMapper mapper = mapper();

        assertThatThrownBy(() -> mapper.execute(() -> {
                    mapper.add(inbox, message());
                    throw new MailboxException("the disk is full");
                }))
                .hasMessage("the disk is full");
        assertThat(mapper().getLastUid(inbox)).isEmpty();
        assertThat(mapper().countMessagesInMailbox(inbox)).isZero();

        MessageMetaData added = mapper.execute(() -> mapper.add(inbox, message()));
        assertThat(added.getUid()).isEqualTo(MessageUid.of(1));
        assertThat(added.getModSeq().asLong()).isEqualTo(1);
        assertThat(mapper().getLastUid(inbox)).contains(added.getUid());
        assertThat(mapper().getHighestModSeq(inbox)).isEqualTo(added.getModSeq());
        assertThat(mapper().countMessagesInMailbox(inbox)).isEqualTo(1);
    }

    @Test
    void aMailboxThatWasDeletedNumbersNoMore() throws Exception {
        JPAMailboxMapper mailboxes = new JPAMailboxMapper(managers);
        mailboxes.execute(() -> mailboxes.delete(inbox).blockOptional());

        assertThatThrownBy(() -> new CountedUids(managers).nextUid(inbox))
                .isInstanceOf(MailboxException.class)
                .hasMessageContaining("no mailbox");
    }

    private OneCommitMapper mapper() {
        return new OneCommitMapper(new CountedUids(managers), new CountedModSeqs(managers), managers);
    }

    private SimpleMailboxMessage message() {
        byte[] octets = "Subject: Lunch\r\n\r\nAt noon?\r\n".getBytes(StandardCharsets.US_ASCII);
        DefaultMessageId id = new DefaultMessageId();
        return SimpleMailboxMessage.builder()
                .messageId(id)
                .threadId(ThreadId.fromBaseMessageId(id))
                .mailboxId(inbox.getMailboxId())
                .internalDate(Date.from(Instant.EPOCH))
                .size(octets.length)
                .bodyStartOctet(18)
                .content(new ByteContent(octets))
                .flags(new Flags())
                .properties(new PropertyBuilder())
                .build();
    }

    private static List<Long> oneByOne() {
        return IntStream.rangeClosed(1, THREADS * EACH).mapToObj(Long::valueOf).toList();
    }

    /** What many threads got, in ascending order. */
    private static List<Long> atOnce(Callable<Long> count) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Callable<List<Long>>> work = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                work.add(() -> {
                    List<Long> mine = new ArrayList<>();
                    for (int j = 0; j < EACH; j++) {
                        mine.add(count.call());
                    }
                    return mine;
                });
            }
            List<Long> all = new ArrayList<>();
            for (Future<List<Long>> each : threads.invokeAll(work)) {
                all.addAll(each.get());
            }
            return all.stream().sorted().toList();
        } finally {
            threads.shutdownNow();
        }
    }
}
