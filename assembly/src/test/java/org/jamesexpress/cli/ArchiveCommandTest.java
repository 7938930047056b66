package org.jamesexpress.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jamesexpress.archive.Archive;
import org.jamesexpress.archive.ArchiveConfig;
import org.jamesexpress.archive.Archives;
import org.jamesexpress.archive.audit.AcceptedMail;
import org.jamesexpress.archive.audit.Journal;
import org.jamesexpress.archive.audit.JournalConfig;
import org.jamesexpress.events.MailDirection;
import org.jamesexpress.mailets.ConfiguredArchive;
import org.jamesexpress.store.Content;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code express archive} on the archive that a home's configuration names. */
class ArchiveCommandTest {
    @TempDir
    Path home;

    @BeforeEach
    void archiveTwoMails() throws Exception {
        configure("<mailet match=\"All\" class=\"org.jamesexpress.mailets.ArchiveEml\">"
                + "<directory>var/mails</directory><onMailetException>ignore</onMailetException></mailet>");
        ArchiveConfig config = ConfiguredArchive.in(home).get(0);
        Archive archive = Archive.open(config, Clock.systemUTC(), new SecureRandom());
        for (String name : List.of("one", "two")) {
            archive.add(
                    Archives.mail(name, Instant.now()),
                    Content.of(("Subject: " + name + "\r\n\r\n").getBytes(US_ASCII)));
        }
        archive.tend();
    }

    @Test
    void provesThatWhatWasAcceptedIsThere() throws Exception {
        accept("one", "two");

        Shell shell = Shell.run("archive", "audit", "--home", home.toString());
        assertThat(shell.err()).isEmpty();
        assertThat(shell.out()).contains("2 mails accepted from ").endsWith(": 2 archived: complete.\n");
        assertThat(shell.exit()).isZero();
    }

    @Test
    void namesWhatWasAcceptedAndIsNotThere() throws Exception {
        accept("one", "three\033[31m");

        Shell shell = Shell.run("archive", "audit", "--home", home.toString());
        assertThat(shell.out().lines())
                .anyMatch(line -> line.matches("MISSING  \\S+  three \\[31m  from <alice@example.test>"))
                .contains("         to <bob@example.test>")
                .anyMatch(line -> line.endsWith(": 1 archived, 1 missing: not complete."));
        assertThat(shell.exit()).isEqualTo(1);

        JsonNode json = new ObjectMapper()
                .readTree(Shell.run("archive", "audit", "--home", home.toString(), "--json")
                        .out());
        assertThat(json.path("complete").asBoolean()).isFalse();
        assertThat(json.path("missing").get(0).path("recipients").get(0).asText())
                .isEqualTo("bob@example.test");
    }

    @Test
    void knowsWhatWasPurged() throws Exception {
        accept("one", "two");
        Shell shown = purge();
        Matcher code = Pattern.compile("--confirm (\\w+)").matcher(shown.out());
        assertThat(code.find()).as(shown.out() + shown.err()).isTrue();
        assertThat(purge("--confirm", code.group(1)).exit()).isZero();

        Shell audit = Shell.run("archive", "audit", "--home", home.toString());
        assertThat(audit.out()).endsWith(": 1 archived, 1 purged: complete.\n");
        assertThat(audit.exit()).isZero();
    }

    @Test
    void leavesMoreTimeToWhatIsQueuedWhenItIsToldTo() throws Exception {
        accept("one", "three");

        Shell audit = Shell.run("archive", "audit", "--home", home.toString(), "--grace", "2h");
        assertThat(audit.out()).endsWith(": 1 archived, 1 on the way: complete.\n");
        assertThat(audit.exit()).isZero();

        assertThat(Shell.run("archive", "audit", "--home", home.toString(), "--grace", "soon")
                        .err())
                .contains("--grace = soon: should be a time such as 5m or 4h");
    }

