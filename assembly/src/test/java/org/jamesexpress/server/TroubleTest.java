package org.jamesexpress.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.mail.Folder;
import javax.mail.Message;
import javax.mail.Store;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of mail that the server has taken and can't deliver. */
final class TroubleTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private RunningServer server;
    private String alice;
    private String bob;

    @BeforeEach
    void start() throws Exception {
        server = RunningServer.start(TestHome.in(folder));
        alice = server.addUser("alice");
        bob = server.addUser("bob");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void tellsTheSenderThatAMailboxIsFullAndKeepsNothing() throws Exception {
        server.admin("PUT", "/quota/users/" + bob + "/size", "1000");

        server.submit(alice, "Long", "Word ".repeat(1000), bob);

        await().atMost(SOON).until(() -> !inbox(alice).isEmpty());
        assertThat(inbox(alice)).singleElement().asString().contains("mailbox of its recipient is full");
        assertThat(inbox(bob)).isEmpty();
        assertThat(server.admin("GET", "/mailRepositories/mail%2Ferror/mails", ""))
                .isEqualTo("[]");
    }

    @Test
    void keepsMailThatCannotBeArchivedAndBouncesNothing() throws Exception {
        Path archive = folder.resolve("var/archive");
        Files.writeString(archive, "a file where a folder should be");

        server.submit(alice, "Hello", "There", bob);

        await().atMost(SOON)
                .until(() -> server.admin("GET", "/mailRepositories/mail%2Ferror/mails", "")
                        .contains("Mail"));
        Files.delete(archive);
        server.submit(alice, "Hello again", "There", bob);
        await().atMost(SOON).until(() -> !inbox(bob).isEmpty());
        assertThat(inbox(bob)).singleElement().asString().startsWith("Hello again");
        assertThat(inbox(alice)).isEmpty();
    }

    /** Subject and text of each mail. */
    private List<String> inbox(String user) throws Exception {
        try (Store store = server.store("imap", user);
                Folder inbox = store.getFolder("INBOX")) {
            inbox.open(Folder.READ_ONLY);
            List<String> mails = new ArrayList<>();
            for (Message message : inbox.getMessages()) {
                mails.add(message.getSubject() + "\n"
                        + new String(message.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
            }
            return mails;
        }
    }
}
