package org.jamesexpress.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jamesexpress.archive.Archive;
import org.jamesexpress.archive.ArchiveConfig;
import org.jamesexpress.events.Arrival;
import org.jamesexpress.events.MailDirection;
import org.jamesexpress.mailets.ConfiguredArchive;
import org.jamesexpress.store.Content;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code express archive search} and {@code show}, and what their page says of them. */
class ArchiveSearchTest {
    private static final Path PAGE = Path.of("../docs/reference/archive.md");
    private static final String CONTRACT = """
            From: =?utf-8?B?6ZmI5pmT?= <chen@example.test>\r
            To: bob@example.test\r
            Subject: 采购合同 \u001b[31m\u202Egnp\r
            Message-ID: <1@example.test>\r
            Content-Type: multipart/mixed; boundary=b\r
            \r
            --b\r
            Content-Type: text/html; charset=utf-8\r
            \r
            <p>Please <b>sign</b>\u001b]0;title\u0007.</p><img src="http://tracker.test/x">\r
            --b\r
            Content-Type: application/pdf; name="plan.pdf"\r
            \r
            1234567\r
            --b--\r
            """;

    @TempDir
    Path home;

    private String contract = "";
    private String note = "";

    @BeforeEach
    void archiveTwoMails() throws Exception {
        Files.createDirectories(home.resolve("conf"));
        Files.writeString(
                home.resolve("conf/mailetcontainer.xml"),
                "<mailetcontainer><processors><processor state=\"root\"><mailet match=\"All\" class=\"ArchiveEml\"/>"
                        + "</processor></processors></mailetcontainer>");
        ArchiveConfig config = ConfiguredArchive.in(home).get(0);
        Archive archive = Archive.open(config, Clock.systemUTC(), new SecureRandom());
        contract = add(archive, CONTRACT, "bob@example.test", "hidden@example.test");
        note = add(archive, "Subject: a note\r\n\r\nplain words\r\n", "carol@example.test");
    }

    private static String add(Archive archive, String message, String... recipients) {
        Map<String, MailDirection> envelope = new LinkedHashMap<>();
        List.of(recipients).forEach(each -> envelope.put(each, MailDirection.INBOUND));
        Arrival mail =
                new Arrival("m", "m", "chen@example.test", envelope, "", "", "", "", "", Map.of(), Instant.now());
        String file = archive.add(mail, Content.of(message.getBytes(UTF_8)))
                .orElseThrow()
                .getFileName()
                .toString();
        return file.substring(file.indexOf('-') + 1, file.lastIndexOf('.'));
    }

