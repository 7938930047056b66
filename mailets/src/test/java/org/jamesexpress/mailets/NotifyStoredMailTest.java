package org.jamesexpress.mailets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.mail.Flags;
import org.apache.commons.configuration2.BaseHierarchicalConfiguration;
import org.apache.james.core.Username;
import org.apache.james.events.Event;
import org.apache.james.mailbox.MailboxManager;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.MailboxSession.SessionId;
import org.apache.james.mailbox.MessageManager;
import org.apache.james.mailbox.MessageUid;
import org.apache.james.mailbox.ModSeq;
import org.apache.james.mailbox.events.MailboxEvents.Added;
import org.apache.james.mailbox.model.Content;
import org.apache.james.mailbox.model.Mailbox;
import org.apache.james.mailbox.model.MailboxId;
import org.apache.james.mailbox.model.MailboxPath;
import org.apache.james.mailbox.model.MessageId;
import org.apache.james.mailbox.model.MessageMetaData;
import org.apache.james.mailbox.model.MessageResult;
import org.apache.james.mailbox.model.MessageResultIterator;
import org.apache.james.mailbox.model.ThreadId;
import org.apache.james.mailbox.model.UidValidity;
import org.apache.mailet.base.test.FakeMailContext;
import org.jamesexpress.store.StoreException;
import org.jamesexpress.testing.Mails;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which events of James the listener takes; what it makes of them is shown in a booted server. */
class NotifyStoredMailTest {
    private static final long SESSION = 4711;
    private static final Username BOB = Username.of("bob@example.test");
    private static final MailboxId MAILBOX = () -> "7";

    @TempDir
    Path home;

    @BeforeEach
    void createHome() throws Exception {
        Files.createDirectory(home.resolve("conf"));
        Files.writeString(home.resolve("conf/express-notify.xml"), "<endpoints/>");
    }

    @Test
    void takesDeliveriesAlone() {
        NotifyStoredMail listener = listener("deliveries", "only");

        assertThat(listener.isHandling(added(true))).isTrue();
        assertThat(listener.isHandling(added(false))).isFalse();
        listener.destroy();
    }

    @Test
    void takesWhateverComesIntoAMailboxIfThatIsWished() {
        NotifyStoredMail listener = listener("deliveries", "all");

        assertThat(listener.isHandling(added(true))).isTrue();
        assertThat(listener.isHandling(added(false))).isTrue();
        listener.destroy();
    }

    @Test
    void takesNothingThatIsPutBackFromAnArchive() {
        NotifyStoredMail listener = listener("deliveries", "all");

        QuietSessions.add(SESSION);
        boolean meanwhile = listener.isHandling(added(false));
        QuietSessions.remove(SESSION);

        assertThat(meanwhile).isFalse();
        assertThat(listener.isHandling(added(false))).isTrue();
        listener.destroy();
    }

    @Test
    void keepsAMessageBeforeItNotesIt() throws Exception {
        byte[] octets = Mails.octets("Subject: Hello", "", "Hello.");
        Files.writeString(home.resolve("conf/express-notify.xml"), KeptMessages.ENDPOINTS);
        NotifyStoredMail listener = listener(inboxWith(octets), "deliveries", "only");
        KeptMessages.takeTheLogAway(home);

        assertThatThrownBy(() -> listener.event(added(true, 1))).isInstanceOf(StoreException.class);

        KeptMessages.assertOne(home, octets);
        listener.destroy();
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        assertThatThrownBy(() -> listener("deliveries", "some"))
                .hasMessageContaining("deliveries = some: should be one of only, all");
        assertThatThrownBy(() -> listener("delivery", "all")).hasMessageContaining("delivery is not known");
        assertThatThrownBy(() -> listener("endpoints", "conf/none.xml")).hasMessageContaining("conf/none.xml");
    }

    private NotifyStoredMail listener(String key, String value) {
        return listener(answering(MailboxManager.class, Map.of()), key, value);
    }

    private NotifyStoredMail listener(MailboxManager mailboxes, String key, String value) {
        BaseHierarchicalConfiguration configuration = new BaseHierarchicalConfiguration();
        configuration.addProperty(key, value);
        return new NotifyStoredMail(
                mailboxes,
                new JamesFolders(home),
                new OneDomain(),
                FakeMailContext.defaultContext(),
                new RecordedMetrics(),
                new RecordedMetrics(),
                configuration);
    }

    /** Mailboxes all of which have this message. */
    private static MailboxManager inboxWith(byte[] octets) {
        Content content = new Content() {
            @Override
            public InputStream getInputStream() {
                return new ByteArrayInputStream(octets);
            }

            @Override
            public long size() {
                return octets.length;
            }
        };
        MessageResult message = answering(MessageResult.class, Map.of("getFullContent", content));
        MessageManager inbox = answering(
                MessageManager.class,
                Map.of(
                        "getMessages",
                        answering(MessageResultIterator.class, Map.of("hasNext", true, "next", message)),
                        "getMailboxEntity",
                        new Mailbox(MailboxPath.inbox(BOB), UidValidity.of(1), MAILBOX)));
        MailboxSession session = new MailboxSession(
                SessionId.of(SESSION), BOB, Optional.empty(), List.of(), '.', MailboxSession.SessionType.System);
        return answering(MailboxManager.class, Map.of("createSystemSession", session, "getMailbox", inbox));
    }

    /** Answers some methods, and does nothing where there is nothing to answer. */
    private static <T> T answering(Class<T> type, Map<String, Object> answers) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, given) -> {
                    if (method.getReturnType() != void.class && !answers.containsKey(method.getName())) {
                        throw new UnsupportedOperationException(method.getName());
                    }
                    return answers.get(method.getName());
                }));
    }

    private static Added added(boolean delivery, long... uids) {
        MessageId message = answering(MessageId.class, Map.of("isSerializable", true, "serialize", "9f"));
        SortedMap<MessageUid, MessageMetaData> messages = new TreeMap<>();
        for (long each : uids) {
            MessageUid uid = MessageUid.of(each);
            ThreadId thread = ThreadId.fromBaseMessageId(message);
            messages.put(
                    uid,
                    new MessageMetaData(
                            uid,
                            ModSeq.first(),
                            new Flags(),
                            1,
                            Date.from(Instant.EPOCH),
                            Optional.empty(),
                            message,
                            thread));
        }
        return new Added(
                SessionId.of(SESSION),
                BOB,
                MailboxPath.inbox(BOB),
                MAILBOX,
                messages,
                Event.EventId.random(),
                delivery);
    }
}
