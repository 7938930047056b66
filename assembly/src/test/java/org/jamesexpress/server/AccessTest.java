package org.jamesexpress.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.mail.Folder;
import javax.mail.Message;
import javax.mail.MessagingException;
import javax.mail.Store;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may do what, and what no one may. */
@TestInstance(Lifecycle.PER_CLASS)
final class AccessTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    private RunningServer server;
    private String alice;
    private String bob;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        server = RunningServer.start(TestHome.in(folder));
        alice = server.addUser("alice");
        bob = server.addUser("bob");
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void refusesAPasswordInClearOnSubmission() throws Exception {
        try (Conversation client = smtp("submission")) {
            assertThat(client.smtp("EHLO client.test")).contains("STARTTLS").doesNotContain("AUTH");
            assertThat(client.smtp("AUTH PLAIN " + plain(alice))).startsWith("530 5.7.0");
        }
    }

    @Test
    void takesNoPasswordOnThePortForOtherServers() throws Exception {
        try (Conversation client = smtp("smtp")) {
            client.smtp("EHLO client.test");
            assertThat(client.smtp("AUTH PLAIN " + plain(alice))).startsWith("502 5.5.1");
            client.smtp("STARTTLS");
            client.startTls("TLSv1.3");
            assertThat(client.smtp("EHLO client.test")).doesNotContain("AUTH");
            assertThat(client.smtp("AUTH PLAIN " + plain(alice))).startsWith("502 5.5.1");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"submission", "submissions"})
    void takesNoMailWithoutAPasswordOnSubmission(String port) throws Exception {
        try (Conversation client = secured(port)) {
            assertThat(client.smtp("MAIL FROM:<" + alice + ">")).startsWith("530 5.7.0");
        }
    }

    @Test
    void refusesAWrongPassword() throws Exception {
        try (Conversation client = secured("submission")) {
            String wrong = base64("\0" + alice + "\0wrong");
            assertThat(client.smtp("AUTH PLAIN " + wrong)).startsWith("535");
            assertThat(client.smtp("MAIL FROM:<" + alice + ">")).startsWith("530");
        }
    }

    @Test
    void endsASubmissionAtTheThirdFailedLogin() throws Exception {
        try (Conversation client = secured("submissions")) {
            String wrong = base64("\0" + alice + "\0wrong");
            assertThat(client.smtp("AUTH PLAIN " + wrong)).startsWith("535");
            client.smtp("AUTH LOGIN");
            client.smtp(base64(alice));
            assertThat(client.smtp(base64("wrong"))).startsWith("535");
            client.smtp("AUTH LOGIN");
            client.smtp(base64(alice));
            assertThat(client.smtp(base64("wrong"))).startsWith("421 4.7.0");
            assertThat(client.line()).isEqualTo("null");
        }
    }

    @Test
    void takesARightPasswordAtTheThirdTry() throws Exception {
        try (Conversation client = secured("submissions")) {
            String wrong = base64("\0" + alice + "\0wrong");
            assertThat(client.smtp("AUTH PLAIN " + wrong)).startsWith("535");
            assertThat(client.smtp("AUTH PLAIN " + wrong)).startsWith("535");
            assertThat(client.smtp("AUTH PLAIN " + plain(alice))).startsWith("235");
        }
    }

    @Test
    void endsAPop3SessionAtTheThirdFailedLogin() throws Exception {
        try (Conversation client = new Conversation(server.port("pop3s"))) {
            client.startTls("TLSv1.3");
            client.line();
            for (int i = 0; i < 2; i++) {
                client.ask("USER " + alice, "^[-+]");
                assertThat(client.ask("PASS wrong", "^[-+]")).startsWith("-ERR Authentication failed");
            }
            client.ask("USER " + alice, "^[-+]");
            assertThat(client.ask("PASS wrong", "^[-+]")).startsWith("-ERR Too many failed logins");
            assertThat(client.line()).isEqualTo("null");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"alice", "\0alice", "alice\0"})
    void aNameAloneOpensNothing(String credentials) throws Exception {
        try (Conversation client = secured("submission")) {
            String name = base64(credentials.replace("alice", alice));
            assertThat(client.smtp("AUTH PLAIN " + name)).startsWith("5");
            assertThat(client.smtp("MAIL FROM:<" + alice + ">")).startsWith("530");
        }
    }

    @Test
    void aUserSendsUnderHisOwnAddressOnly() throws Exception {
        try (Conversation client = secured("submission")) {
            assertThat(client.smtp("AUTH PLAIN " + plain(alice))).startsWith("235");
            client.smtp("MAIL FROM:<" + bob + ">");
            assertThat(client.smtp("RCPT TO:<" + bob + ">")).startsWith("5");
        }
    }

    @Test
    void relaysNothingForStrangers() throws Exception {
        try (Conversation client = smtp("smtp")) {
            client.smtp("EHLO client.test");
            client.smtp("MAIL FROM:<someone@elsewhere.test>");
            assertThat(client.smtp("RCPT TO:<other@elsewhere.test>")).startsWith("5");
            assertThat(client.smtp("RCPT TO:<other%elsewhere.test@" + TestHome.DOMAIN + ">"))
                    .startsWith("5");
            assertThat(client.smtp("RCPT TO:<" + bob + ">")).startsWith("250");
        }
    }

    @Test
    void relaysNothingForStrangersWhoSayTheyAreUsers() throws Exception {
        try (Conversation client = smtp("smtp")) {
            client.smtp("EHLO client.test");
            client.smtp("MAIL FROM:<" + alice + ">");
            assertThat(client.smtp("RCPT TO:<other@elsewhere.test>")).startsWith("5");
        }
    }

    @Test
    void refusesAnUnknownRecipientInTheSession() throws Exception {
        try (Conversation client = smtp("smtp")) {
            client.smtp("EHLO client.test");
            client.smtp("MAIL FROM:<someone@elsewhere.test>");
            assertThat(client.smtp("RCPT TO:<nobody@" + TestHome.DOMAIN + ">")).startsWith("550");
        }
    }

    /** Each is asked for just before it changes, so that the answer of before is at hand. */
    @Test
    void knowsAtOnceWhichDomainsAndUsersCameAndWent() throws Exception {
        String user = "carol@third.test";
        try (Conversation client = smtp("smtp")) {
            client.smtp("EHLO client.test");
            client.smtp("MAIL FROM:<someone@elsewhere.test>");
            String rcpt = "RCPT TO:<" + user + ">";
            String stranger = client.smtp(rcpt);
            server.admin("PUT", "/domains/third.test", "");
            assertThat(client.smtp(rcpt)).startsWith("550").isNotEqualTo(stranger);
            server.admin("PUT", "/users/" + user, "{\"password\":\"" + RunningServer.PASSWORD + "\"}");
            assertThat(client.smtp(rcpt)).startsWith("250");
            server.admin("DELETE", "/users/" + user, "");
            assertThat(client.smtp(rcpt)).startsWith("550").isNotEqualTo(stranger);
            server.admin("DELETE", "/domains/third.test", "");
            assertThat(client.smtp(rcpt)).isEqualTo(stranger);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"postmaster@express.test", "Postmaster@EXPRESS.test", "abuse@express.test", "Postmaster"})
    void takesAndKeepsMailForAPostmasterWhomNobodyHasMade(String recipient) throws Exception {
        int before = kept();
        try (Conversation client = smtp("smtp")) {
            client.smtp("EHLO client.test");
            client.smtp("MAIL FROM:<someone@elsewhere.test>");
            assertThat(client.smtp("RCPT TO:<" + recipient + ">")).startsWith("250");
            client.smtp("DATA");
            assertThat(client.smtp("Subject: Trouble\r\n\r\nMail loops here.\r\n."))
                    .startsWith("250");
        }
        await().atMost(SOON).until(() -> kept() > before);
    }

    @Test
    void relaysNothingToThePostmasterOfAnotherDomain() throws Exception {
        try (Conversation client = smtp("smtp")) {
            client.smtp("EHLO client.test");
            client.smtp("MAIL FROM:<someone@elsewhere.test>");
            assertThat(client.smtp("RCPT TO:<postmaster@elsewhere.test>")).startsWith("5");
        }
    }

    @Test
    void deliversThePostmastersMailWhereTheAliasSays() throws Exception {
        server.admin("PUT", "/domains/second.test", "");
        server.admin("PUT", "/address/aliases/" + bob + "/sources/postmaster@second.test", "");
        server.submit(alice, "To the second postmaster", "Hello", "postmaster@second.test");
        // A mail that comes between SELECT and FETCH is counted already, and James's session can't fetch it yet.
        await().atMost(SOON)
                .ignoreExceptionsInstanceOf(MessagingException.class)
                .until(() -> subjectsOfBob().contains("To the second postmaster"));
    }

    /** How many mails to postmaster or abuse are kept for want of such a user. */
    private int kept() throws Exception {
        HttpResponse<String> names =
                server.ask("GET", "/mailRepositories/mail%2Fpostmaster/mails", "", "Bearer " + TestHome.token(true));
        return names.statusCode() == 404 ? 0 : names.body().split("Mail", -1).length - 1;
    }

    private List<String> subjectsOfBob() throws Exception {
        try (Store store = server.store("imap", bob);
                Folder inbox = store.getFolder("INBOX")) {
            inbox.open(Folder.READ_ONLY);
            List<String> subjects = new ArrayList<>();
            for (Message message : inbox.getMessages()) {
                subjects.add(message.getSubject());
            }
            return subjects;
        }
    }

    @Test
    void announcesAndEnforcesTheLargestSize() throws Exception {
        try (Conversation client = smtp("smtp")) {
            assertThat(client.smtp("EHLO client.test")).contains("SIZE 52428800");
            assertThat(client.smtp("MAIL FROM:<someone@elsewhere.test> SIZE=60000000"))
                    .startsWith("552");
        }
    }

    @Test
    void greetsWithItsConfiguredName() throws Exception {
        try (Conversation client = new Conversation(server.port("smtp"))) {
            assertThat(client.line()).startsWith("220 " + TestHome.HOSTNAME);
        }
    }

    @Test
    void speaksNoOldTls() throws Exception {
        try (Conversation client = new Conversation(server.port("imaps"))) {
            assertThatThrownBy(() -> client.startTls("TLSv1.1")).isInstanceOf(SSLException.class);
        }
    }

    @Test
    void refusesAnImapLoginInClear() throws Exception {
        try (Conversation client = new Conversation(server.port("imap"))) {
            client.line();
            assertThat(client.ask("a CAPABILITY", "^a ")).contains("STARTTLS", "LOGINDISABLED");
            assertThat(client.ask("b LOGIN " + alice + " \"" + RunningServer.PASSWORD + "\"", "^b "))
                    .contains("b NO");
            assertThat(client.ask("c AUTHENTICATE PLAIN " + plain(alice), "^c |^\\+ "))
                    .contains("c NO");
        }
    }

    @Test
    void refusesAnImapLiteralAboveTheLimit() throws Exception {
        try (Conversation client = new Conversation(server.port("imaps"))) {
            client.startTls("TLSv1.2");
            client.line();
            client.ask("a LOGIN " + alice + " \"" + RunningServer.PASSWORD + "\"", "^a ");
            client.ask("b APPEND INBOX {60000000}", "^\\+ ");
            assertThat(client.ask("Subject: so it begins", "^b ")).contains("b BAD");
        }
    }

    @Test
    void refusesAPop3LoginInClear() throws Exception {
        try (Conversation client = new Conversation(server.port("pop3"))) {
            client.line();
            assertThat(client.ask("USER " + alice, "^[-+]")).startsWith("-ERR");
            assertThat(client.ask("PASS " + RunningServer.PASSWORD, "^[-+]")).startsWith("-ERR");
            assertThat(client.ask("STLS", "^[-+]")).startsWith("+OK");
            client.startTls("TLSv1.3");
            assertThat(client.ask("USER " + alice, "^[-+]")).startsWith("+OK");
        }
    }

    @Test
    void administersNothingWithoutAToken() throws Exception {
        assertThat(server.ask("GET", "/users", "", "").statusCode()).isEqualTo(401);
        assertThat(server.ask("GET", "/users", "", "Bearer rubbish").statusCode())
                .isEqualTo(401);
    }

    @Test
    void administersNothingForATokenOfNoAdministrator() throws Exception {
        assertThat(server.ask("GET", "/users", "", "Bearer " + TestHome.token(false))
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void administersOnLoopbackOnly() {
        assertThat(server.server().listeners())
                .filteredOn(listener -> listener.name().equals("webadmin"))
                .allMatch(listener -> listener.address().getAddress().isLoopbackAddress());
    }

    private Conversation smtp(String port) throws Exception {
        Conversation client = new Conversation(server.port(port));
        client.line();
        return client;
    }

    private Conversation secured(String port) throws Exception {
        Conversation client = new Conversation(server.port(port));
        if (port.equals("submissions")) {
            client.startTls("TLSv1.3");
            client.line();
        } else {
            client.line();
            client.smtp("EHLO client.test");
            client.smtp("STARTTLS");
            client.startTls("TLSv1.3");
        }
        assertThat(client.smtp("EHLO client.test")).contains("AUTH LOGIN PLAIN");
        return client;
    }

    private static String plain(String user) {
        return base64("\0" + user + "\0" + RunningServer.PASSWORD);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }
}
