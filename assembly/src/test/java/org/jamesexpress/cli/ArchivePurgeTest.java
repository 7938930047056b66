package org.jamesexpress.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jamesexpress.archive.Archive;
import org.jamesexpress.archive.crypt.MasterKeys;
import org.jamesexpress.events.Arrival;
import org.jamesexpress.events.MailDirection;
import org.jamesexpress.mailets.ConfiguredArchive;
import org.jamesexpress.store.Content;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code express archive purge} and {@code hold}, on a mail whose time is over and one that is kept for ever. */
class ArchivePurgeTest {
    private static final String NOTHING = "There is no mail to purge; today is \\d{4}-\\d\\d-\\d\\d \\(UTC\\)\n";

    @TempDir
    Path home;

    private String old = "";
    private String note = "";

    @BeforeEach
    void archiveTwoMails() throws Exception {
        Files.createDirectories(home.resolve("conf"));
        Files.writeString(
                home.resolve("conf/mailetcontainer.xml"),
                "<mailetcontainer><processors><processor state=\"root\"><mailet match=\"All\" class=\"ArchiveEml\">"
                        + "<retention>30d jobs: mailbox:jobs@example.test\n 10y: header:X-Contract</retention></mailet>"
                        + "</processor></processors></mailetcontainer>");
        Archive archive = Archive.open(ConfiguredArchive.in(home).get(0), Clock.systemUTC(), new SecureRandom());
        old = add(archive, "jobs@example.test", "Subject: my career\r\n\r\n");
        note = add(archive, "bob@example.test", "Subject: a note\r\n\r\n");
        archive.tend();
    }

    private static String add(Archive archive, String recipient, String message) {
        Arrival mail = new Arrival(
                "m",
                "m",
                "chen@example.test",
                Map.of(recipient, MailDirection.INBOUND),
                "",
                "",
                "",
                "",
                "",
                Map.of(),
                Instant.now().minus(Duration.ofDays(40)));
        String file = archive.add(mail, Content.of(message.getBytes(UTF_8)))
                .orElseThrow()
                .getFileName()
                .toString();
        return file.substring(file.indexOf('-') + 1, file.lastIndexOf('.'));
    }

    @Test
    void showsWhatWouldGoAndTakesAwayExactlyThat() throws IOException {
        Shell dry = express("purge");

        assertThat(dry.err()).isEmpty();
        assertThat(dry.out())
                .startsWith("Would purge 1 mail, 22 B, archived from ")
                .contains("; today is ", " (UTC):\n  jobs: 1 mail, 22 B\nThe first of them:\n  ")
                .contains("  <chen@example.test>  22 B  " + old + "\n")
                .containsPattern("To take away exactly these, the same command with: --confirm [0-9a-f]{12}\n$");
        assertThat(messages()).hasSize(2);
        String code = dry.out().strip().replaceFirst("(?s).* ", "");

        assertThat(express("purge", "--confirm", "0").err())
                .contains("The list is not the one of the code 0 any more: look at it again without --confirm");
        assertThat(messages()).hasSize(2);
        assertThat(octetsOfTheIndex()).contains("career");
        Shell done = express("purge", "--confirm", code);

        assertThat(octetsOfTheIndex()).doesNotContain("career").contains("note");
        assertThat(done.err()).isEmpty();
        assertThat(done.out()).startsWith("Purged 1 mail, 22 B").doesNotContain("--confirm", "The first of them");
        assertThat(messages()).singleElement().asString().contains(note);
        assertThat(express("purge").out()).matches(NOTHING);
        assertThat(express("verify").out()).startsWith("1 mail, 1 purged, ").endsWith("nothing is wrong.\n");
    }

