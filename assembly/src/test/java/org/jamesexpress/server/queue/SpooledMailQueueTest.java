package org.jamesexpress.server.queue;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Date;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.james.queue.api.MailQueue.MailQueueException;
import org.apache.james.queue.api.MailQueue.MailQueueItem;
import org.apache.james.queue.api.MailQueue.MailQueueItem.CompletionStatus;
import org.apache.james.queue.api.MailQueueName;
import org.apache.james.queue.api.ManageableMailQueue;
import org.apache.james.server.core.MailImpl;
import org.apache.james.server.core.MimeMessageInputStreamSource;
import org.apache.james.server.core.MimeMessageSource;
import org.apache.james.server.core.MimeMessageWrapper;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.DsnParameters;
import org.apache.mailet.Mail;
import org.apache.mailet.PerRecipientHeaders;
import org.jamesexpress.mailets.MessageBytes;
import org.jamesexpress.store.Bodies;
import org.jamesexpress.store.Content;
import org.jamesexpress.store.RealPostgres;
import org.jamesexpress.store.StoreConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;

/** What we ask of the queue beyond James's contracts: nothing is lost, nobody waits for another. */
class SpooledMailQueueTest {
    private static final MailQueueName SPOOL = MailQueueName.of("spool");
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final byte[] MESSAGE =
            "Subject: =?utf-8?q?=C3=BC?=\r\nX-Odd:no space\r\nX-Raw: \u00fc\r\n\r\nbody \u00e9 without a line end"
                    .getBytes(UTF_8);

    @TempDir
    private Path folder;

    private QueueHome home;
    private ManageableMailQueue queue;

    @BeforeEach
    void open() {
        home = QueueHome.onSqlite(folder);
        queue = home.start().createQueue(SPOOL);
    }

    @AfterEach
    void close() {
        home.close();
    }

    @Test
    void handsOutAfterARestartWhatWasWaitingAndWhatWasWorkedOn() throws Exception {
        enqueue("worked on", "waiting");
        assertThat(take(queue, 1)).extracting(SpooledMailQueueTest::name).containsExactly("worked on");
        restart();

        assertThat(queue.getSize()).isEqualTo(2);
        assertThat(take(queue, 2)).extracting(SpooledMailQueueTest::name).containsExactly("worked on", "waiting");
    }

    @ParameterizedTest(name = "a line of {0}")
    @ValueSource(ints = {1, Bodies.LARGEST_ROW})
    void forgetsWhatIsDone(int line) throws Exception {
        byte[] message = ("Subject: a\r\n\r\n" + "x".repeat(line)).getBytes(UTF_8);
        queue.enQueue(mail("a", MimeMessageInputStreamSource.create("a", new ByteArrayInputStream(message))));
        restart();
        assertThat(home.bodies().ids()).hasSize(1);
        MailQueueItem item = take(queue, 1).get(0);
        assertThat(bytes(item.getMail())).isEqualTo(message);
        item.done(CompletionStatus.SUCCESS);

        assertThat(home.bodies().ids()).isEmpty();
        restart();
        assertThat(queue.getSize()).isZero();
    }

    @Test
    void keepsEveryFieldAndEveryByteAcrossARestart() throws Exception {
        Mail mail = mailWithEverything();
        queue.enQueue(mail);
        restart();

        Mail kept = take(queue, 1).get(0).getMail();
        assertThat(kept.getName()).isEqualTo(mail.getName());
        assertThat(kept.getMaybeSender()).isEqualTo(mail.getMaybeSender());
        assertThat(kept.getRecipients()).containsExactlyElementsOf(mail.getRecipients());
        assertThat(kept.getState()).isEqualTo(mail.getState());
        assertThat(kept.getErrorMessage()).isEqualTo(mail.getErrorMessage());
        assertThat(kept.getRemoteAddr()).isEqualTo(mail.getRemoteAddr());
        assertThat(kept.getRemoteHost()).isEqualTo(mail.getRemoteHost());
        assertThat(kept.getLastUpdated()).isEqualTo(mail.getLastUpdated());
        assertThat(kept.attributes())
                .containsExactlyInAnyOrderElementsOf(mail.attributes().toList());
        assertThat(kept.dsnParameters()).isPresent().isEqualTo(mail.dsnParameters());
        assertThat(kept.getPerRecipientSpecificHeaders()).isEqualTo(mail.getPerRecipientSpecificHeaders());
        assertThat(kept.getMessageSize()).isEqualTo(MESSAGE.length);
        assertThat(bytes(kept)).isEqualTo(MESSAGE);
    }

