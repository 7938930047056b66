package org.jamesexpress.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.mail.imap.IMAPMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.mail.FetchProfile;
import javax.mail.Flags;
import javax.mail.Folder;
import javax.mail.Message;
import javax.mail.Store;
import org.jamesexpress.archive.Archive;
import org.jamesexpress.archive.ArchiveConfig;
import org.jamesexpress.config.Settings;
import org.jamesexpress.events.Arrival;
import org.jamesexpress.events.MailDirection;
import org.jamesexpress.mailets.ConfiguredArchive;
import org.jamesexpress.mailets.MailetRuntime;
import org.jamesexpress.server.RunningServer;
import org.jamesexpress.server.TestHome;
import org.jamesexpress.store.Content;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code express archive restore} against a server; each test's mails have a subject and a user of their own. */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ArchiveRestoreTest {
    private static final Instant ARRIVED = Instant.parse("2025-03-04T05:06:07Z");

    private Path folder;
    private TestHome home;
    private RunningServer server;
    private Archive archive;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        this.folder = folder;
        home = TestHome.in(Files.createDirectory(folder.resolve("home")));
        home.replace(
                "mailetcontainer.xml",
                "class=\"org.jamesexpress.mailets.ArchiveEml\">",
                "class=\"org.jamesexpress.mailets.ArchiveEml\"><masterKey>" + "A".repeat(43) + "=</masterKey>");
        home.replace(
                "mailetcontainer.xml",
                "<mailet match=\"All\" class=\"RemoveMimeHeader\">",
                "<mailet match=\"RecipientIs=resends@express.test\" class=\"Resend\">"
                        + "<recipients>resent@express.test</recipients><passThrough>true</passThrough></mailet>"
                        + "<mailet match=\"All\" class=\"RemoveMimeHeader\">");
        server = RunningServer.start(home);
        new Running(
                        ProcessHandle.current().pid(),
                        List.of(new Running.Port("webadmin", "127.0.0.1", server.port("webadmin"))))
                .write(home.home().root());
        Settings settings = Settings.of("test", Map.of("directory", "old", "compression", "zstd"));
        archive = Archive.open(ArchiveConfig.from(settings, folder::resolve), Clock.systemUTC(), new SecureRandom());
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void putsMailsBackOctetByOctetAndOnce() throws Exception {
        String bob = server.addUser("bob");
        String odd = "Subject: octets caf\u00e9 \u00b3\r\nX-Long: a\r\n\t b \r\n\r\n.\r\n\u00ff\u0080\rline\r\n";
        String headless = "\r\noctets, and no header\r\n";
        String large = "Subject: octets\r\n\r\n" + ("x".repeat(998) + "\r\n").repeat(10_000);
        add(odd, bob);
        add(headless, bob);
        add(large, bob);
        int events = events();
        long archived = archivedByTheServer();

        Shell shell = restore("octets", "--to-mailbox", bob);

        assertThat(shell.err()).isEmpty();
        assertThat(shell.out()).isEqualTo("Put back: 3 mails\n");
        assertThat(shell.exit()).isZero();
        List<Restored> there = in(bob, "Restored");
        assertThat(there).extracting(Restored::octets).containsExactly(odd, headless, large);
        assertThat(there).extracting(Restored::received).containsOnly(ARRIVED);
        assertThat(there).allMatch(Restored::seen);

        Shell again = restore("octets", "--to-mailbox", bob);

        assertThat(again.out()).isEqualTo("Put back: 0 mails; 3 there already\n");
        assertThat(again.exit()).isZero();
        assertThat(in(bob, "Restored")).hasSize(3);
        assertThat(events()).isEqualTo(events);
        assertThat(archivedByTheServer()).isEqualTo(archived);
    }

    @Test
    void putsBackWhatSomebodyHasDeletedSince() throws Exception {
        String user = server.addUser("deletes");
        add(message("deleted one"), user);
        add(message("deleted two"), user);
        restore("subject:deleted", "--to-mailbox", user, "--folder", "Back.There");
        withFolder(user, "Back.There", opened -> {
            opened.getMessage(1).setFlag(Flags.Flag.DELETED, true);
            opened.expunge();
        });

        assertThat(restore("subject:deleted", "--to-mailbox", user, "--folder", "Back.There")
                        .out())
                .isEqualTo("Put back: 1 mail; 1 there already\n");
        assertThat(in(user, "Back.There")).hasSize(2);
        withFolder(user, "Back.There", opened -> opened.getMessage(1).setFlag(Flags.Flag.DELETED, true));

        assertThat(restore("subject:deleted", "--to-mailbox", user, "--folder", "Back.There")
                        .out())
                .isEqualTo("Put back: 1 mail; 1 there already\n");
    }

    @Test
    void putsEachMailIntoTheMailboxesOfThoseOfItsRecipientsWhoAreHere() throws Exception {
        String anna = server.addUser("anna");
        String bert = server.addUser("bert");
        add(message("whose one"), anna, "stranger@outside.test", bert);
        add(message("whose two"), bert);
        add(message("whose three"), "anna@outside.test");

        JsonNode answer = json(restore("subject:whose", "--to-mailbox", "recipients", "--json"));

        assertThat(answer.path("done").asInt()).isEqualTo(2);
        assertThat(answer.path("deliveries").asInt()).isEqualTo(3);
        assertThat(answer.path("recipients").asInt()).isEqualTo(2);
        assertThat(answer.path("nobody").asInt()).isEqualTo(1);
        assertThat(restore("subject:whose", "--to-mailbox", "recipients", "--folder", "Two")
                        .out())
                .isEqualTo("Put back: 2 mails, into 2 mailboxes; 1 without a recipient who has a mailbox here\n");
        assertThat(in(anna, "Restored")).hasSize(1);
        assertThat(in(bert, "Restored")).hasSize(2);
    }

    /** Somebody has interrupted the command, say. */
    @Test
    void whoGoesAwayMidwayKeepsNobodyFromTheRest() throws Exception {
        String user = server.addUser("midway");
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            names.add(folder.resolve("old")
                    .relativize(add(message("midway " + i), user))
                    .toString());
        }
        String body = new ObjectMapper().writeValueAsString(Map.of("mails", names));
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), server.port("webadmin"))) {
            client.setSoLinger(true, 0);
            client.getOutputStream()
                    .write(("POST /express/restore/mailboxes?user=" + user + "&directory=" + folder.resolve("old")
                                    + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + TestHome.token(true)
                                    + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                            .getBytes(US_ASCII));
            assertThat(client.getInputStream().read()).isEqualTo('H');
        }

        await().atMost(Duration.ofSeconds(60))
                .until(() -> restore("subject:midway", "--to-mailbox", user).exit() == 0);
        assertThat(in(user, "Restored")).hasSize(30);
    }

    @Test
    void namesWhatFailsAndGoesOn() throws Exception {
        String full = server.addUser("full");
        server.admin("PUT", "/quota/users/" + full + "/count", "2");
        add(message("quota one"), full);
        Path damaged = add(message("quota two"), full);
        add(message("quota three"), full);
        add(message("quota four"), full);
        Files.write(damaged, new byte[] {1, 2, 3});

        Shell shell = restore("to:" + full, "--to-mailbox", full);

        assertThat(shell.out().lines()).hasSize(3);
        assertThat(shell.out())
                .contains(damaged.getFileName() + " to <" + full + ">: ")
                .contains("the mailbox is full")
                .endsWith("Put back: 2 mails; 2 failed\n");
        assertThat(shell.exit()).isEqualTo(1);
        assertThat(in(full, "Restored")).hasSize(2);
    }

    @Test
    void sendsMailsAgainOnceWithoutAnnouncingThemAnew() throws Exception {
        String carol = server.addUser("carol");
        String dave = server.addUser("dave");
        String message = message("sent");
        add(message, carol, dave);
        int events = events();
        long archived = archivedByTheServer();

        Shell shell = express("subject:sent", "--send", "--confirm", "2");

        assertThat(shell.err()).isEmpty();
        assertThat(shell.out()).isEqualTo("Sent again: 1 mail, 2 deliveries\n");
        await().atMost(Duration.ofSeconds(60)).until(() -> in(dave, "INBOX").size() == 1);
        assertThat(in(carol, "INBOX"))
                .singleElement()
                .satisfies(there -> assertThat(there.octets())
                        .startsWith("Return-Path: <postmaster@express.test>\r\n")
                        .endsWith(message));
        assertThat(events()).isEqualTo(events);
        assertThat(archivedByTheServer()).isEqualTo(archived + 1); // which has it from no archive of its own
        assertThat(express("subject:sent", "--send").out()).isEqualTo("Sent again: 0 mails; 1 sent again before\n");
        assertThat(express("subject:sent", "--send", "--to", carol, "--again", "--from", "<>", "--confirm", "1")
                        .out())
                .isEqualTo("Sent again: 1 mail, 1 delivery\n");
        await().atMost(Duration.ofSeconds(60)).until(() -> in(carol, "INBOX").size() == 2);
        assertThat(in(dave, "INBOX")).hasSize(1);
    }

    /** Which is encrypted, and has no index. */
    @Test
    void restoresFromTheServersOwnArchive() throws Exception {
        String user = server.addUser("own");
        String name = addToTheServersOwn(message("own"), user);

        Shell shell = own("restore", name, "--to-mailbox", "recipients", "--yes");

        assertThat(shell.out()).isEqualTo("Put back: 1 mail, into 1 mailbox\n");
        assertThat(in(user, "Restored")).extracting(Restored::octets).containsExactly(message("own"));
        Path link = Files.createSymbolicLink(
                folder.resolve("link"), home.home().var().resolve("archive"));
        String byTheLink = link.resolve(name).toString();
        assertThat(own("show", byTheLink, "--directory", link.toString()).out()).contains("Good day.");
        assertThat(own("show", byTheLink).out()).contains("Good day.");
        assertThat(server.admin(
                        "POST",
                        "/express/restore/mailboxes?folder=Linked&user=" + user + "&directory=" + link,
                        "{\"mails\": [\"" + name + "\"]}"))
                .contains("\"outcome\":\"done\"");
        assertThat(server.admin(
                        "POST",
                        "/express/restore/mailboxes?user=" + user,
                        "{\"mails\": [\"" + name + "\", \"../x.eml\"]}"))
                .isEqualTo("""
                        {"file":"../x.eml","outcome":"failed","to":[],"words":"it is no file of the archive %s"}
                        {"file":"%s","outcome":"before","to":["%s"],"words":""}
                        """.formatted(home.home().var().resolve("archive"), name, user));
    }

    /** The mail itself is in the archive, and was told of when it came. */
    @Test
    void archivesAndTellsOfWhatIsMadeOfAMailThatIsSentAgain() throws Exception {
        String redirects = server.addUser("redirects");
        String reached = server.addUser("reached");
        String resends = server.addUser("resends");
        String resent = server.addUser("resent");
        server.admin("PUT", "/sieve/" + redirects + "/scripts/away?activate=true", "redirect \"" + reached + "\";");
        String name = addToTheServersOwn(message("made"), redirects, resends);
        int events = events();
        long archived = archivedByTheServer();

        assertThat(own("restore", name, "--send", "--confirm", "2").out())
                .isEqualTo("Sent again: 1 mail, 2 deliveries\n");

        for (String each : List.of(reached, resent, resends)) {
            await().atMost(Duration.ofSeconds(60)).until(() -> in(each, "INBOX").size() == 1);
        }
        assertThat(in(redirects, "INBOX")).isEmpty();
        assertThat(archivedByTheServer()).isEqualTo(archived + 2);
        assertThat(events()).isEqualTo(events + 2);
    }

    @Test
    void changesNothingInARehearsalNorUnasked() throws Exception {
        String user = server.addUser("rehearsal");
        add(message("rehearsed"), user);

        assertThat(restore("rehearsed", "--to-mailbox", user, "--dry-run").out())
                .isEqualTo("A rehearsal, nothing was changed. Put back: 1 mail\n");
        assertThat(express("rehearsed", "--send", "--dry-run").out())
                .isEqualTo("A rehearsal, nothing was changed. Sent again: 1 mail, 1 delivery\n");
        Shell unconfirmed = express("rehearsed", "--send", "--to", user + ",other@express.test");
        assertThat(unconfirmed.err())
                .contains("No terminal to ask whether you are sure: give --confirm 2 to send 1 mail again to"
                        + " 2 recipients, 2 deliveries in all");
        assertThat(unconfirmed.exit()).isEqualTo(1);
        Shell miscounted = express("rehearsed", "--send", "--confirm", "2");
        assertThat(miscounted.err()).contains("Nothing was sent: --confirm = 2: should be 1 to send 1 mail again");
        assertThat(miscounted.exit()).isEqualTo(1);
        assertThat(express("rehearsed", "--send", "--dry-run").out()).contains("Sent again: 1 mail, 1 delivery");
        Shell unasked = express("rehearsed", "--to-mailbox", user);
        assertThat(unasked.err())
                .contains("No terminal to ask whether you are sure: give --yes to put 1 mail into the mailbox of "
                        + user);
        assertThat(unasked.exit()).isEqualTo(1);
        assertThat(in(user, "Restored")).isEmpty();
    }

    @Test
    void refusesWhatCantBe() throws Exception {
        add(message("refused"), "x@express.test");

        Shell nobody = restore("refused", "--to-mailbox", "nobody@express.test");
        assertThat(nobody.err()).contains("The server refuses: There is no user nobody@express.test");
        assertThat(nobody.exit()).isEqualTo(1);
        assertThat(restore("refused", "--to-mailbox", server.addUser("odd"), "--folder", "a%b")
                        .err())
                .contains("folder = a%b: a name such as Restored or Restored.2026 is right");
        assertThat(express("nosuchword", "--send").err()).contains("No mail fits: nothing was restored");
        for (String[] wrong : new String[][] {
            {"x"},
            {"x", "--send", "--to-mailbox", "a"},
            {"x", "--send", "--folder", "a"},
            {"x", "--send", "--yes"},
            {"x", "--to-mailbox", "a", "--confirm", "1"},
            {"x", "--to-mailbox", "a", "--unclear"},
            {"x", "--to-mailbox", "a", "--to", "b@c.test"},
            {"x", "--to-mailbox", "a", "--from", "b@c.test"},
            {"x", "--to-mailbox", "a", "--again"}
        }) {
            assertThat(express(wrong).exit()).as(String.join(" ", wrong)).isEqualTo(2);
        }
    }

    /** A script whose variable is not set must not send the whole archive to everybody. */
    @Test
    void refusesWhatIsEmptyAndQueriesThatEveryMailFits() throws Exception {
        add(message("empty"), "x@express.test");

        for (String[] wrong : new String[][] {
            {"empty", "--send", "--dry-run", "--to", ""},
            {"empty", "--send", "--dry-run", "--to="},
            {"empty", "--send", "--dry-run", "--to", "a@b.test,"},
            {"empty", "--send", "--dry-run", "--to", ","},
            {"empty", "--send", "--dry-run", "--from", ""},
            {"empty", "--send", "--dry-run", "--to-mailbox", ""},
            {"empty", "--dry-run", "--to-mailbox", "recipients", "--folder", " "},
            {"", "--send", "--dry-run"},
            {"empty", "", "--send", "--dry-run"},
            {"AND", "--send", "--dry-run"}
        }) {
            Shell shell = express(wrong);
            assertThat(shell.exit()).as(String.join(" ", wrong)).isEqualTo(2);
            assertThat(shell.err()).as(String.join(" ", wrong)).containsAnyOf("empty", "every mail fits");
        }
        assertThat(express("after:1970", "--send", "--dry-run").out()).contains("A rehearsal");
    }

    private static String message(String subject) {
        return "From: alice@outside.test\r\nSubject: " + subject + "\r\n\r\nGood day.\r\n";
    }

    /** Archives a mail, and tells the file of its message. */
    private Path add(String message, String... recipients) {
        return add(archive, message, recipients);
    }

    private static Path add(Archive archive, String message, String... recipients) {
        Map<String, MailDirection> envelope = new LinkedHashMap<>();
        List.of(recipients).forEach(each -> envelope.put(each, MailDirection.INBOUND));
        Arrival mail = new Arrival("m", "m", "alice@outside.test", envelope, "", "", "", "", "", Map.of(), ARRIVED);
        return archive.add(mail, Content.of(message.getBytes(ISO_8859_1))).orElseThrow();
    }

    /** Tells the file's name in the archive. */
    private String addToTheServersOwn(String message, String... recipients) throws Exception {
        Archive own =
                Archive.open(ConfiguredArchive.in(home.home().root()).get(0), Clock.systemUTC(), new SecureRandom());
        Path file = add(own, message, recipients);
        return home.home().var().resolve("archive").relativize(file).toString();
    }

    private Shell own(String... arguments) {
        return Shell.run(Stream.of(
                        Stream.of("archive"),
                        Stream.of(arguments),
                        Stream.of("--home", home.home().root().toString()))
                .flatMap(each -> each)
                .toArray(String[]::new));
    }

    private long archivedByTheServer() throws IOException {
        Path own = home.home().var().resolve("archive");
        try (Stream<Path> files = Files.exists(own) ? Files.walk(own) : Stream.empty()) {
            return files.filter(each -> each.toString().contains(".eml")).count();
        }
    }

    private int events() throws Exception {
        MailetRuntime runtime = MailetRuntime.join(
                home.home().var().resolve("express"), home.home().conf("express-database.properties"));
        try {
            return runtime.events().after(0, 1000).size();
        } finally {
            runtime.leave();
        }
    }

    /** @param octets one a character */
    private record Restored(String octets, Instant received, boolean seen) {}

    /** What is in a folder, by IMAP; nothing where there is none. */
    private List<Restored> in(String user, String name) throws Exception {
        List<Restored> there = new ArrayList<>();
        withFolder(user, name, opened -> {
            FetchProfile all = new FetchProfile();
            all.add(FetchProfile.Item.ENVELOPE);
            all.add(FetchProfile.Item.FLAGS);
            Message[] messages = opened.getMessages();
            opened.fetch(messages, all);
            for (Message each : messages) {
                boolean seen = each.isSet(Flags.Flag.SEEN);
                Instant received = each.getReceivedDate().toInstant().truncatedTo(ChronoUnit.SECONDS);
                ((IMAPMessage) each).setPeek(true);
                String octets = new String(((IMAPMessage) each).getMimeStream().readAllBytes(), ISO_8859_1);
                there.add(new Restored(octets, received, seen));
            }
        });
        return there;
    }

    private interface Use {
        void of(Folder folder) throws Exception;
    }

    private void withFolder(String user, String name, Use use) throws Exception {
        try (Store store = server.store("imaps", user)) {
            Folder opened = store.getFolder(name);
            if (opened.exists()) {
                assertThat(name.equals("INBOX") || opened.isSubscribed()).isTrue();
                opened.open(Folder.READ_WRITE);
                use.of(opened);
                opened.close(false);
            }
        }
    }

    private static JsonNode json(Shell shell) throws IOException {
        return new ObjectMapper().readTree(shell.out());
    }

    private Shell restore(String... arguments) {
        return express(Stream.concat(Stream.of(arguments), Stream.of("--yes")).toArray(String[]::new));
    }

    private Shell express(String... arguments) {
        return Shell.run(Stream.of(
                        Stream.of("archive", "restore"),
                        Stream.of(arguments),
                        Stream.of(
                                "--home",
                                home.home().root().toString(),
                                "--directory",
                                folder.resolve("old").toString()))
                .flatMap(each -> each)
                .toArray(String[]::new));
    }
}
