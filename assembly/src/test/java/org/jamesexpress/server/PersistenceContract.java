package org.jamesexpress.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import javax.mail.Folder;
import javax.mail.Message;
import javax.mail.MessagingException;
import javax.mail.Store;
import javax.mail.search.BodyTerm;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server keeps over a restart, on whatever database. */
@TestInstance(Lifecycle.PER_CLASS)
abstract class PersistenceContract {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String ALIAS = "robert@" + TestHome.DOMAIN;
    private static final String SCRIPT =
            "require \"fileinto\"; if header :contains \"subject\" \"invoice\" { fileinto \"Invoices\"; }";

    private RunningServer server;
    private String alice;
    private String bob;

    abstract void chooseDatabase(TestHome home) throws IOException;

    @BeforeAll
    void fillAndRestart(@TempDir Path folder) throws Exception {
        TestHome home = TestHome.in(folder);
        chooseDatabase(home);
        server = RunningServer.start(home);
        alice = server.addUser("alice");
        bob = server.addUser("bob");
        server.admin("PUT", "/domains/second.test", "");
        server.admin("PUT", "/address/aliases/" + bob + "/sources/" + ALIAS, "");
        server.admin("PUT", "/sieve/" + bob + "/scripts/bills?activate=true", SCRIPT);
        server.admin("PUT", "/quota/users/" + bob + "/count", "52");
        server.submit(alice, "Lunch", "At noon?", bob);
        await().atMost(SOON).until(() -> subjects(bob, "INBOX").contains("Lunch"));
        server.submitLooped(alice, bob);
        await().atMost(SOON).until(() -> repository("loop").length() > 2);
        server.restart();
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"imap", "imaps", "pop3", "pop3s"})
    void mailSubmittedBeforeIsReadAfter(String protocol) throws Exception {
        try (Store store = server.store(protocol, bob)) {
            Folder inbox = store.getFolder("INBOX");
            inbox.open(Folder.READ_ONLY);
            assertThat(inbox.getMessage(1).getSubject()).isEqualTo("Lunch");
            assertThat(inbox.getMessage(1).getContent()).asString().contains("At noon?");
        }
    }

    @Test
    void keepsDomains() throws Exception {
        assertThat(server.admin("GET", "/domains", "")).contains(TestHome.DOMAIN, "second.test");
    }

    @Test
    void keepsUsers() throws Exception {
        assertThat(server.admin("GET", "/users", "")).contains(alice, bob);
    }

    @Test
    void keepsRewrites() throws Exception {
        server.submit(alice, "To an alias", "Hello", ALIAS);

        await().atMost(SOON).until(() -> subjects(bob, "INBOX").contains("To an alias"));
    }

    @Test
    void keepsSieveScripts() throws Exception {
        server.submit(alice, "Your invoice", "12 EUR", bob);

        await().atMost(SOON).until(() -> subjects(bob, "Invoices").contains("Your invoice"));
    }

    @Test
    void keepsQuotas() throws Exception {
        assertThat(server.admin("GET", "/quota/users/" + bob + "/count", "")).isEqualTo("52");
    }

    @Test
    void keepsWhatIsUsedOfAQuota() throws Exception {
        assertThat(server.admin("GET", "/quota/users/" + bob, "")).doesNotContain("\"occupation\":{\"size\":0");
    }

    @Test
    void keepsMailSetAside() throws Exception {
        assertThat(repository("loop")).contains("[\"");
    }

    @Test
    void findsTextInMailFromBefore() throws Exception {
        try (Store store = server.store("imap", bob)) {
            Folder inbox = store.getFolder("INBOX");
            inbox.open(Folder.READ_ONLY);
            Message[] found = inbox.search(new BodyTerm("noon"));
            assertThat(found).hasSize(1);
        }
    }

    private String repository(String name) throws Exception {
        return server.admin("GET", "/mailRepositories/mail%2F" + name + "/mails", "");
    }

    private List<String> subjects(String user, String folder) throws Exception {
        try (Store store = server.store("imap", user)) {
            Folder opened = store.getFolder(folder);
            if (!opened.exists()) {
                return List.of();
            }
            opened.open(Folder.READ_ONLY);
            return Arrays.stream(opened.getMessages())
                    .map(PersistenceContract::subject)
                    .toList();
        }
    }

    private static String subject(Message message) {
        try {
            return message.getSubject();
        } catch (MessagingException e) {
            throw new AssertionError(e);
        }
    }
}
