package org.jamesexpress.dropin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jamesexpress.testing.Fault;
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
 * An unchanged James 3.8.1 with the jar and the sample does all that the jar promises, wherever its mail queue and the
 * jar's store are. The tests share it.
 */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
abstract class James38Contract {
    private static final Path SAMPLE = Path.of("../../conf-samples/drop-in-direct-delivery/conf");

    @AutoClose
    private Neighbours neighbours;

    @AutoClose
    private RunningJames james;

    private StockJames stock;
    private Path folder;
    private String alice;

    /** The James, with anything that it has beyond the sample. */
    abstract StockJames unchanged(Path home) throws Exception;

    /** Does away with the mail queue of the James, which is stopped. */
    abstract void loseQueue() throws Exception;

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        folder = temporary;
        neighbours = Neighbours.start();
        stock = unchanged(folder)
                .configured(SAMPLE)
                .with("mailetcontainer.xml", "<mailet match=\"All\" class=\"RemoveMimeHeader\">", """
                        <mailet match="org.jamesexpress.matchers.AttachmentIs=type:application/x-msdownload" class="Null"/>
                        <mailet match="All" class="RemoveMimeHeader">""")
                .with("smtpserver.xml", "<handler class=\"org.apache.james.smtpserver.CoreCmdHandlerLoader\"/>", """
                        <handler class="org.jamesexpress.mailets.ArchiveBeforeAccept"/>
                        <handler class="org.jamesexpress.mailets.RecordAccepted"/>
                        <handler class="org.jamesexpress.mailets.RequireTls"/>
                        <handler class="org.apache.james.smtpserver.CoreCmdHandlerLoader"/>""")
                .with(DropInJar.forJames38());
        james = neighbours.introducedTo(stock).start();
        alice = james.user("alice");
    }

    @Test
    @Order(1)
    void takesMailToTheNextHostWhenTheFirstRefusesToTalk() throws Exception {
        neighbours.first().saying(Point.GREETING, "554 go away");

        james.submit(alice, "Failover", "bob@b.test");

        Received mail = neighbours.second().awaitMail();
        assertThat(mail.recipients()).containsExactly("bob@b.test");
        assertThat(mail.text()).contains("Subject: Failover\r\n", "Good day.\r\n");
        james.awaitWords("to=<bob@b.test>");
    }

    @Test
    @Order(2)
    void tellsAProgramOfTheMail() throws Exception {
        JsonNode event =
                new ObjectMapper().readTree(neighbours.receiver().next().body());

        assertThat(event.path("type").asText()).isEqualTo("org.jamesexpress.mail.received");
        assertThat(event.toString()).contains("Failover", alice, "bob@b.test");
    }

    /** By the SMTP hook, which tells the mailet so through James's queue. */
    @Test
    @Order(2)
    void archivesTheMailOnce() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("var/archive"))) {
            List<Path> mails =
                    files.filter(file -> file.toString().endsWith(".eml")).toList();

            assertThat(mails).hasSize(1);
            assertThat(Files.readString(mails.get(0))).contains("Subject: Failover\r\n");
            assertThat(Files.readString(mails.get(0)
                            .resolveSibling(
                                    mails.get(0).getFileName().toString().replace(".eml", ".json"))))
                    .contains("\"tls\" : \"none\"");
        }
    }

    @Test
    @Order(2)
    void wroteDownThatTheMailWasAccepted() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("var/express/accepted"))) {
            Path journal = files.filter(file -> file.toString().endsWith(".jsonl"))
                    .findFirst()
                    .orElseThrow();

            assertThat(Files.readAllLines(journal))
                    .filteredOn(line -> line.contains("\"kind\":\"accepted\""))
                    .singleElement()
                    .asString()
                    .contains("\"reversePath\":\"" + alice, "{\"address\":\"bob@b.test\",\"direction\":\"outbound\"}");
        }
    }

    @Test
    @Order(2)
    void showsTheAttemptsByWebadmin() throws Exception {
        JsonNode log = new ObjectMapper()
                .readTree(james.webadmin("GET", "/express/log?recipient=bob@b.test", "")
                        .body());

        assertThat(log.path("attempts").findValuesAsText("outcome"))
                .containsExactlyInAnyOrder("delivered", "next-host");
        assertThat(log.toString()).contains("554 go away");
    }

    @Test
    @Order(3)
    void putsTheMailBackIntoAMailboxOnce() throws Exception {
        String route = "/express/restore/mailboxes?user=" + alice;

        assertThat(james.webadmin("POST", route, archived()).body()).contains("\"outcome\":\"done\"");
        assertThat(james.webadmin("POST", route, archived()).body()).contains("\"outcome\":\"before\"");
    }

    @Test
    @Order(3)
    void sendsTheMailAgainOnce() throws Exception {
        String route = "/express/restore/outbound";

        assertThat(james.webadmin("POST", route, archived()).body()).contains("\"outcome\":\"done\"");
        Received again = neighbours.second().awaitMail();
        assertThat(again.recipients()).containsExactly("bob@b.test");
        assertThat(again.text()).contains("Subject: Failover\r\n", "Good day.\r\n");
        assertThat(james.webadmin("POST", route, archived()).body()).contains("\"outcome\":\"before\"");
    }

    /** The mail of the first test, as who restores it names it. */
    private String archived() throws IOException {
        Path archive = folder.resolve("var/archive");
        try (Stream<Path> files = Files.walk(archive)) {
            Path mail = files.filter(file -> file.toString().endsWith(".eml"))
                    .findFirst()
                    .orElseThrow();
            return "{\"mails\": [\"" + archive.relativize(mail) + "\"]}";
        }
    }

    @Test
    @Order(2)
    void isHealthy() throws Exception {
        JsonNode health = new ObjectMapper()
                .readTree(james.webadmin("GET", "/healthcheck", "").body());

        assertThat(health.path("checks"))
                .filteredOn(check -> check.path("componentName").asText().startsWith("James Express"))
                .hasSize(5)
                .allMatch(check -> check.path("status").asText().equals("healthy"));
    }

    @Test
    @Order(4)
    void keepsWhatIsOnItsWayAcrossAStopThatLosesTheQueue() throws Exception {
        neighbours.first().doing(Point.MAIL, Fault.DROP);
        neighbours.second().doing(Point.MAIL, Fault.DROP);
        james.submit(alice, "Later", "carol@b.test");
        james.awaitWords("to=<carol@b.test>");

        assertThat(james.stop()).isIn(0, 143);
        assertThat(james.log()).contains("JAMES server stopped");
        assertThat(james.complaints()).isEmpty();

        neighbours.first().behaving();
        neighbours.second().behaving();
        loseQueue();
        james = stock.start();
        james.webadmin("POST", "/express/queue?action=flush&recipient=carol@b.test", "");
        assertThat(neighbours.first().awaitMail().recipients()).containsExactly("carol@b.test");
    }
}
