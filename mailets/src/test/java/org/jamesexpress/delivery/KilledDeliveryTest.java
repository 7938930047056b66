package org.jamesexpress.delivery;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jamesexpress.store.Bodies;
import org.jamesexpress.store.ChildJvm;
import org.jamesexpress.store.Content;
import org.jamesexpress.store.Store;
import org.jamesexpress.store.StoreConfig;
import org.jamesexpress.testing.ScriptedSmtpServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills processes that take mail and deliver it, and starts further ones on what they left. Nothing taken is lost, and
 * whom the database calls delivered gets no second copy, ever; that a host said 250 and the process died before it was
 * written down is the only reason for one.
 */
@Timeout(3_600)
class KilledDeliveryTest {
    private static final int RECIPIENTS = 3;

    /** What a kill left behind, before anything else happened. */
    private record Left(Set<String> delivered, Map<String, Long> copies) {
        Stream<String> takenButNotWrittenDown() {
            return copies.keySet().stream().filter(recipient -> !delivered.contains(recipient));
        }
    }

    private final Random random = new Random();
    private final List<String> taken = new ArrayList<>();
    private final List<Left> kills = new ArrayList<>();

    @TempDir
    private Path home;

    @Test
    void losesNothingAndRepeatsNothingThatWasWrittenDown() throws Exception {
        killAndCompare(3);
    }

    @Tag("soak")
    @Test
    void losesNothingAndRepeatsNothingThatWasWrittenDownInManyLives() throws Exception {
        killAndCompare(100);
    }

    private void killAndCompare(int lives) throws Exception {
        try (DeliveryFixture fixture = new DeliveryFixture(home)) {
            List<ScriptedSmtpServer> hosts = List.of(fixture.host(1), fixture.host(2));
            fixture.dns.records(
                    "kill.test. 60 IN MX 10 mx1.kill.test.",
                    "kill.test. 60 IN MX 20 mx2.kill.test.",
                    "mx1.kill.test. 60 IN A " + fixture.address(1),
                    "mx2.kill.test. 60 IN A " + fixture.address(2));
            for (int life = 0; life < lives; life++) {
                // The last recipient of some is left to the second host.
                for (int mail = 0; mail < 500; mail += 7) {
                    hosts.get(0).sayingTo(recipients(life + "-0-" + mail).get(RECIPIENTS - 1), "450 4.2.1 Later");
                }
                liveUntilKilled(fixture, life, hosts);
                kills.add(look(hosts));
            }
            fixture.start();
            fixture.awaitDue(0);
            assertThat(fixture.waiting()).isZero();
            fixture.delivery().close();
            assertThat(fixture.bodies().ids()).isEmpty();
            compare(copies(hosts));
        }
    }

    private void liveUntilKilled(DeliveryFixture fixture, int life, List<ScriptedSmtpServer> hosts) {
        ScriptedSmtpServer first = hosts.get(0);
        List<String> lines = new ArrayList<>();
        try (ChildJvm child = ChildJvm.start(Sender.class, home, life, fixture.dns.hostPort(), first.port())) {
            lines.addAll(child.read(1 + random.nextInt(600)));
            lines.addAll(child.kill());
        }
        lines.stream()
                .filter(line -> line.startsWith(Sender.TAKEN))
                .forEach(line -> taken.add(line.substring(Sender.TAKEN.length())));
        hosts.forEach(ScriptedSmtpServer::awaitAllClosed);
    }

    private Left look(List<ScriptedSmtpServer> hosts) {
        try (Store store = Store.open(StoreConfig.sqlite(home.resolve("express.db")))) {
            Map<String, Set<String>> recipients = store
                    .read(connection -> Sql.query(
                            connection,
                            row -> Map.entry(row.getString(1), row.getString(2)),
                            "SELECT address, state FROM outbound_recipient"))
                    .stream()
                    .collect(Collectors.groupingBy(
                            Map.Entry::getValue, Collectors.mapping(Map.Entry::getKey, Collectors.toSet())));
            Set<String> delivered = recipients.getOrDefault("delivered", Set.of());
            Set<String> known = new HashSet<>(delivered);
            known.addAll(recipients.getOrDefault("waiting", Set.of()));
            assertThat(known).containsAll(recipientsOfAllTaken());
            Map<String, Long> copies = copies(hosts);
            assertThat(copies.keySet()).containsAll(delivered);
            return new Left(delivered, copies);
        }
    }

    private void compare(Map<String, Long> copies) {
        assertThat(copies.keySet()).containsAll(recipientsOfAllTaken());
        int writtenDown = 0;
        for (Left kill : kills) {
            writtenDown += kill.delivered().size();
            for (String recipient : kill.delivered()) {
                assertThat(copies.get(recipient))
                        .as(recipient)
                        .isEqualTo(kill.copies().get(recipient));
            }
        }
        Map<String, Long> mayRepeat = kills.stream()
                .flatMap(Left::takenButNotWrittenDown)
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        copies.forEach((recipient, count) ->
                assertThat(count).as(recipient).isBetween(1L, 1 + mayRepeat.getOrDefault(recipient, 0L)));
        long second = copies.values().stream().mapToLong(count -> count - 1).sum();
        System.out.println(kills.size() + " kills: " + taken.size() + " mails acknowledged and none lost, "
                + copies.size() + " recipients delivered; of " + writtenDown
                + " written down before a kill none was sent to again, of " + mayRepeat.size()
                + " that a host had taken and no row told of yet, second copies: " + second);
    }

    private Set<String> recipientsOfAllTaken() {
        return taken.stream().flatMap(mail -> recipients(mail).stream()).collect(Collectors.toSet());
    }

    private static Map<String, Long> copies(List<ScriptedSmtpServer> hosts) {
        return hosts.stream()
                .flatMap(host -> host.mails().stream())
                .flatMap(mail -> mail.recipients().stream())
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    }

    private static List<String> recipients(String mail) {
        return Stream.iterate(0, i -> i < RECIPIENTS, i -> i + 1)
                .map(i -> mail + "-" + i + "@kill.test")
                .toList();
    }

    /** Takes mail with two threads, and delivers it, until it is killed; prints each mail once it is taken. */
    static final class Sender {
        private static final String TAKEN = "taken: ";

        /** A file, where the others are rows. */
        private static final Content LARGE =
                Content.of(("Subject: large\r\n\r\n" + "x\r\n".repeat(Bodies.LARGEST_ROW / 3)).getBytes(US_ASCII));

        private Sender() {}

        public static void main(String[] arguments) throws Exception {
            DeliveryFixture fixture = new DeliveryFixture(Path.of(arguments[0]))
                    .with("dnsServers", arguments[2])
                    .with("port", arguments[3]);
            fixture.start();
            for (int thread = 0; thread < 2; thread++) {
                String prefix = arguments[1] + "-" + thread + "-";
                new Thread(() -> sendForEver(fixture, prefix)).start();
            }
        }

        private static void sendForEver(DeliveryFixture fixture, String prefix) {
            for (int i = 0; ; i++) {
                String mail = prefix + i;
                try {
                    Content content = i % 20 == 0 ? LARGE : DeliveryFixture.CONTENT;
                    fixture.send(mail, "alice@a.test", content, recipients(mail).toArray(String[]::new));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                System.out.println(TAKEN + mail);
            }
        }
    }
}
