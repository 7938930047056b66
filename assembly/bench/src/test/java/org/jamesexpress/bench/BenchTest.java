package org.jamesexpress.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class BenchTest {
    @TempDir
    Path folder;

    @Test
    void theArchiveIsComparedWithThePlainLoopForEachNumberOfWriters() throws Exception {
        StringWriter out = new StringWriter();
        CommandLine bench = Bench.command().setOut(new PrintWriter(out));

        int exit = bench.execute(
                "archive",
                "--writers=1,3",
                "--rounds=2",
                "--seconds=0.05",
                "--warm-up=0.05",
                "--without-postfix",
                "--folder=" + folder.resolve("work"));

        assertThat(exit).isZero();
        assertThat(out.toString())
                .containsPattern(
                        "\\| 1 \\| [0-9]+ \\| [0-9.]+ \\| [0-9]+ \\| [0-9.]+ \\| [0-9.]+ \\([0-9.]+ to [0-9.]+\\)")
                .contains("| 3 | ")
                .contains("ms of CPU a mail");
        try (Stream<Path> left = Files.list(folder.resolve("work"))) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void sessionsInClearAreComparedWithEncryptedOnes() throws Exception {
        StringWriter out = new StringWriter();
        CommandLine bench = Bench.command().setOut(new PrintWriter(out));

        int exit = bench.execute(
                "tls",
                "--keys=EC",
                "--rounds=1",
                "--seconds=0.05",
                "--warm-up=0.05",
                "--folder=" + folder.resolve("work"));

        assertThat(exit).isZero();
        assertThat(out.toString())
                .containsPattern("\\| in clear \\| [0-9.]+ \\| [0-9.]+ \\| 1.00 ")
                .containsPattern("\\| whole handshake, verified \\| [0-9.]+ \\| [0-9.]+ \\| [0-9.]+ ")
                .containsPattern("\\| resumed, verified \\| [0-9.]+ \\| [0-9.]+ \\| [0-9.]+ ");
        try (Stream<Path> left = Files.list(folder.resolve("work"))) {
            assertThat(left).isEmpty();
        }
    }

    /** Half a minute, for the servers that it starts. */
    @Test
    @Tag("soak")
    void aRealServerTellsOfMailsBesideThePlainLoop() throws Exception {
        StringWriter out = new StringWriter();
        CommandLine bench = Bench.command().setOut(new PrintWriter(out));
        Path figures = folder.resolve("figures.json");

        int exit = bench.execute(
                "notify",
                "--rates=20",
                "--rounds=1",
                "--seconds=0.2",
                "--warm-up=0.2",
                "--users=1",
                "--listeners=5",
                "--without-postfix",
                "--json=" + figures,
                "--folder=" + folder.resolve("work"));

        assertThat(exit).isZero();
        assertThat(out.toString())
                .containsPattern("\\| 20 \\| James Express \\| [0-9.]+ \\| [0-9.]+ \\| [0-9.]+ \\| [0-9.]+ \\|")
                .containsPattern("\\| 20 \\| plain loop \\| .*[0-9.]+ \\([0-9.]+ to [0-9.]+\\) \\|")
                .contains("| 100 | alone | ")
                .contains("| 100 | beside a hung one | ")
                .contains("| 1 | James Express | ")
                .contains("| 10 | plain loop | ")
                .contains("| 5 | James Express | ");
        JsonNode json = new ObjectMapper().readTree(figures.toFile());
        assertThat(json.at("/mails/0/p99").asDouble()).isPositive();
        assertThat(json.at("/stream/0/by").asText()).isEqualTo("James Express");
        try (Stream<Path> left = Files.list(folder.resolve("work"))) {
            assertThat(left).isEmpty();
        }
    }

    /** Some minutes, for the processes that it starts. */
    @Test
    @Tag("soak")
    void everyCaseOfDeliveryIsPlayedAndDrawn() throws Exception {
        StringWriter out = new StringWriter();
        CommandLine bench = Bench.command().setOut(new PrintWriter(out));
        Path figures = folder.resolve("figures.json");
        Path picture = folder.resolve("figures.svg");
        if (Postfix.absence().isEmpty()) {
            // Its processes have users of their own.
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        }

        int exit = bench.execute(
                "delivery",
                "--mails=20",
                "--sizes=5120",
                "--rounds=1",
                "--warm-up=10",
                "--longest=30",
                "--json=" + figures,
                "--picture=" + picture,
                "--folder=" + folder.resolve("work"));

        assertThat(exit).isZero();
        assertThat(out.toString())
                .containsPattern(
                        "drain: 20 mails[^|]*\\| by [^\n]*\n[^\n]*\n\\| DirectMxDelivery \\| [0-9.]+ \\| [0-9.]+ ")
                .containsPattern("\\| RemoteDelivery, our queue \\| .*[0-9.]+ \\([0-9.]+ to [0-9.]+\\) \\|")
                .contains("| RemoteDelivery, James's own queue | ")
                .contains("| ceiling | ");
        JsonNode json = new ObjectMapper().readTree(figures.toFile());
        for (String each : List.of("drain", "spread", "latency", "latency100", "deadhost", "blackholed", "end2end")) {
            for (JsonNode row : json.get(each + " 5120")) {
                assertThat(row.get("mails/s").asDouble()).as(each + " " + row).isPositive();
                assertThat(row.get("missing").asText()).as(each + " " + row).isEqualTo("0.0 %");
            }
        }
        assertThat(json.at("/fair 5120/1/p99").asDouble()).isPositive();
        assertThat(picture).content().contains("<svg").contains("latency100");
        try (Stream<Path> left = Files.list(folder.resolve("work"))) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void aRatioIsTakenWithinARound() {
        Standings<Outcome> standings = new Standings<>(
                1,
                Map.of(
                        "one", List.of(outcome(100), outcome(10), outcome(80)),
                        "other", List.of(outcome(200), outcome(5), outcome(100))));

        assertThat(standings.ratio("one", "other", Outcome::rate)).isEqualTo(new Standings.Ratio(0.8, 0.5, 2));
        assertThat(standings.middle("one", Outcome::rate)).isEqualTo(80);
    }

    private static Outcome outcome(long pieces) {
        return new Outcome(pieces, 1, OptionalDouble.empty());
    }
}
