package org.jamesexpress.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import org.jamesexpress.testing.ScriptedSmtpServer;
import org.jamesexpress.testing.TestCertificate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever hosts, faults and recipients chance brings: each recipient ends delivered or bounced, never both and never
 * neither. A failure names its seed; {@code -Dfate.seed=} makes the same worlds again.
 */
@Timeout(3_600)
class FateOfEveryRecipientTest {
    /** So many worlds share a delivery, which is much quicker than one each. */
    private static final int WORLDS = 50;

    /** What an attempt's row tells. */
    private record Row(String address, String host, String stage, int code, String outcome) {
        /** Whether the host may have the mail, and never said so. */
        boolean isAmbiguous() {
            return stage.equals("DOT") && code == 0;
        }

        boolean isDelivered() {
            return outcome.equals("DELIVERED");
        }

        /** Whether the host must have heard of the recipient. */
        boolean isPastRcpt() {
            return stage.equals("DATA") || stage.equals("DOT") || (stage.equals("RCPT") && code > 0 && code != 421);
        }
    }

    /** How many ended how. */
    private static final class Count {
        int cases;
        int restarts;
        int delivered;
        int bounced;
        int kept;
        int ambiguous;
        int twice;

        @Override
        public String toString() {
            return cases + " cases, " + restarts + " restarts: " + delivered + " recipients delivered, " + bounced
                    + " bounced, " + kept + " kept without a sender to tell; " + ambiguous
                    + " ambiguous moments, " + twice + " second copies after one";
        }
    }

    @TempDir
    private Path folder;

    private final Count count = new Count();
    private final SSLContext tls = TestCertificate.serverContext("mx.test");

    @Test
    void endsWithACopyOrWithAReport() throws Exception {
        liveThrough(200);
    }

    @Tag("soak")
    @Test
    void endsWithACopyOrWithAReportInManyWorlds() throws Exception {
        liveThrough(20_000);
    }

    private void liveThrough(int cases) throws Exception {
        Optional<Long> given = Optional.ofNullable(Long.getLong("fate.seed"));
        long seed = given.orElseGet(() -> new Random().nextLong());
        while (count.cases < cases) {
            Path home = Files.createDirectory(folder.resolve("worlds" + count.cases));
            try (DeliveryFixture fixture = new DeliveryFixture(home)) {
                new Life(fixture, seed).live();
            } catch (Exception | AssertionError e) {
                throw new AssertionError("with -Dfate.seed=" + seed + ": " + e.getMessage(), e);
            }
            seed++;
        }
        System.out.println(count);
    }

    /** Some worlds from the arrival of their mails until all are settled. */
    private final class Life {
        private final DeliveryFixture fixture;
        private final Random random;
        private final boolean isRestarted;
        private final List<RandomWorld> worlds = new ArrayList<>();
        private Map<String, List<Row>> rows = Map.of();
        private Map<String, String> states = Map.of();
        private final Map<String, Integer> reports = new HashMap<>();

        Life(DeliveryFixture fixture, long seed) {
            this.fixture = fixture;
            this.random = new Random(seed);
            this.isRestarted = random.nextInt(3) > 0;
            for (String step : List.of("connect", "greeting", "command", "data", "dot")) {
                fixture.with(step + "Timeout", "300ms");
            }
            fixture.with("retryJitter", "10%").with("delayWarning", "6m");
            for (int i = 0; i < WORLDS; i++) {
                worlds.add(new RandomWorld(i, new Random(random.nextLong()), fixture, tls));
            }
        }

        void live() throws Exception {
            fixture.dns.records(worlds.stream().flatMap(RandomWorld::zone).toArray(String[]::new));
            fixture.start();
            for (RandomWorld world : worlds) {
                world.send(fixture);
            }
            for (int i = 0; fixture.waiting() > 0; i++) {
                assertThat(i).as("steps until the end of the lifetime").isLessThan(100);
                attemptsThatAreDue();
                fixture.advance(Duration.ofSeconds(60 + random.nextInt(300)));
            }
            fixture.delivery().close();
            look();
            worlds.forEach(this::compare);
            assertThat(fixture.bodies().ids()).as("bodies").hasSize(mailsKept());
            count.cases += WORLDS;
        }

        private void attemptsThatAreDue() throws Exception {
            fixture.reportsAreRefused = random.nextInt(10) == 0;
            if (isRestarted && random.nextBoolean()) {
                fixture.awaitDue(random.nextInt(1 + fixture.due()));
                fixture.stop();
                fixture.start();
                count.restarts++;
            }
            fixture.awaitDue(0);
        }

