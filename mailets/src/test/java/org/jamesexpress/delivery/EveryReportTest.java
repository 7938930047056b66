package org.jamesexpress.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.jamesexpress.smtp.Rcpt;
import org.jamesexpress.smtp.XText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever hosts say and people are called, a report is one: {@link ParsedReport} holds it to that. A failure names its
 * seed; {@code -Dreport.seed=} makes the same reports again.
 */
class EveryReportTest {
    private static final int CASES = 300;
    private static final String[] SCRIPTS = {
        "abcdefghijklmnopqrstuvwxyz0123456789.-_+=",
        " \t\"\\<>()[],;:@",
        "\r\n\0\u0007\u007f\u0085\u2028\u202e",
        "äöüßéñ",
        "收件人邮箱不存在",
        "😀🚀\ud83d"
    };

    @TempDir
    Path folder;

    @Test
    void isValid() throws IOException {
        long seed = Optional.ofNullable(Long.getLong("report.seed")).orElseGet(() -> new Random().nextLong());
        Random random = new Random(seed);
        for (int i = 0; i < CASES; i++) {
            ReportSamples sample = new ReportSamples(folder)
                    .in(pick(random, Language.values()))
                    .action(pick(random, Action.values()))
                    .from(text(random, 60) + "@a.test")
                    .messageId(text(random, 80))
                    .envid(XText.encode(text(random, 10)))
                    .mail("Subject: " + text(random, 100).replaceAll("[\r\n]", "") + "\r\n\r\nBody\r\n");
            for (int recipients = 1 + random.nextInt(3); recipients > 0; recipients--) {
                addRecipient(sample, random);
            }
            try {
                check(sample.parsed());
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("with -Dreport.seed=" + seed + ", case " + i + ": " + e.getMessage(), e);
            }
        }
    }

    private static void check(ParsedReport report) {
        boolean global = report.recipients().stream()
                .anyMatch(fields -> fields.getOrDefault("Final-Recipient", "").startsWith("utf-8;"));
        assertThat(report.text().contains("message/global-delivery-status")).isEqualTo(global);
        assertThat(report.page()).isNotBlank();
    }

    private static void addRecipient(ReportSamples sample, Random random) throws IOException {
        String address = text(random, random.nextInt(10) == 0 ? 600 : 30) + "@b.test";
        Optional<String> orcpt = random.nextBoolean()
                ? Optional.of(pick(random, "rfc822;", "x-y;", ";", "") + XText.encode(text(random, 10)))
                : Optional.empty();
        String code = random.nextBoolean() ? "550 5.%d.%d " : "450 4.%d.%d ";
        String reply = code.formatted(random.nextInt(9), random.nextInt(30)) + text(random, 2_000);
        Finding finding = random.nextInt(4) == 0
                ? Finding.withoutHost("4.4.1", text(random, 300))
                : ReportSamples.finding(address, reply);
        sample.to(new Rcpt(address, Set.of(), orcpt), finding);
    }

    /** Of one to all scripts, up to a length. */
    private static String text(Random random, int longest) {
        StringBuilder text = new StringBuilder();
        int scripts = 1 + random.nextInt(SCRIPTS.length);
        for (int length = 1 + random.nextInt(longest); length > 0; length--) {
            int[] script = SCRIPTS[random.nextInt(scripts)].codePoints().toArray();
            text.appendCodePoint(script[random.nextInt(script.length)]);
        }
        return text.toString();
    }

    @SafeVarargs
    private static <T> T pick(Random random, T... from) {
        return from[random.nextInt(from.length)];
    }
}