    @Test
    void saysWhichServersRecordNothing() throws Exception {
        accept("one", "two");
        Path conf = home.resolve("conf/smtpserver.xml");
        Files.writeString(
                conf,
                Files.readString(conf)
                        .replace(
                                "</smtpservers>",
                                "<smtpserver><jmxName>submission</jmxName></smtpserver></smtpservers>"));

        Shell audit = Shell.run("archive", "audit", "--home", home.toString());
        assertThat(audit.out())
                .startsWith(
                        "smtpserver.xml has no RecordAccepted in submission: what comes there was not looked for\n");
    }

    @Test
    void saysWhenNobodyWroteDownWhatWasAccepted() throws Exception {
        assertThat(Shell.run("archive", "audit", "--home", home.toString()).err())
                .contains("smtpserver.xml has no handler RecordAccepted");

        accept("one", "two");
        Shell shell = Shell.run(
                "archive",
                "audit",
                "--home",
                home.toString(),
                "--since",
                LocalDate.now(ZoneOffset.UTC).minusDays(1).toString());
        assertThat(shell.out()).contains("UNPROVEN ").contains("not complete");
        assertThat(shell.exit()).isEqualTo(1);
    }

    private Shell purge(String... more) {
        return Shell.run(Stream.concat(
                        Stream.of(
                                "archive",
                                "purge",
                                "subject:one",
                                "--early",
                                "--reason",
                                "a test",
                                "--home",
                                home.toString()),
                        Stream.of(more))
                .toArray(String[]::new));
    }

    /** An hour ago. */
    private void accept(String... names) throws Exception {
        Files.writeString(
                home.resolve("conf/smtpserver.xml"),
                "<smtpservers><smtpserver><handlerchain>"
                        + "<handler class=\"org.jamesexpress.mailets.RecordAccepted\"><journal>var/taken</journal></handler>"
                        + "</handlerchain></smtpserver></smtpservers>");
        Journal journal =
                new Journal(new JournalConfig(home.resolve("var/taken"), Duration.ofDays(9)), Clock.systemUTC());
        for (String name : names) {
            journal.accept(new AcceptedMail(
                    name,
                    Instant.now().minus(Duration.ofHours(1)),
                    Instant.now().minus(Duration.ofHours(1)),
                    "alice@example.test",
                    Map.of("bob@example.test", MailDirection.INBOUND),
                    9,
                    "127.0.0.1",
                    "session"));
        }
    }

    @Test
    void saysThatAnArchiveIsWhole() throws IOException {
        Shell shell = express("verify");

        assertThat(shell.err()).isEmpty();
        assertThat(shell.out()).startsWith("2 mails, 3 lines of the ledger, ").endsWith("read: nothing is wrong.\n");
        assertThat(shell.exit()).isZero();
        assertThat(home.resolve("var/express")).isDirectoryNotContaining("glob:**/verify-*");
    }

    @Test
    void namesWhatIsWrongAndFails() throws IOException {
        Path message = message();
        Files.writeString(message, "forged");

        Shell shell = express("verify");

        assertThat(shell.out())
                .startsWith("CHANGED   2")
                .contains(message.getFileName() + "\n          its SHA-256 is ")
                .endsWith("read: 1 finding.\n");
        assertThat(shell.exit()).isEqualTo(1);
    }

    @Test
    void answersAProgram() throws IOException {
        Files.delete(message());

        JsonNode answer =
                new ObjectMapper().readTree(express("verify", "--json").out());

        assertThat(answer.path("whole").asBoolean()).isFalse();
        assertThat(answer.path("mails").asLong()).isEqualTo(2);
        assertThat(answer.at("/findings/0/kind").asText()).isEqualTo("missing");
    }

    @Test
    void knowsTheSecondPlaceOfTheConfiguration() throws IOException {
        try (Stream<Path> ledgers = Files.walk(home.resolve("var/mails/ledger"))) {
            Path ledger = ledgers.filter(each -> each.toString().endsWith(".jsonl"))
                    .findFirst()
                    .orElseThrow();
            Files.writeString(ledger, Files.readAllLines(ledger).get(0) + "\n");
        }

        assertThat(express("verify").out()).contains("CUT_OFF   ledger/").contains("has seen number 3 at ");
        assertThat(express("verify", "--witness", home.resolve("nowhere").toString())
                        .out())
                .doesNotContain("CUT_OFF")
                .contains("EXTRA", "UNATTESTED");
        assertThat(express("verify", "--no-witness").out()).contains("EXTRA").doesNotContain("UNATTESTED");
    }