    @Test
    void everybodyWhoAsksForAPurgedMailIsToldWhatBecameOfIt() throws IOException {
        String file = messages().stream()
                .filter(each -> each.contains(old))
                .findFirst()
                .orElseThrow();
        purge();
        String words = "The mail " + old + " was purged at ";

        assertThat(express("show", old.substring(0, 10)).err())
                .contains(words)
                .contains(" by " + System.getProperty("user.name"))
                .contains(": its time was over by the rule jobs");
        assertThat(express("show", file).err()).contains(words);
        assertThat(express("search", "id:" + old).out()).contains("No mail fits\n" + words);
        assertThat(express("search", "subject:career").out()).isEqualTo("No mail fits\n");
        assertThat(express("export", "id:" + old, "--as", "mbox", "--to", home.resolve("x") + "")
                        .err())
                .contains("No mail fits: nothing was written. " + words);
    }

    @Test
    void leavesAloneWhatIsHeld() throws IOException {
        Shell hold = express("hold", "add", "case-1", "subject:career", "--reason", "Court order");

        assertThat(hold.err()).isEmpty();
        assertThat(hold.out())
                .isEqualTo(
                        "Holds from now on all mails that fit: subject:career\nAt present: 1 mail; days are those of "
                                + ZoneId.systemDefault() + "\n");
        assertThat(express("purge").out()).matches(NOTHING + "Held by case-1: 1 mail\n");
        assertThat(express("hold", "list").out())
                .contains("case-1  subject:career  by " + System.getProperty("user.name"))
                .endsWith(": Court order\n");
        JsonNode listed = json(express("hold", "list", "--json")).path(0);
        assertThat(listed.path("name").asText()).isEqualTo("case-1");
        assertThat(listed.has("zone")).isTrue();
        assertThat(express("hold", "release", "case-1", "--reason", "Closed").out())
                .isEqualTo("Released case-1\n");
        assertThat(express("hold", "list").out()).isEqualTo("There is no hold\n");
        assertThat(express("purge").out()).startsWith("Would purge 1 mail");
    }

    @Test
    void takesAwayBeforeItsTimeWhatAQueryNames() throws IOException {
        String[] command = {"purge", "subject:note", "--early", "--reason", "Asked for by Bob", "--json"};
        JsonNode dry = json(express(command));

        assertThat(dry.path("purged").asBoolean()).isFalse();
        assertThat(dry.at("/mails/0/id").asText()).isEqualTo(note);
        assertThat(dry.at("/mails/0/from").asText()).isEqualTo("chen@example.test");
        assertThat(dry.path("unindexed").asLong(-1)).isZero();
        assertThat(dry.path("unsure").asLong(-1)).isZero();
        assertThat(dry.path("today").asText()).startsWith("20");
        String code = dry.path("code").asText();
        JsonNode done = json(express(
                Stream.concat(Stream.of(command), Stream.of("--confirm", code)).toArray(String[]::new)));

        assertThat(done.path("purged").asBoolean()).isTrue();
        assertThat(express("show", note).err()).contains(": Asked for by Bob");
        assertThat(messages()).singleElement().asString().contains(old);
    }

    @Test
    void namesTheFirstMailsAndSaysHowManyMoreThereAre() throws Exception {
        Archive archive = Archive.open(ConfiguredArchive.in(home).get(0), Clock.systemUTC(), new SecureRandom());
        for (int i = 0; i < 21; i++) {
            note = add(archive, "bob@example.test", "Subject: a note\r\n\r\n");
        }

        assertThat(express("purge", "from:chen", "--early", "--reason", "asked").out())
                .contains("\nThe first of them:\n  ", "\n  and 3 more\n")
                .doesNotContain("missing", note);
        for (String each : messages()) {
            if (each.contains(note)) {
                Files.delete(Path.of(each));
            }
        }
        assertThat(express("purge", "id:" + note, "--early", "--reason", "asked")
                        .out())
                .contains("  <chen@example.test>  its message is missing  " + note + "\n");
    }