    @Test
    void keepsAMailWithoutAMessage() throws Exception {
        queue.enQueue(
                MailImpl.builder().name("bare").addRecipient("bob@example.test").build());
        restart();

        assertThat(take(queue, 1).get(0).getMail().getMessage()).isNull();
    }

    @Test
    void keepsTheDelayAcrossARestart() throws Exception {
        queue.enQueue(mail("later"), Duration.ofHours(1));
        restart();

        assertThat(queue.browse().next().getNextDelivery().orElseThrow().toInstant())
                .isAfter(Instant.now().plus(50, ChronoUnit.MINUTES));
    }

    @Test
    void forgetsTheDelayOfFlushedMailForGood() throws Exception {
        queue.enQueue(mail("later"), Duration.ofHours(1));
        assertThat(queue.flush()).isEqualTo(1);
        restart();

        assertThat(take(queue, 1)).extracting(SpooledMailQueueTest::name).containsExactly("later");
    }

    @Test
    void handsOutAMailThatIsDueThoughAThousandDelayedOnesStandBeforeIt() throws Exception {
        for (int i = 0; i < 1000; i++) {
            queue.enQueue(mail("later" + i), Duration.ofHours(1));
        }
        enqueue("now");

        assertThat(take(queue, 1)).extracting(SpooledMailQueueTest::name).containsExactly("now");
    }

    @Test
    void handsOutNoMoreThanWasAskedFor() throws Exception {
        enqueue("a", "b", "c");
        take(queue, 1);

        assertThat(queue.browse()).toIterable().hasSize(2);
        assertThat(take(queue, 2)).extracting(SpooledMailQueueTest::name).containsExactly("b", "c");
    }

    @Test
    void keepsARejectedMailAndLetsItRest() throws Exception {
        enqueue("a");
        take(queue, 1).get(0).done(CompletionStatus.REJECT);

        assertThat(queue.browse().next().getNextDelivery().orElseThrow().toInstant())
                .isAfter(Instant.now().plus(4, ChronoUnit.MINUTES));
    }

    @Test
    void takesOnlyTheFirstAnswer() throws Exception {
        enqueue("a");
        MailQueueItem item = take(queue, 1).get(0);
        item.done(CompletionStatus.SUCCESS);
        item.done(CompletionStatus.RETRY);

        assertThat(queue.getSize()).isZero();
    }

    @Test
    void removesForGoodAndCounts() throws Exception {
        enqueue("a", "b", "c");
        assertThat(queue.remove(ManageableMailQueue.Type.Name, "b")).isEqualTo(1);
        assertThat(queue.remove(ManageableMailQueue.Type.Name, "b")).isZero();
        restart();
        assertThat(queue.clear()).isEqualTo(2);
        restart();

        assertThat(queue.getSize()).isZero();
        assertThat(home.bodies().ids()).isEmpty();
    }

    @Test
    void sweepsMessagesThatBelongToNoMail() throws Exception {
        enqueue("a");
        home.spool().put("left-behind", Content.of(MESSAGE));
        restart();

        assertThat(home.bodies().ids()).hasSize(1).doesNotContain("left-behind");
        assertThat(bytes(take(queue, 1).get(0).getMail())).isEqualTo(MESSAGE);
    }

    @Test
    void keepsQueuesApart() throws Exception {
        SpooledMailQueueFactory queues = home.restart();
        queues.createQueue(SPOOL).enQueue(mail("a"));
        queues.createQueue(MailQueueName.of("other")).enQueue(mail("b"));
        queues = home.restart();

        assertThat(take(queues.createQueue(MailQueueName.of("other")), 1))
                .extracting(SpooledMailQueueTest::name)
                .containsExactly("b");
        assertThat(queues.createQueue(SPOOL).getSize()).isEqualTo(1);
    }

    @Test
    void stillTakesMailWhenOneOfItsUsersHasClosedIt() throws Exception {
        queue.close();
        enqueue("a");

        assertThat(take(queue, 1)).hasSize(1);
    }

    @Test
    void saysThatAMailIsNotTakenWhenItIsNot() throws Exception {
        home.close();

        assertThatExceptionOfType(MailQueueException.class)
                .isThrownBy(() -> queue.enQueue(mail("a")))
                .withMessage("can't enqueue a: the store is closed");
        restart();
        assertThat(home.bodies().ids()).isEmpty();
    }

    @Test
    void countsWhatComesAndGoes() throws Exception {
        enqueue("a", "b");
        take(queue, 1);

        assertThat(home.metrics.countFor("enqueuedMail:spool")).isEqualTo(2);
        assertThat(home.metrics.countFor("dequeuedMail:spool")).isEqualTo(1);
        assertThat(home.metrics.executionTimesFor("enqueueTime:spool")).hasSize(2);
    }