    @Test
    void exportsWhatAQueryAsksFor() throws IOException {
        Path zip = home.resolve("out/mails.zip");

        Shell shell = express("export", "subject:two", "--as", "zip", "--to", zip.toString());

        assertThat(shell.err()).isEmpty();
        assertThat(shell.out()).isEqualTo("Exported 1 mail to " + zip + "\n");
        assertThat(shell.exit()).isZero();
        try (ZipFile written = new ZipFile(zip.toFile())) {
            assertThat(written.stream().map(ZipEntry::getName))
                    .hasSize(3)
                    .anyMatch(name -> name.endsWith(".eml"))
                    .anyMatch(name -> name.endsWith(".json"))
                    .contains("manifest.sha256");
        }
        assertThat(express("export", "subject:two", "--as", "zip", "--to", zip.toString())
                        .err())
                .contains(zip + " is there already");
        assertThat(express("export", "subject:none", "--as", "mbox", "--to", home.resolve("none") + "")
                        .err())
                .contains("No mail fits: nothing was written");
        assertThat(express("export", "subject:two", "--as", "pst", "--to", "x").err())
                .contains("--as = pst: should be one of mbox, maildir, zip");
    }

    @Test
    void refusesWhatItCantUnderstand() {
        assertWrong("--since = yesterday: should be a day such as 2026-11-21", "--since", "yesterday");
        assertWrong("--sample = 0: should be a whole number from 1 to 100", "--sample", "0");
        assertWrong("--rate = fast: should be a size such as 500k or 20M", "--rate", "fast");
    }

    @Test
    void saysWhenThereIsNoArchive() throws IOException {
        Path empty = Files.createDirectory(home.resolve("empty"));

        Shell none = express("verify", "--directory", home.resolve("none").toString());
        Shell noLedger = express("verify", "--directory", empty.toString());

        assertThat(none.err()).contains(home.resolve("none") + " is no archive: there is no such folder");
        assertThat(noLedger.err()).contains(empty + " is no archive: it has no ledger");
        assertThat(noLedger.exit()).isEqualTo(1);
    }

    @Test
    void asksWhichOfTwoArchivesIsMeant() throws IOException {
        configure("<mailet match=\"All\" class=\"ArchiveEml\"><directory>var/a</directory></mailet>"
                + "<mailet match=\"All\" class=\"ArchiveEml\"><directory>var/b</directory></mailet>");

        Shell shell = express("verify");

        assertThat(shell.err())
                .contains("--directory is missing: should be one of " + home.resolve("var/a") + ", "
                        + home.resolve("var/b"));
        assertThat(shell.exit()).isEqualTo(2);
    }

    private void assertWrong(String words, String... options) {
        Shell shell =
                express(Stream.concat(Stream.of("verify"), Stream.of(options)).toArray(String[]::new));
        assertThat(shell.err()).contains(words);
        assertThat(shell.exit()).isEqualTo(2);
    }

    private void configure(String mailets) throws IOException {
        Files.createDirectories(home.resolve("conf"));
        Files.writeString(
                home.resolve("conf/mailetcontainer.xml"),
                "<mailetcontainer><processors><processor state=\"root\">" + mailets
                        + "</processor></processors></mailetcontainer>");
    }

    private Path message() throws IOException {
        try (Stream<Path> files = Files.walk(home.resolve("var/mails"))) {
            return files.filter(each -> each.toString().endsWith(".eml"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private Shell express(String... arguments) {
        return Shell.run(Stream.of(Stream.of("archive"), Stream.of(arguments), Stream.of("--home", home.toString()))
                .flatMap(each -> each)
                .toArray(String[]::new));
    }
}
