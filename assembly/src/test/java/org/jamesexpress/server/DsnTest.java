package org.jamesexpress.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.Base64;
import javax.mail.Folder;
import javax.mail.Message;
import javax.mail.Store;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client may ask about its mail (RFC 3461), and what becomes of that. */
@TestInstance(Lifecycle.PER_CLASS)
final class DsnTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    private TestHome home;
    private RunningServer server;
    private String alice;
    private String bob;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        home = TestHome.in(folder);
        server = RunningServer.start(home);
        alice = server.addUser("alice");
        bob = server.addUser("bob");
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"smtp", "submission", "submissions"})
    void isOfferedOnEveryPort(String port) throws Exception {
        try (Conversation client = client(port)) {
            assertThat(client.smtp("EHLO client.test")).containsPattern("250[- ]DSN\n");
        }
    }

    @Test
    void takesWhatAClientAsksToTheDelivery() throws Exception {
        try (Conversation client = submission()) {
            assertThat(client.smtp("MAIL FROM:<" + alice + "> RET=HDRS ENVID=E+2B1"))
                    .startsWith("250");
            for (String again : new String[] {"FAILURE", "SUCCESS,DELAY"}) {
                assertThat(client.smtp("RCPT TO:<carol@elsewhere.invalid> NOTIFY=" + again
                                + " ORCPT=rfc822;carol+2Bshop@alias.test"))
                        .startsWith("250");
            }
            assertThat(client.smtp("RCPT TO:<dave@elsewhere.invalid>")).startsWith("250");
            send(client);
        }
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(outbound("carol@elsewhere.invalid"))
                        .isEqualTo("HDRS E+2B1 DELAY,SUCCESS rfc822;carol+2Bshop@alias.test"));
        assertThat(outbound("dave@elsewhere.invalid")).isEqualTo("HDRS E+2B1  ");
    }

    @Test
    void takesAReportFromAnotherServer() throws Exception {
        try (Conversation client = client("smtp")) {
            client.smtp("EHLO client.test");
            assertThat(client.smtp("MAIL FROM:<> RET=HDRS ENVID=report")).startsWith("250");
            assertThat(client.smtp("RCPT TO:<" + bob + "> NOTIFY=NEVER ORCPT=utf-8;b+C3+B6b@alias.test"))
                    .startsWith("250");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "RET=SOME,                       ''",
        "ENVID=a+zz,                     ''",
        "'',                             NOTIFY=ALWAYS",
        "'',                             'NOTIFY=NEVER,FAILURE'",
        "'',                             NOTIFY=",
        "'',                             ORCPT=carol@alias.test",
        "'',                             ORCPT=rfc822;a=b",
    })
    void refusesAParameterThatIsWrong(String ofMail, String ofRcpt) throws Exception {
        try (Conversation client = client("smtp")) {
            client.smtp("EHLO client.test");
            String mail = client.smtp(("MAIL FROM:<someone@elsewhere.test> " + ofMail).strip());
            if (!ofMail.isEmpty()) {
                assertThat(mail).startsWith("501 5.5.4");
                assertThat(client.smtp("MAIL FROM:<someone@elsewhere.test>")).startsWith("250");
            } else {
                assertThat(client.smtp("RCPT TO:<" + bob + "> " + ofRcpt)).startsWith("501 5.5.4");
                assertThat(client.smtp("RCPT TO:<" + bob + ">")).startsWith("250");
            }
        }
    }

    @Test
    void tellsWhoAskedThatAMailIsInAMailboxHere() throws Exception {
        try (Conversation client = submission()) {
            client.smtp("MAIL FROM:<" + alice + "> ENVID=receipt");
            client.smtp("RCPT TO:<" + bob + "> NOTIFY=SUCCESS");
            send(client);
        }
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(inbox(alice))
                        .contains("Original-Envelope-Id: receipt", "Action: delivered", "Status: 2.0.0"));
        assertThat(inbox(bob)).contains("Subject: Hello");
    }

    private Conversation client(String port) throws Exception {
        Conversation client = new Conversation(server.port(port));
        if (port.equals("submissions")) {
            client.startTls("TLSv1.3");
        }
        client.line();
        return client;
    }

    private Conversation submission() throws Exception {
        Conversation client = client("submissions");
        client.smtp("EHLO client.test");
        String login = "\0" + alice + "\0" + RunningServer.PASSWORD;
        client.smtp("AUTH PLAIN " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.US_ASCII)));
        return client;
    }

    private static void send(Conversation client) throws Exception {
        client.smtp("DATA");
        assertThat(client.smtp("Subject: Hello\r\n\r\nHello.\r\n.")).startsWith("250");
    }

    /** What the delivery keeps of a recipient's mail: RET, ENVID, NOTIFY, ORCPT. */
    private String outbound(String recipient) throws Exception {
        Path database = home.home().var().resolve("express/express.db");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                PreparedStatement query = connection.prepareStatement(
                        "SELECT ret || ' ' || envid || ' ' || notify || ' ' || orcpt"
                                + " FROM outbound_recipient r JOIN outbound_message m ON m.id = r.message WHERE address = ?")) {
            query.setString(1, recipient);
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? row.getString(1) : "none";
            }
        }
    }

    /** The newest mail of a user. */
    private String inbox(String user) throws Exception {
        try (Store store = server.store("imap", user);
                Folder inbox = store.getFolder("INBOX")) {
            inbox.open(Folder.READ_ONLY);
            if (inbox.getMessageCount() == 0) {
                return "";
            }
            Message newest = inbox.getMessage(inbox.getMessageCount());
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            newest.writeTo(out);
            return out.toString(StandardCharsets.UTF_8);
        }
    }
}
