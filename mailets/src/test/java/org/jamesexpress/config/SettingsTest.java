package org.jamesexpress.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jamesexpress.config.Parameter.Default;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration HOUR = Duration.ofHours(1);

    enum Mood {
        CALM,
        VERY_ANGRY
    }

    @Test
    void answersWithTheDefaultWhatIsNotSet() {
        Settings settings = settings(Map.of());

        assertThat(ask(settings, "a").text("a text")).isEmpty();
        assertThat(ask(settings, "a").count(7, 1, 9)).isEqualTo(7);
        assertThat(ask(settings, "a").percent(10)).isEqualTo(10);
        assertThat(ask(settings, "a").flag(true)).isTrue();
        assertThat(ask(settings, "a").size(5L, 0, 9)).isEqualTo(5L);
        assertThat(ask(settings, "a").duration(SECOND, SECOND, HOUR)).isEqualTo(SECOND);
        assertThat(ask(settings, "a").durationOrNever(SECOND, SECOND, HOUR)).contains(SECOND);
        assertThat(ask(settings, "a").durations(List.of(SECOND))).containsExactly(SECOND);
        assertThat(ask(settings, "a").choice(Mood.CALM)).isEqualTo(Mood.CALM);
        assertThat(ask(settings, "a").optionalSecret(any -> true, "a text")).isEmpty();
        assertThatNoException().isThrownBy(settings::check);
    }

    @Test
    void readsWhatIsSet() {
        Settings settings = settings(Map.ofEntries(
                Map.entry("text", " words "),
                Map.entry("count", "9"),
                Map.entry("percent", "15%"),
                Map.entry("flag", "false"),
                Map.entry("size", "20M"),
                Map.entry("duration", "250ms"),
                Map.entry("never", "never"),
                Map.entry("durations", "30s, 5m,4h , 5d"),
                Map.entry("choice", "very-angry"),
                Map.entry("secret", "s3cret"),
                Map.entry("value", "b")));

        assertThat(ask(settings, "text").required("a text")).isEqualTo("words");
        assertThat(ask(settings, "count").count(7, 1, 9)).isEqualTo(9);
        assertThat(ask(settings, "percent").percent(10)).isEqualTo(15);
        assertThat(ask(settings, "flag").flag(true)).isFalse();
        assertThat(ask(settings, "size").size(5, 0, Long.MAX_VALUE)).isEqualTo(20L * 1024 * 1024);
        assertThat(ask(settings, "duration").duration(SECOND, Duration.ZERO, HOUR))
                .isEqualTo(Duration.ofMillis(250));
        assertThat(ask(settings, "never").durationOrNever(SECOND, SECOND, HOUR)).isEmpty();
        assertThat(ask(settings, "durations").durations(List.of()))
                .containsExactly(
                        Duration.ofSeconds(30), Duration.ofMinutes(5), Duration.ofHours(4), Duration.ofDays(5));
        assertThat(ask(settings, "choice").choice(Mood.CALM)).isEqualTo(Mood.VERY_ANGRY);
        assertThat(ask(settings, "secret").secret(any -> true, "a text").reveal())
                .isEqualTo("s3cret");
        assertThat(ask(settings, "value").<Integer>value("a", "abc"::indexOf, "a letter"))
                .isEqualTo(1);
        assertThatNoException().isThrownBy(settings::check);
    }

    @Test
    void readsWhatIsWrittenMoreThanOnce() {
        Settings settings =
                Settings.ofAll("here", Map.of("text", List.of(" one, two ", "three"), "wait", List.of("1s", "1h")));

        assertThat(ask(settings, "text").texts("any texts")).containsExactly("one, two", "three");
        assertThat(ask(settings, "none").texts("any texts")).isEmpty();
        assertThat(ask(settings, "wait").durations(List.of())).containsExactly(SECOND, HOUR);
        assertThatNoException().isThrownBy(settings::check);

        ask(settings, "text").count(1, 0, 9);
        assertThat(complaints(settings))
                .containsExactly("here: text = one, two, three: should be a whole number from 0 to 9");
    }

    @Test
    void remembersWhatWasAskedForTheReference() {
        Settings settings = settings(Map.of());
        settings.ask("late").means("How late.").example("5m").duration(SECOND, SECOND, HOUR);
        settings.ask("path").means("The way.").example("b").value("a", "abc"::indexOf, "a letter");
        settings.ask("name").means("Who.").example("ann").value("bob", "James's", text -> text, "a name");
        settings.ask("free").means("Any.").example("c").text("a text");
        settings.ask("must").means("All.").example("d").required("a text");

        assertThat(settings.asked())
                .containsExactly(
                        new Parameter("late", Default.value("1s"), "a duration from 1s to 1h", "How late.", "5m"),
                        new Parameter("path", Default.value("a"), "a letter", "The way.", "b"),
                        new Parameter("name", Default.words("James's"), "a name", "Who.", "ann"),
                        new Parameter("free", Default.NONE, "a text", "Any.", "c"),
                        new Parameter("must", Default.REQUIRED, "a text", "All.", "d"));
    }

    @Test
    void leavesToAnotherReaderWhatIsNotItsOwn() {
        Settings settings = settings(Map.of("theirs", "x", "their", "x"));
        settings.leave("theirs");
        settings.require("theirs", "ours");

        assertThat(settings.hasAny("ours", "theirs")).isTrue();
        assertThat(settings.hasAny("ours")).isFalse();
        assertThat(complaints(settings))
                .containsExactly("here: ours is missing", "here: their is not known: did you mean theirs?");
    }

    @Test
    void tellsEveryComplaintAtOnceInOneLineEach() {
        Settings settings = settings(Map.ofEntries(
                Map.entry("count", "ten"),
                Map.entry("much", "0"),
                Map.entry("percent", "101%"),
                Map.entry("flag", "yes"),
                Map.entry("size", "5 apples"),
                Map.entry("huge", "999999999999999G"),
                Map.entry("duration", "2h"),
                Map.entry("never", "always"),
                Map.entry("durations", "5m,,4h"),
                Map.entry("choice", "CALM\nand more"),
                Map.entry("empty", "  ")));
        ask(settings, "count").count(7, 1, 9);
        ask(settings, "much").count(7, 1, Integer.MAX_VALUE);
        ask(settings, "percent").percent(10);
        ask(settings, "flag").flag(true);
        ask(settings, "size").size(5, 1, 20L * 1024 * 1024);
        ask(settings, "huge").size(5, 1, Long.MAX_VALUE);
        ask(settings, "duration").duration(SECOND, SECOND, HOUR);
        ask(settings, "never").durationOrNever(SECOND, SECOND, HOUR);
        ask(settings, "durations").durations(List.of());
        ask(settings, "choice").choice(Mood.CALM);
        ask(settings, "empty").text("a text");
        ask(settings, "gone").required("a text");

        assertThat(complaints(settings))
                .containsExactly(
                        "here: empty is empty: give it a value or leave it out",
                        "here: count = ten: should be a whole number from 1 to 9",
                        "here: much = 0: should be a whole number of at least 1",
                        "here: percent = 101%: should be a percentage from 0% to 100%",
                        "here: flag = yes: should be true or false",
                        "here: size = 5 apples: should be a size such as 500, 64k, 20M or 1G, from 1 to 20M",
                        "here: huge = 999999999999999G: should be a size such as 500, 64k, 20M or 1G, of at least 1",
                        "here: duration = 2h: should be a duration from 1s to 1h, such as 250ms, 30s, 5m, 4h or 5d",
                        "here: never = always: should be never, or a duration from 1s to 1h,"
                                + " such as 250ms, 30s, 5m, 4h or 5d",
                        "here: durations = 5m,,4h: should be durations such as 30s, 5m, 4h, separated by commas",
                        "here: choice = CALM and more: should be one of calm, very-angry",
                        "here: gone is missing");
    }

    @Test
    void namesTheClosestKnownKeyForAnUnknownOne() {
        Settings settings = settings(Map.of("helonme", "a", "colour", "blue"));
        ask(settings, "heloName").text("a text");
        ask(settings, "retry").text("a text");

        assertThat(complaints(settings))
                .containsExactly(
                        "here: colour is not known: should be one of heloName, retry",
                        "here: helonme is not known: did you mean heloName?");
    }

    @Test
    void putsInWhatTheEnvironmentAndFilesHold(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("password"), "pass$1\\word\n");
        Settings settings = Settings.of(
                "here",
                Map.of("url", "https://${env:NAME}:${env:PORT}/", "secret", "${file:" + file + "}"),
                Map.of("NAME", "mail.test", "PORT", "443"));

        assertThat(ask(settings, "url").required("a text")).isEqualTo("https://mail.test:443/");
        assertThat(ask(settings, "secret").secret(any -> true, "a text").reveal())
                .isEqualTo("pass$1\\word");
    }

    /** As James has it, which reads some of the same files. */
    @Test
    void takesAFileWhoseCharsetIsNamed(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("password"), "gr\u00fcn\n");
        Settings settings = settings(Map.of("a", "${file:UTF-8:" + file + "}", "b", "${file:UTF-8:/nowhere/at/all}"));

        assertThat(ask(settings, "a").required("a text")).isEqualTo("gr\u00fcn");
        ask(settings, "b").text("a text");
        assertThat(complaints(settings))
                .containsExactly("here: b = ${file:UTF-8:/nowhere/at/all}: the file /nowhere/at/all does not exist");
    }

    @Test
    void saysWhichPlaceholderHasNothingBehindIt(@TempDir Path folder) throws IOException {
        Path large = Files.write(folder.resolve("large"), new byte[64 * 1024 + 1]);
        Settings settings = settings(Map.of(
                "a", "${env:NOWHERE}", "b", "${file:/nowhere/at/all}", "c", "${sys:x}", "d", "${file:" + large + "}"));
        ask(settings, "a").required("a text");
        ask(settings, "b").text("a text");
        ask(settings, "c").count(1, 1, 1);
        ask(settings, "d").secret(any -> true, "a text");

        assertThat(complaints(settings))
                .containsExactly(
                        "here: a = ${env:NOWHERE}: the environment variable NOWHERE is not set",
                        "here: b = ${file:/nowhere/at/all}: the file /nowhere/at/all does not exist",
                        "here: c = ${sys:x}: a placeholder is ${env:NAME} or ${file:PATH}",
                        "here: d = ${file:" + large + "}: the file " + large + " is larger than 64k");
    }

    @Test
    void neverPrintsASecret() {
        Settings settings = Settings.of(
                "here", Map.of("port", "${env:PASSWORD}", "secret", "s3cret"), Map.of("PASSWORD", "hunter2"));
        ask(settings, "port").count(1, 1, 65535);
        Secret secret = ask(settings, "secret").secret(any -> true, "a text");
        settings.complain("secret", secret.reveal(), "longer");

        assertThat(complaints(settings))
                .containsExactly(
                        "here: port = ${env:PASSWORD}: should be a whole number from 1 to 65535",
                        "here: secret = ***: should be longer");
        assertThat(secret).hasToString("***");
    }

    @Test
    void printsAUrlWithoutThePasswordsInIt() {
        Settings settings = settings(Map.of(
                "a", "ftp://ann:hunter2@host.test/x",
                "b", "jdbc:mysql://host.test/x?user=ann&password=hunter2&ssl=on",
                "c", "jdbc:other://host.test;Trust_Password=hunter2;x=y",
                "d", "https://ann:hun/ter@2@host.test/?api_key=hunter2#x"));
        List.of("a", "b", "c", "d")
                .forEach(key -> settings.complain(key, ask(settings, key).required("a text"), "else"));

        assertThat(complaints(settings))
                .containsExactly(
                        "here: a = ftp://***@host.test/x: should be else",
                        "here: b = jdbc:mysql://host.test/x?user=ann&password=***&ssl=on: should be else",
                        "here: c = jdbc:other://host.test;Trust_Password=***;x=y: should be else",
                        "here: d = https://***@host.test/?api_key=***#x: should be else");
    }

    @Test
    void printsNothingBesidesAPlaceholderThatHasNothingBehindIt() {
        Settings settings = settings(Map.of("password", "hunter2${x}${env:NOWHERE}"));
        ask(settings, "password").secret(any -> true, "a text");

        assertThat(complaints(settings))
                .containsExactly("here: password = ${x}${env:NOWHERE}: a placeholder is ${env:NAME} or ${file:PATH}");
    }

    private static Question ask(Settings settings, String key) {
        return settings.ask(key).means("Something.").example("an example");
    }

    private static Settings settings(Map<String, String> values) {
        return Settings.of("here", values, Map.of());
    }

    private static List<String> complaints(Settings settings) {
        return assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(settings::check)
                .actual()
                .complaints();
    }
}