        private void look() {
            rows = fixture
                    .store()
                    .read(connection -> Sql.query(
                            connection,
                            row -> new Row(
                                    row.getString(1),
                                    row.getString(2),
                                    row.getString(3),
                                    row.getInt(4),
                                    row.getString(5)),
                            "SELECT r.address, a.host, a.stage, a.code, a.outcome FROM outbound_attempt a"
                                    + " JOIN outbound_recipient r ON r.message = a.message AND r.number = a.recipient"))
                    .stream()
                    .collect(Collectors.groupingBy(Row::address));
            states = fixture
                    .store()
                    .read(connection -> Sql.query(
                            connection,
                            row -> Map.entry(row.getString(1), row.getString(2)),
                            "SELECT address, state FROM outbound_recipient"))
                    .stream()
                    .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
            for (ParsedReport report : fixture.reports) {
                for (Map<String, String> recipient : report.recipients()) {
                    if ("failed".equals(recipient.get("Action"))) {
                        String address = String.valueOf(recipient.get("Final-Recipient"));
                        reports.merge(address.replace("rfc822; ", ""), 1, Integer::sum);
                    }
                }
            }
        }

        private int mailsKept() {
            return (int) worlds.stream()
                    .filter(world ->
                            world.recipients.stream().anyMatch(recipient -> "kept".equals(states.get(recipient))))
                    .count();
        }

        private void compare(RandomWorld world) {
            assertThat(states.keySet()).containsAll(world.recipients);
            for (RandomWorld.NamedHost host : world.hosts) {
                compare(world, host);
            }
            for (String recipient : world.recipients) {
                compare(world, recipient);
            }
        }

        private void compare(RandomWorld world, String recipient) {
            List<Row> own = rows.getOrDefault(recipient, List.of());
            long copies = world.hosts.stream()
                    .mapToLong(host -> copies(host.server()).getOrDefault(recipient, 0L))
                    .sum();
            long ambiguous = own.stream().filter(Row::isAmbiguous).count();
            long delivered = own.stream().filter(Row::isDelivered).count();
            int reported = reports.getOrDefault(recipient, 0);
            String state = String.valueOf(states.get(recipient));
            String what = recipient + ": " + state + ", " + copies + " copies, " + reported + " reports, " + own;
            switch (state) {
                case "delivered" -> {
                    assertThat(delivered).as(what).isEqualTo(1);
                    assertThat(copies).as(what).isBetween(1L, 1 + ambiguous);
                    assertThat(reported).as(what).isZero();
                    count.delivered++;
                }
                case "bounced", "kept" -> {
                    assertThat(delivered).as(what).isZero();
                    assertThat(copies).as(what).isBetween(0L, ambiguous);
                    assertThat(state.equals("kept")).as(what).isEqualTo(world.sender.isEmpty());
                    assertThat(reported).as(what).isEqualTo(world.sender.isEmpty() ? 0 : 1);
                    count.bounced += reported;
                    count.kept += 1 - reported;
                }
                default -> throw new AssertionError(what);
            }
            count.ambiguous += (int) ambiguous;
            count.twice += (int) Math.max(0, copies - 1);
        }

        /** Compares the rows with what the host heard. */
        private void compare(RandomWorld world, RandomWorld.NamedHost host) {
            Map<String, Long> copies = copies(host.server());
            Map<String, Long> heard = host.server().commands().stream()
                    .filter(command -> command.startsWith("RCPT TO:<"))
                    .collect(Collectors.groupingBy(
                            command -> command.substring("RCPT TO:<".length(), command.indexOf('>')),
                            Collectors.counting()));
            for (String recipient : world.recipients) {
                List<Row> there = rows.getOrDefault(recipient, List.of()).stream()
                        .filter(row -> row.host().equals(host.name()))
                        .toList();
                long delivered = there.stream().filter(Row::isDelivered).count();
                long ambiguous = there.stream().filter(Row::isAmbiguous).count();
                String what = recipient + " at " + host.name() + ": " + there;
                assertThat(copies.getOrDefault(recipient, 0L)).as(what).isBetween(delivered, delivered + ambiguous);
                assertThat(heard.getOrDefault(recipient, 0L))
                        .as(what)
                        .isGreaterThanOrEqualTo(
                                there.stream().filter(Row::isPastRcpt).count());
                if (!isRestarted && !host.limitsRecipients()) {
                    assertThat(heard.getOrDefault(recipient, 0L)).as(what).isLessThanOrEqualTo(there.size());
                }
            }
        }

        private static Map<String, Long> copies(ScriptedSmtpServer host) {
            return host.mails().stream()
                    .flatMap(mail -> mail.recipients().stream())
                    .collect(Collectors.groupingBy(recipient -> recipient, Collectors.counting()));
        }
    }
}