    @Test
    void listsWhatFitsTheNewestFirstWithoutWhatWouldMoveATerminal() {
        Shell shell = express("search", "from:chen");

        assertThat(shell.err()).isEmpty();
        assertThat(shell.exit()).isZero();
        List<String> lines = shell.out().lines().toList();
        assertThat(lines).hasSize(2);
        assertThat(lines.get(0))
                .matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d  inbound   "
                        + "chen@example.test → carol@example.test  a note  " + note);
        assertThat(lines.get(1))
                .endsWith(
                        "  陈晓 <chen@example.test> → bob@example.test +1  采购合同  [31m gnp  [1 attachment]  " + contract);
    }

    @Test
    void goesOnWhereAShorterListHasEnded() {
        Shell first = express("search", "from:chen", "--limit", "1");
        String after = first.out().replaceFirst("(?s).*There are more: --after (\\d+)\n", "$1");

        Shell second = express("search", "from:chen", "--limit", "1", "--after", after);

        assertThat(first.out()).contains(note).doesNotContain(contract);
        assertThat(second.out()).contains(contract).doesNotContain("There are more");
    }

    @Test
    void answersAProgram() throws IOException {
        JsonNode answer = json(express("search", "合同", "to:hidden@example.test", "--json"));

        assertThat(answer.at("/mails/0/id").asText()).isEqualTo(contract);
        assertThat(answer.at("/mails/0/recipients/1").asText()).isEqualTo("hidden@example.test");
        assertThat(answer.at("/mails/0/messageId").asText()).isEqualTo("1@example.test");
        assertThat(answer.path("mails")).hasSize(1);
    }

    @Test
    void makesTheIndexAnewAndGivesTheSameAnswers() {
        String before = express("search", "from:chen").out();

        Shell rebuilt = express("search", "--rebuild");

        assertThat(rebuilt.exit()).isZero();
        assertThat(express("search", "from:chen").out()).isEqualTo(before);
    }

    @Test
    void saysWhenNothingFits() {
        Shell shell = express("search", "nosuchword");

        assertThat(shell.out()).isEqualTo("No mail fits\n");
        assertThat(shell.exit()).isZero();
    }

    @Test
    void refusesWhatItCantUnderstand() {
        assertWrong("character 1: there is no field form: from is one", "search", "form:alice");
        assertWrong("there is no query", "search");
        assertWrong("--limit 0: 1 to 100000 is right", "search", "x", "--limit", "0");
        assertWrong("--after -1: the number that a shorter list has ended with is right", "search", "x", "--after=-1");
        assertWrong("xyz is no id: hexadecimal digits are right, or a file of the archive", "show", "xyz");
    }

    @Test
    void showsAMailWithoutWhatWouldMoveATerminal() {
        Shell shell = express("show", contract.substring(0, 10));

        assertThat(shell.err()).isEmpty();
        assertThat(shell.out())
                .contains("to                <bob@example.test>\nto                <hidden@example.test>\n")
                .contains("From: 陈晓 <chen@example.test>\n")
                .contains("\nPlease sign ]0;title .\n")
                .contains("\n1 attachment:\n  plan.pdf  application/pdf  7 B\n")
                .contains("file              " + home.resolve("var/archive"))
                .doesNotContain("tracker", "\u001b", "\u202e", "\u0007");
        assertThat(shell.exit()).isZero();
    }

    @Test
    void showsAMailToAProgram() throws IOException {
        JsonNode mail = json(express("show", contract, "--json"));

        assertThat(mail.at("/header/Subject").asText()).startsWith("采购合同");
        assertThat(mail.at("/sidecar/envelope/recipients/1/address").asText()).isEqualTo("hidden@example.test");
        assertThat(mail.at("/attachments/0/size").asLong()).isEqualTo(7);
    }

    @Test
    void showsAMailByItsFile() throws IOException {
        Path file = Path.of(json(express("show", note, "--json")).path("file").asText());

        assertThat(express("show", file.toString()).out()).contains("plain words");
        assertThat(express("show", home.resolve("var/archive").relativize(file).toString())
                        .out())
                .contains("plain words");
        assertThat(express("show", home.resolve("conf/mailetcontainer.xml").toString())
                        .err())
                .contains("is no file of the archive");
    }

    @Test
    void saysWhenNoMailHasThatId() {
        Shell none = express("show", "f".repeat(64));

        assertThat(none.err()).contains("No archived mail has an id that begins with");
        assertThat(none.exit()).isEqualTo(1);
    }

    @Test
    void writesTheMessageOctetByOctet() {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        PrintStream before = System.out;
        System.setOut(new PrintStream(octets, true, UTF_8));
        try {
            assertThat(express("show", contract, "--raw").exit()).isZero();
        } finally {
            System.setOut(before);
        }
        assertThat(octets.toByteArray()).isEqualTo(CONTRACT.getBytes(UTF_8));
    }

    @ParameterizedTest
    @MethodSource("queriesOfThePage")
    void everyQueryOfThePageIsOne(String query) {
        Shell shell = express("search", "--", query);

        assertThat(shell.err()).isEmpty();
        assertThat(shell.exit()).isZero();
    }

    static Stream<String> queriesOfThePage() throws IOException {
        String page = Files.readString(PAGE);
        String table = page.substring(page.indexOf("| Query |"), page.indexOf("### What is not found"));
        return Pattern.compile("^\\| `([^`]+)` \\||`([a-z-]+:[^`]+|\"Re[^`]*)`", Pattern.MULTILINE)
                .matcher(table)
                .results()
                .map(each -> each.group(1) == null ? each.group(2) : each.group(1));
    }

    @ParameterizedTest
    @MethodSource("commandsOfThePage")
    void everyCommandOfThePageIsOne(String command) {
        PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
        String[] words = command.replaceFirst(" +#.*", "")
                .replaceFirst(" > .*", "")
                .replaceAll("'[^']*'", "QUERY")
                .split(" +", -1);

        assertThat(Express.commandLine(nowhere, nowhere)
                        .parseArgs(Stream.of(words).skip(1).toArray(String[]::new))
                        .subcommand())
                .isNotNull();
    }

    static Stream<String> commandsOfThePage() throws IOException {
        return Files.readAllLines(PAGE).stream().filter(line -> line.startsWith("express "));
    }

    private void assertWrong(String words, String... arguments) {
        Shell shell = express(arguments);
        assertThat(shell.err()).contains(words);
        assertThat(shell.exit()).isEqualTo(2);
    }

    private static JsonNode json(Shell shell) throws IOException {
        return new ObjectMapper().readTree(shell.out());
    }

    private Shell express(String... arguments) {
        return Shell.run(Stream.of(
                        Stream.of("archive", arguments[0], "--home", home.toString()),
                        Stream.of(arguments).skip(1))
                .flatMap(each -> each)
                .toArray(String[]::new));
    }
}
