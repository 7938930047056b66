package org.jamesexpress.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import javax.mail.Folder;
import javax.mail.Store;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PersistenceTest {
    @TempDir
    Path folder;

    private RunningServer server;

    @BeforeEach
    void start() throws Exception {
        server = RunningServer.start(TestHome.in(folder));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void submittedMailIsReadOverImapAndPop3AfterARestart() throws Exception {
        String alice = server.addUser("alice");
        String bob = server.addUser("bob");
        server.submit(alice, "Lunch", "At noon?", bob);
        await().until(() -> count("imap", bob) == 1);

        server.restart();

        for (String protocol : new String[] {"imap", "imaps", "pop3", "pop3s"}) {
            try (Store store = server.store(protocol, bob)) {
                Folder inbox = store.getFolder("INBOX");
                inbox.open(Folder.READ_ONLY);
                assertThat(inbox.getMessage(1).getSubject()).as(protocol).isEqualTo("Lunch");
                assertThat(inbox.getMessage(1).getContent()).asString().contains("At noon?");
            }
        }
    }

    private int count(String protocol, String user) throws Exception {
        try (Store store = server.store(protocol, user)) {
            return store.getFolder("INBOX").getMessageCount();
        }
    }
}