    @Test
    void deletesAnIndexThatIsLeftFromBeforeTheArchiveWasEncrypted() throws IOException {
        express("search", "subject:career");
        Path indexes = home.resolve("var/express/archive-index");
        assertThat(indexes).isDirectoryContaining("glob:**.db");
        Path container = home.resolve("conf/mailetcontainer.xml");
        Files.writeString(
                container,
                Files.readString(container)
                        .replace("<retention>", "<masterKey>" + MasterKeys.fresh() + "</masterKey><retention>"));

        assertThat(express("purge").out()).startsWith("Would purge 1 mail");

        assertThat(indexes).isDirectoryNotContaining("glob:**.db*");
        assertThat(express("hold", "add", "case-1", "subject:x", "--reason", "why")
                        .out())
                .contains("The archive has no index: nothing can be purged while a hold stands");
    }

    @Test
    void keepsTheIndexThatTheHookOrTheMailetAloneAsksFor() throws IOException {
        express("search", "subject:career");
        Path container = home.resolve("conf/mailetcontainer.xml");
        String masterKey = "<masterKey>" + MasterKeys.fresh() + "</masterKey>";
        Files.writeString(container, Files.readString(container).replace("<retention>", masterKey + "<retention>"));
        Files.writeString(
                home.resolve("conf/smtpserver.xml"),
                "<smtpservers><smtpserver><handlerchain>"
                        + "<handler class=\"org.jamesexpress.mailets.ArchiveBeforeAccept\">" + masterKey
                        + "<index>var/express/archive-index</index></handler></handlerchain></smtpserver></smtpservers>");

        assertThat(express("purge").out()).startsWith("Would purge 1 mail");

        assertThat(home.resolve("var/express/archive-index")).isDirectoryContaining("glob:**.db");
        assertThat(express("search", "subject:career").out()).contains(old);
    }

    @Test
    void refusesWhatItCantUnderstand() {
        assertWrong("--early goes with a query, which names the mails, and with --reason WORDS", "purge", "--early");
        assertWrong("--reason goes with --early", "purge", "x", "--reason", "why");
        assertWrong("The query asks for nothing", "purge", "", "--early", "--reason", "why");
        assertWrong("The query asks for nothing", "hold", "add", "a", "AND", "--reason", "why");
        assertWrong("there is no field form: from is one", "purge", "form:alice");
        assertWrong("there is no field form: from is one", "hold", "add", "a", "form:alice", "--reason", "why");
        assertWrong("is no name of a hold", "hold", "add", "a b", "x", "--reason", "why");
        assertWrong("Missing required option: '--reason=WORDS'", "hold", "release", "a");
        assertThat(express("hold", "release", "a", "--reason", "why").err()).contains("There is no hold a");
    }

    private void purge() {
        String code = express("purge").out().strip().replaceFirst("(?s).* ", "");
        assertThat(express("purge", "--confirm", code).exit()).isZero();
    }

    private String octetsOfTheIndex() throws IOException {
        StringBuilder all = new StringBuilder();
        try (DirectoryStream<Path> files =
                Files.newDirectoryStream(home.resolve("var/express/archive-index"), "*.db*")) {
            for (Path each : files) {
                all.append(new String(Files.readAllBytes(each), ISO_8859_1));
            }
        }
        return all.toString();
    }

    private List<String> messages() throws IOException {
        try (Stream<Path> files = Files.walk(home.resolve("var/archive"))) {
            return files.map(Path::toString)
                    .filter(each -> each.endsWith(".eml"))
                    .toList();
        }
    }

    private void assertWrong(String complaint, String... arguments) {
        Shell shell = express(arguments);
        assertThat(shell.err()).contains(complaint);
        assertThat(shell.exit()).isEqualTo(2);
    }

    private static JsonNode json(Shell shell) throws IOException {
        assertThat(shell.err()).isEmpty();
        return new ObjectMapper().readTree(shell.out());
    }

    private Shell express(String... arguments) {
        return Shell.run(Stream.concat(
                        Stream.of("archive", arguments[0]),
                        Stream.concat(Stream.of(arguments).skip(1), Stream.of("--home", home.toString())))
                .toArray(String[]::new));
    }
}
