package org.jamesexpress.dropin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jamesexpress.testing.Javas;
import org.jamesexpress.testing.Point;
import org.jamesexpress.testing.Received;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The mailet container of an unchanged James 3.9.0 runs the mailets and matchers of the jar, on Java 21 or later. The
 * tests share it.
 */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class James39IT {
    /** In UTF-8, and folded in a way that writing it anew would not keep. */
    private static final String MESSAGE = """
            From: alice@example.test\r
            To: bob@b.test\r
            Subject: Failover\r
            \t\tfür   alle\r
            \r
            Good day.\r
            """;

    @AutoClose
    private Neighbours neighbours;

    @AutoClose
    private RunningJames james;

    private Path folder;

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        Path java = Javas.newOne("James 3.9");
        folder = temporary;
        neighbours = Neighbours.start();
        james = neighbours
                .introducedTo(StockJames.mailetContainer39(folder, java).with(DropInJar.forJames39()))
                .start();
        Files.writeString(folder.resolve("mail.eml"), MESSAGE);
    }

    @Test
    @Order(1)
    void takesMailToTheNextHostWhenTheFirstRefusesToTalk() throws Exception {
        neighbours.first().saying(Point.GREETING, "554 go away");

        james.spool("alice@example.test", "bob@b.test", folder.resolve("mail.eml"));

        Received mail = neighbours.second().awaitMail();
        assertThat(mail.recipients()).containsExactly("bob@b.test");
        assertThat(mail.text()).endsWith(MESSAGE);
    }

    @Test
    @Order(2)
    void tellsAProgramOfTheMail() throws Exception {
        JsonNode event =
                new ObjectMapper().readTree(neighbours.receiver().next().body());

        assertThat(event.path("type").asText()).isEqualTo("org.jamesexpress.mail.received");
        assertThat(event.toString()).contains("Failover für alle", "alice@example.test", "bob@b.test");
    }

    @Test
    @Order(2)
    void archivesTheMailOctetForOctet() throws IOException {
        assertThat(archived()).containsExactly(MESSAGE);
    }

    @Test
    @Order(3)
    void choosesByMatchersWhomItTellsAndWhatItDelivers() throws Exception {
        Files.writeString(folder.resolve("answer.eml"), "Auto-Submitted: auto-replied\r\n" + MESSAGE);
        neighbours.first().behaving();

        james.spool("alice@example.test", "carol@example.test", folder.resolve("answer.eml"));
        james.spool("alice@example.test", "dave@b.test", folder.resolve("mail.eml"));

        assertThat(neighbours.first().awaitMail().recipients()).containsExactly("dave@b.test");
        assertThat(neighbours.receiver().next().body()).contains("dave@b.test");
        assertThat(archived()).hasSize(3);
    }

    @Test
    @Order(4)
    void stopsCleanly() throws Exception {
        assertThat(james.stop()).isIn(0, 143);
        assertThat(james.log()).contains("JAMES server stopped");
        assertThat(james.complaints()).isEmpty();
    }

    private List<String> archived() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("var/archive"))) {
            List<Path> mails =
                    files.filter(file -> file.toString().endsWith(".eml")).toList();
            return mails.stream().map(James39IT::text).toList();
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
