package org.jamesexpress.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.mail.imap.IMAPMessage;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import javax.mail.Flags;
import javax.mail.Folder;
import javax.mail.Message;
import javax.mail.Session;
import javax.mail.Store;
import javax.mail.internet.MimeMessage;
import org.jamesexpress.store.Sha256;
import org.jamesexpress.testing.FreePort;
import org.jamesexpress.testing.WebhookReceiver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The listener in the ready server: SMTP, the mailbox, a webhook. */
@Timeout(180)
final class NotifyStoredMailTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    @Test
    void aDeliveryIsToldWhenItCameAndWhenEachMailboxHasIt() throws Exception {
        try (WebhookReceiver receiver = WebhookReceiver.start()) {
            TestHome home = home(receiver, "<events>mail.received, mail.stored</events>");
            try (RunningServer server = RunningServer.start(home)) {
                String alice = server.addUser("alice");
                String bob = server.addUser("bob");

                server.submit(alice, "First", "Hello both.", alice, bob);
                deliveredToBoth(receiver, alice, bob);

                putByImap(server, bob);
                server.submit(alice, "Second", "Hello Bob.", bob);
                assertThat(next(receiver).path("type").asText()).isEqualTo("org.jamesexpress.mail.received");
                JsonNode second = next(receiver);
                assertThat(second.path("type").asText()).isEqualTo("org.jamesexpress.mail.stored");
                assertThat(second.at("/data/headers/subject").asText()).isEqualTo("Second");
                assertThat(receiver.waiting()).isZero();
            }
        }
    }

    @Test
    void aLinkLeadsToTheOctetsThatTheMailboxHas() throws Exception {
        try (WebhookReceiver receiver = WebhookReceiver.start()) {
            int port = FreePort.find();
            TestHome home = home(receiver, """
                            <events>mail.stored</events>
                            <content>link</content>
                        </endpoint>
                        <endpoint name="feed">
                            <stream><port>%1$d</port><publicUrl>http://127.0.0.1:%1$d</publicUrl></stream>
                    """.formatted(port));
            try (RunningServer server = RunningServer.start(home)) {
                String alice = server.addUser("alice");
                String bob = server.addUser("bob");

                server.submit(alice, "Grüße", "Schöne Grüße,\n.\nbis bald.", bob);

                JsonNode stored = next(receiver);
                byte[] octets = fetched(stored.at("/data/content/message").asText());
                assertThat(octets).isEqualTo(inMailbox(server, bob));
                assertThat(octets).hasSize(stored.at("/data/size").asInt());
                assertThat(Sha256.hex(octets))
                        .isEqualTo(stored.at("/data/sha256").asText());
            }
        }
    }

    private static byte[] fetched(String link) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(link)).build();
        HttpResponse<byte[]> answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofByteArray());
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.body();
    }

    /** The only message of the inbox. */
    private static byte[] inMailbox(RunningServer server, String user) throws Exception {
        try (Store store = server.store("imap", user);
                Folder inbox = store.getFolder("INBOX")) {
            inbox.open(Folder.READ_ONLY);
            assertThat(inbox.getMessageCount()).isEqualTo(1);
            return ((IMAPMessage) inbox.getMessage(1)).getMimeStream().readAllBytes();
        }
    }

    /**
     * With the listener, and a webhook.
     *
     * @param terms what follows the webhook in its endpoint
     */
    private TestHome home(WebhookReceiver receiver, String terms) throws Exception {
        TestHome home = TestHome.in(folder);
        home.write("express-notify.xml", """
                <endpoints>
                    <endpoint name="all">
                        <webhook>
                            <url>%s</url>
                            <secret>whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw</secret>
                            <allow>127.0.0.1</allow>
                        </webhook>
                        %s
                    </endpoint>
                </endpoints>
                """.formatted(receiver.url(), terms));
        home.replace(
                "listeners.xml",
                "</listeners>",
                "<listener><class>org.jamesexpress.mailets.NotifyStoredMail</class></listener></listeners>");
        return home;
    }

    private static void deliveredToBoth(WebhookReceiver receiver, String alice, String bob) throws Exception {
        JsonNode received = next(receiver);
        assertThat(received.path("type").asText()).isEqualTo("org.jamesexpress.mail.received");
        Set<String> owners = new TreeSet<>();
        for (int i = 0; i < 2; i++) {
            JsonNode stored = next(receiver);
            assertThat(stored.path("type").asText()).isEqualTo("org.jamesexpress.mail.stored");
            assertThat(stored.path("subject")).isEqualTo(stored.at("/data/mailbox/owner"));
            assertThat(stored.at("/data/mailbox/name").asText()).isEqualTo("INBOX");
            assertThat(stored.at("/data/uid").asLong()).isEqualTo(1);
            assertThat(stored.at("/data/delivery").asBoolean()).isTrue();
            assertThat(stored.at("/data/snippet").asText()).isEqualTo("Hello both.");
            assertThat(stored.at("/data/headers/messageId")).isEqualTo(received.at("/data/headers/messageId"));
            owners.add(stored.path("subject").asText());
        }
        assertThat(owners).containsExactly(alice, bob);
    }

    /** Appends a message to the inbox, and copies it. */
    private static void putByImap(RunningServer server, String user) throws Exception {
        try (Store store = server.store("imap", user);
                Folder inbox = store.getFolder("INBOX")) {
            Folder other = store.getFolder("Other");
            other.create(Folder.HOLDS_MESSAGES);
            inbox.open(Folder.READ_WRITE);
            MimeMessage message = new MimeMessage(Session.getInstance(new Properties()));
            message.setSubject("Appended");
            message.setText("By IMAP.");
            message.setFlag(Flags.Flag.SEEN, true);
            inbox.appendMessages(new Message[] {message});
            inbox.copyMessages(inbox.getMessages(), other);
            assertThat(other.getMessageCount()).isEqualTo(2);
        }
    }

    private static JsonNode next(WebhookReceiver receiver) throws Exception {
        return JSON.readTree(receiver.next().body());
    }
}
