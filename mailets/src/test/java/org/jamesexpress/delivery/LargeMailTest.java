package org.jamesexpress.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jamesexpress.store.ChildJvm;
import org.jamesexpress.store.Content;
import org.jamesexpress.testing.Received;
import org.jamesexpress.testing.ScriptedSmtpServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A mail's size costs no memory, from the hand that gives it to the host that takes it. */
@Timeout(120)
class LargeMailTest {
    private static final int MEGABYTE = 1_000_000;
    private static final byte[] LINE = ("x".repeat(98) + "\r\n").getBytes(StandardCharsets.US_ASCII);
    private static final int LINES = 100 * MEGABYTE / LINE.length;

    @TempDir
    private Path home;

    @Test
    void sendsAHundredMegabytesFromAHeapOf64() throws Exception {
        try (DeliveryFixture fixture = new DeliveryFixture(home)) {
            ScriptedSmtpServer host = fixture.host(1).offering("SIZE 200000000");
            fixture.dns.records("b.test. 60 IN A " + fixture.address(1));
            List<String> options = List.of("-Xmx64m");
            try (ChildJvm child = ChildJvm.start(options, Sender.class, home, fixture.dns.hostPort(), host.port())) {
                List<String> printed = child.awaitEnd();
                assertThat(printed).anyMatch(line -> line.startsWith("mail.delivered"));
                printed.stream().filter(line -> line.startsWith("100 MB")).forEach(System.out::println);
            }
            Received mail = host.awaitMail();
            byte[] octets = mail.octets();
            assertThat(octets).hasSize(LINES * LINE.length);
            for (int i = 0; i < LINES; i++) {
                int start = i * LINE.length;
                assertThat(Arrays.equals(octets, start, start + LINE.length, LINE, 0, LINE.length))
                        .isTrue();
            }
        }
    }

    /** Sends the mail, and prints what became of it and what it cost. */
    static final class Sender {
        private Sender() {}

        public static void main(String[] arguments) throws Exception {
            Content content = out -> {
                for (int i = 0; i < LINES; i++) {
                    out.write(LINE);
                }
            };
            try (DeliveryFixture fixture = new DeliveryFixture(Path.of(arguments[0]))
                    .with("dnsServers", arguments[1])
                    .with("port", arguments[2])) {
                fixture.start();
                Instant start = Instant.now();
                fixture.send("m1", "alice@a.test", content, "bob@b.test");
                Instant taken = Instant.now();
                System.out.println(fixture.nextEvent());
                Instant sent = Instant.now();
                System.out.println(
                        "100 MB: taken in " + Duration.between(start, taken).toMillis() + " ms, sent in "
                                + Duration.between(taken, sent).toMillis() + " ms, " + peak() / MEGABYTE
                                + " MB of heap at most");
            }
        }

        private static long peak() {
            return ManagementFactory.getMemoryPoolMXBeans().stream()
                    .filter(pool -> pool.getType() == MemoryType.HEAP)
                    .map(MemoryPoolMXBean::getPeakUsage)
                    .mapToLong(usage -> usage.getUsed())
                    .sum();
        }
    }
}