    @Test
    void letsEachNodeTakeTheMailWhoseMessagesItHas() throws Exception {
        StoreConfig database = RealPostgres.newDatabase();
        try (QueueHome first = new QueueHome(database, folder.resolve("first"));
                QueueHome second = new QueueHome(database, folder.resolve("second"))) {
            first.start().createQueue(SPOOL).enQueue(mail("first"));
            second.start().createQueue(SPOOL).enQueue(mail("second"));

            ManageableMailQueue again = first.restart().createQueue(SPOOL);
            assertThat(again.getSize()).isEqualTo(1);
            MailQueueItem item = take(again, 1).get(0);
            assertThat(bytes(item.getMail())).isEqualTo(MESSAGE);
            item.done(CompletionStatus.SUCCESS);
            assertThat(take(second.restart().createQueue(SPOOL), 1))
                    .extracting(SpooledMailQueueTest::name)
                    .containsExactly("second");
        }
    }

    private void restart() {
        queue = home.restart().createQueue(SPOOL);
    }

    private void enqueue(String... names) throws MessagingException {
        for (String name : names) {
            queue.enQueue(mail(name));
        }
    }

    /** Asks for a number of mails, gets them, and asks for no more. */
    private static List<MailQueueItem> take(ManageableMailQueue queue, int count) throws InterruptedException {
        BlockingQueue<MailQueueItem> taken = new LinkedBlockingQueue<>();
        Disposable subscription = Flux.from(queue.deQueue()).take(count).subscribe(taken::add);
        List<MailQueueItem> items = new ArrayList<>();
        while (items.size() < count) {
            MailQueueItem item = taken.poll(LONG.toSeconds(), TimeUnit.SECONDS);
            assertThat(item).as("mail number %d", items.size() + 1).isNotNull();
            items.add(item);
        }
        subscription.dispose();
        return items;
    }

    private static String name(MailQueueItem item) {
        return item.getMail().getName();
    }

    private static MailImpl mail(String name) throws MessagingException {
        return mail(name, new Original());
    }

    private static MailImpl mail(String name, MimeMessageSource message) throws MessagingException {
        MailImpl mail = MailImpl.builder()
                .name(name)
                .sender("alice@example.test")
                .addRecipient("bob@example.test")
                .build();
        mail.setMessageNoCopy(new MimeMessageWrapper(message));
        return mail;
    }

    private static final class Original implements MimeMessageSource {
        @Override
        public String getSourceId() {
            return "original";
        }

        @Override
        public InputStream getInputStream() {
            return new ByteArrayInputStream(MESSAGE);
        }
    }

    private static MailImpl mailWithEverything() throws MessagingException {
        MailAddress carol = new MailAddress("\"carol o'hara\"@example.test");
        MailImpl mail = mail("everything");
        mail.setRecipients(List.of(carol, new MailAddress("bob@example.test")));
        mail.setState("transport");
        mail.setErrorMessage("it was\nnot so good");
        mail.setRemoteAddr("192.0.2.1");
        mail.setRemoteHost("client.test");
        mail.setLastUpdated(Date.from(Instant.parse("2026-11-21T12:00:00.123Z")));
        mail.setAttribute(new Attribute(AttributeName.of("text"), AttributeValue.of("\u5feb\u9012 \"quoted\"")));
        mail.setAttribute(new Attribute(AttributeName.of("number"), AttributeValue.of(7)));
        mail.setAttribute(new Attribute(AttributeName.of("yes"), AttributeValue.of(true)));
        mail.setAttribute(new Attribute(
                AttributeName.of("list"), AttributeValue.of(List.of(AttributeValue.of("a"), AttributeValue.of(2L)))));
        mail.addSpecificHeaderForRecipient(
                PerRecipientHeaders.Header.builder()
                        .name("X-For")
                        .value("carol")
                        .build(),
                carol);
        mail.setDsnParameters(DsnParameters.builder()
                .envId(DsnParameters.EnvId.of("QQ314159"))
                .ret(DsnParameters.Ret.HDRS)
                .addRcptParameter(
                        carol,
                        DsnParameters.RecipientDsnParameters.of(
                                EnumSet.of(DsnParameters.Notify.DELAY), new MailAddress("carol@old.test")))
                .build()
                .orElseThrow());
        return mail;
    }

    private static byte[] bytes(Mail mail) throws MessagingException, IOException {
        try (InputStream octets = MessageBytes.open(mail)) {
            return octets.readAllBytes();
        }
    }
}
