package org.jamesexpress.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.sun.management.UnixOperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jamesexpress.store.ChildJvm;
import org.jamesexpress.store.Content;
import org.jamesexpress.testing.Javas;
import org.jamesexpress.testing.LoopbackDns;
import org.jamesexpress.testing.ManyHosts;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * As many sessions as wanted are open at once, each with a message of which the host has not said yet what becomes of
 * it, in a process with 512 MB of heap: a thread each before Java 21, hardly any from then on.
 */
@Tag("soak")
@Timeout(300)
class ThousandsOfSessionsTest {
    /** So many connections a lane has at first. */
    private static final int SESSIONS_OF_A_DOMAIN = Window.FIRST;

    /** For files, the database and questions to DNS, besides two for each session: its connection, and the body that it sends. */
    private static final int OTHER_DESCRIPTORS = 500;

    /** In megabytes, at most. */
    private static final int EMPTY_HEAP = 20;

    /** In kilobytes, at most. */
    private static final int HEAP_OF_A_SESSION = 15;

    private static final String TOLD = "told: ";

    private static final ManyHosts.Manners THINK_IT_OVER = new ManyHosts.Manners() {
        @Override
        public Optional<String> toMessage(String host) {
            return Optional.empty();
        }
    };

    @TempDir
    private Path home;

    @Test
    void aThousandAreOpenAtOnceBeforeJava21() throws Exception {
        holdOpen(1_000, Javas.oldOne());
    }

    @Test
    void fiveThousandAreOpenAtOnceFromJava21OnWithHardlyAnyThread() throws Exception {
        assertThat(holdOpen(5_000, Javas.newOne("A test with 5,000 sessions"))).isLessThan(100);
    }

    /** Says how many threads it took. */
    private int holdOpen(int sessions, Path java) throws Exception {
        requireDescriptors(2 * sessions + OTHER_DESCRIPTORS);
        int domains = sessions / SESSIONS_OF_A_DOMAIN;
        List<String> options = List.of("-Xmx512m", "-XX:+ExitOnOutOfMemoryError");
        try (LoopbackDns dns = LoopbackDns.start(IntStream.range(0, domains)
                        .mapToObj(domain ->
                                "d" + domain + ".test. 86400 IN A 127.9." + domain / 250 + "." + (1 + domain % 250))
                        .toArray(String[]::new));
                ManyHosts hosts = ManyHosts.start(ManyHosts.WELL);
                ChildJvm child =
                        ChildJvm.start(java, options, Sender.class, home, dns.hostPort(), hosts.port(), sessions)) {
            assertThat(child.told(TOLD)).isEqualTo("every host is known");
            hosts.behave(THINK_IT_OVER);
            child.say("fill them");
            hosts.awaitHeld(sessions);
            child.say("look");
            int threads = Integer.parseInt(child.told(TOLD));
            int heap = Integer.parseInt(child.told(TOLD));
            String figures = child.told(TOLD);
            hosts.release();
            assertThat(child.told(TOLD)).isEqualTo("0 wait");
            assertThat(hosts.copies())
                    .hasSize(domains + sessions)
                    .allSatisfy((to, copies) -> assertThat(copies).isEqualTo(1));
            System.out.println(figures);
            assertThat(heap).as("megabytes of heap").isLessThan(EMPTY_HEAP + sessions * HEAP_OF_A_SESSION / 1024);
            return threads;
        }
    }

    private static void requireDescriptors(int needed) {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
            long allowed = system.getMaxFileDescriptorCount();
            String words = "the sessions take " + needed + " file descriptors, and a process may have " + allowed
                    + " here: see `ulimit -Hn`";
            if (allowed < needed) {
                System.err.println("Skipped: " + words);
            }
            assumeTrue(allowed >= needed, words);
        }
    }

    /** Makes the hosts known by a mail to each, then fills their windows. */
    static final class Sender {
        private static final Content CONTENT = Content.of(
                ("Subject: Hello\r\n\r\n" + ("x".repeat(78) + "\r\n").repeat(64)).getBytes(StandardCharsets.US_ASCII));

        private Sender() {}

        public static void main(String[] arguments) throws Exception {
            ((Logger) LoggerFactory.getLogger("org.jamesexpress")).setLevel(Level.WARN);
            int sessions = Integer.parseInt(arguments[3]);
            int domains = sessions / SESSIONS_OF_A_DOMAIN;
            BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            Count count = new Count();
            try (DeliveryFixture fixture = new DeliveryFixture(Path.of(arguments[0]))
                    .with("dnsServers", arguments[1])
                    .with("port", arguments[2])
                    .with("maxConnections", arguments[3])
                    .countedBy(count)) {
                fixture.start();
                for (int domain = 0; domain < domains; domain++) {
                    send(fixture, "first", domain);
                }
                count.awaitDelivered(domains);
                tell("every host is known");
                orders.readLine();
                for (int mail = 0; mail < sessions; mail++) {
                    send(fixture, "m" + mail, mail % domains);
                }
                orders.readLine();
                Footprint footprint = new Footprint();
                long heap = footprint.heap();
                tell(String.valueOf(Footprint.threads()));
                tell(String.valueOf(heap));
                tell(sessions + " sessions on Java " + Runtime.version().feature() + ": " + heap
                        + " MB of heap after a collection, " + Footprint.resident() + " RSS, " + Footprint.threads()
                        + " threads");
                count.awaitDelivered(domains + sessions);
                tell(fixture.waiting() + " wait");
            }
        }

        private static void send(DeliveryFixture fixture, String mail, int domain) throws Exception {
            String to = mail + "@d" + domain + ".test";
            fixture.send(to, "alice@a.test", CONTENT, to);
        }

        private static void tell(String words) {
            System.out.println(TOLD + words);
        }
    }
}
