package org.jamesexpress.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jamesexpress.store.ChildJvm;
import org.jamesexpress.testing.LoopbackDns;
import org.jamesexpress.testing.ManyHosts;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * A hundred thousand mails wait for hosts that are silent, or put them off, or can't be found, in a process with 512 MB of
 * heap; then all hosts are well. What waits is in the database and in the spool, whatever the number of domains.
 */
@Tag("soak")
@Timeout(1_200)
class HundredThousandMailsTest {
    private static final String TOLD = "told: ";

    @TempDir
    private Path home;

    @Test
    void forAThousandDomainsWaitInASmallHeapAndAreDeliveredOnce() throws Exception {
        assertThat(heapOf(ManyMails.FOR_A_THOUSAND_DOMAINS)).as("megabytes").isLessThan(60);
    }

    @Test
    void forADomainEachWaitInASmallHeapAndAreDeliveredOnce() throws Exception {
        assertThat(heapOf(ManyMails.FOR_A_DOMAIN_EACH)).as("megabytes").isLessThan(150);
    }

    /** The most that is in use after a collection. */
    private int heapOf(ManyMails mails) throws Exception {
        List<String> options = List.of("-Xmx512m", "-XX:+ExitOnOutOfMemoryError", "-Dqueued.mails=" + ManyMails.MAILS);
        try (LoopbackDns dns = LoopbackDns.start(ManyMails.zone());
                ManyHosts hosts = ManyHosts.start(mails.troubled());
                ChildJvm child =
                        ChildJvm.start(options, Sender.class, home, dns.hostPort(), hosts.port(), mails.name())) {
            ManyMails.unknown().forEach(domain -> dns.fail(domain, LoopbackDns.Fault.SERVFAIL));
            child.say("begin");
            System.out.println(child.told(TOLD));
            ManyMails.unknown().forEach(dns::heal);
            hosts.behave(ManyHosts.WELL);
            child.say("go on");
            int heap = Integer.parseInt(child.told(TOLD));
            String figures = child.told(TOLD);
            assertThat(child.told(TOLD)).isEqualTo("0 wait");
            assertThat(hosts.copies()).isEqualTo(mails.eachOnce());
            assertThat(hosts.largest()).isGreaterThan(ManyMails.LARGEST);
            System.out.println(figures);
            return heap;
        }
    }

    /** Takes the mails, tries each once, starts anew, and tries again when it is told to; tells what it takes. */
    static final class Sender {
        private static final int TAKERS = 16;
        private static final int BETWEEN_LOOKS = 10_000;

        private Sender() {}

        public static void main(String[] arguments) throws Exception {
            ((Logger) LoggerFactory.getLogger("org.jamesexpress")).setLevel(Level.WARN);
            BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            ManyMails mails = ManyMails.valueOf(arguments[3]);
            Count count = new Count();
            Footprint footprint = new Footprint();
            try (DeliveryFixture fixture = new DeliveryFixture(Path.of(arguments[0]))
                    .with("dnsServers", arguments[1])
                    .with("port", arguments[2])
                    .with("retry", "1h")
                    .with("retryJitter", "10")
                    .with("lifetime", "1d")
                    .with("greetingTimeout", "2s")
                    .countedBy(count)) {
                orders.readLine();
                fixture.start();
                takeAll(fixture, mails);
                long taken = footprint.heap();
                count.awaitAttempts(mails.count());
                long tried = footprint.heap();
                fixture.stop();
                fixture.start();
                int waiting = fixture.waiting();
                tell(waiting + " recipients wait in a heap of " + tried + " MB; it was of " + taken
                        + " MB when the last was taken, and is of " + footprint.heap() + " MB after a start anew");
                orders.readLine();
                fixture.advance(Duration.ofHours(2));
                for (int delivered = mails.count() - waiting; delivered < mails.count(); delivered += BETWEEN_LOOKS) {
                    count.awaitDelivered(delivered);
                    footprint.heap();
                }
                count.awaitDelivered(mails.count());
                tell(String.valueOf(footprint.mostHeap()));
                tell(ManyMails.MAILS + " queued, " + mails + ": " + footprint.mostHeap()
                        + " MB of heap after a collection, " + Footprint.resident() + " RSS, " + Footprint.threads()
                        + " threads");
                tell(fixture.waiting() + " wait");
            }
        }

        private static void takeAll(DeliveryFixture fixture, ManyMails mails) throws Exception {
            ExecutorService takers = Executors.newFixedThreadPool(TAKERS);
            List<Callable<Boolean>> shares = IntStream.range(0, TAKERS)
                    .<Callable<Boolean>>mapToObj(taker -> () -> {
                        for (int mail = taker; mail < ManyMails.MAILS; mail += TAKERS) {
                            fixture.delivery().accept(mails.mail(mail));
                        }
                        return true;
                    })
                    .toList();
            for (Future<Boolean> share : takers.invokeAll(shares)) {
                share.get();
            }
            takers.shutdown();
        }

        private static void tell(String words) {
            System.out.println(TOLD + words);
        }
    }
}
