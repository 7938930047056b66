package org.jamesexpress.mailets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;
import org.apache.commons.configuration2.BaseHierarchicalConfiguration;
import org.apache.james.core.Username;
import org.apache.james.events.Event;
import org.apache.james.mailbox.MailboxManager;
import org.apache.james.mailbox.MailboxSession.SessionId;
import org.apache.james.mailbox.events.MailboxEvents.Added;
import org.apache.james.mailbox.model.MailboxPath;
import org.apache.mailet.base.test.FakeMailContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which events of James the listener takes; what it makes of them is shown in a booted server. */
class NotifyStoredMailTest {
    private static final long SESSION = 4711;

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
    void refusesWhatItDoesNotKnow() {
        assertThatThrownBy(() -> listener("deliveries", "some"))
                .hasMessageContaining("deliveries = some: should be one of only, all");
        assertThatThrownBy(() -> listener("delivery", "all")).hasMessageContaining("delivery is not known");
        assertThatThrownBy(() -> listener("endpoints", "conf/none.xml")).hasMessageContaining("conf/none.xml");
    }

    private NotifyStoredMail listener(String key, String value) {
        BaseHierarchicalConfiguration configuration = new BaseHierarchicalConfiguration();
        configuration.addProperty(key, value);
        MailboxManager mailboxes = (MailboxManager) Proxy.newProxyInstance(
                MailboxManager.class.getClassLoader(),
                new Class<?>[] {MailboxManager.class},
                (proxy, method, given) -> {
                    throw new UnsupportedOperationException(method.getName());
                });
        return new NotifyStoredMail(
                mailboxes,
                new JamesFolders(home),
                new OneDomain(),
                FakeMailContext.defaultContext(),
                new RecordedMetrics(),
                new RecordedMetrics(),
                configuration);
    }

    private static Added added(boolean delivery) {
        Username bob = Username.of("bob@example.test");
        return new Added(
                SessionId.of(SESSION),
                bob,
                MailboxPath.inbox(bob),
                () -> "7",
                new TreeMap<>(),
                Event.EventId.random(),
                delivery);
    }
}
