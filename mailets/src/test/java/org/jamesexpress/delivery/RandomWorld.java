package org.jamesexpress.delivery;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.jamesexpress.testing.Fault;
import org.jamesexpress.testing.LoopbackDns;
import org.jamesexpress.testing.Point;
import org.jamesexpress.testing.ScriptedSmtpServer;

/** A mail to some domains with hosts that fail as chance has it, each fault for some times or for ever. */
final class RandomWorld {
    private static final List<Point> TROUBLED = List.of(
            Point.GREETING,
            Point.EHLO,
            Point.HELO,
            Point.STARTTLS,
            Point.HANDSHAKE,
            Point.ENCRYPTED_EHLO,
            Point.MAIL,
            Point.RCPT,
            Point.DATA,
            Point.BODY,
            Point.DOT,
            Point.DOT,
            Point.AFTER_DOT,
            Point.AFTER_DOT);
    private static final List<String> REFUSALS =
            List.of("451 4.3.0 Not now", "450 4.2.1 Later", "421 4.3.2 Going down", "554 5.7.1 Never");

    /** @param name as DNS has it */
    record NamedHost(String name, ScriptedSmtpServer server, boolean limitsRecipients) {}

    final String mail;
    final String sender;
    final List<String> recipients = new ArrayList<>();
    final List<NamedHost> hosts = new ArrayList<>();
    private final List<String> zone = new ArrayList<>();
    private final Random random;

    /** @param number tells it apart from the others of one delivery */
    RandomWorld(int number, Random random, DeliveryFixture fixture, SSLContext tls) {
        this.mail = "w" + number;
        this.random = random;
        this.sender = oneIn(6) ? "" : "alice@a.test";
        int hostCount = 1 + random.nextInt(5);
        for (int i = 0; i < hostCount; i++) {
            addHost(number * 5 + i + 1, fixture, tls);
        }
        int domainCount = 1 + random.nextInt(3);
        for (int i = 0; i < domainCount; i++) {
            addDomain("d" + i + "." + mail + ".test", fixture.dns);
        }
        int recipientCount = 1 + random.nextInt(30);
        for (int i = 0; i < recipientCount; i++) {
            recipients.add("r" + i + "@d" + random.nextInt(domainCount) + "." + mail + ".test");
        }
        recipients.stream().filter(recipient -> oneIn(8)).forEach(this::troubleRecipient);
    }

    Stream<String> zone() {
        return zone.stream();
    }

    void send(DeliveryFixture fixture) throws IOException {
        fixture.send(mail, sender, recipients.toArray(String[]::new));
    }

    private void addHost(int address, DeliveryFixture fixture, SSLContext tls) {
        ScriptedSmtpServer server = fixture.host(address);
        boolean limits = oneIn(4);
        if (limits) {
            server.takingAtOnce(1 + random.nextInt(10));
        }
        if (oneIn(5)) {
            server.withTls(tls);
        }
        for (int troubles = random.nextInt(3); troubles > 0; troubles--) {
            troubleHost(server);
        }
        if (oneIn(15)) {
            server.close();
        }
        String name = "h" + hosts.size() + "." + mail + ".test";
        hosts.add(new NamedHost(name, server, limits));
        zone.add(name + ". 60 IN A " + fixture.address(address));
    }

    private void troubleHost(ScriptedSmtpServer server) {
        Point point = oneOf(TROUBLED);
        if (point == Point.HELO) {
            server.saying(Point.EHLO, "502 5.5.1 What?");
        }
        boolean speaks = point != Point.HANDSHAKE && point != Point.AFTER_DOT && random.nextBoolean();
        if (speaks) {
            server.saying(point, oneOf(REFUSALS), times());
        } else {
            server.doing(point, oneOf(List.of(Fault.values())), times());
        }
    }

    private void troubleRecipient(String recipient) {
        String reply = oneOf(REFUSALS);
        int times = times();
        hosts.forEach(host -> host.server().sayingTo(recipient, reply, times));
    }

    private void addDomain(String domain, LoopbackDns dns) {
        if (oneIn(20)) {
            zone.add(domain + ". 60 IN MX 0 .");
            return;
        }
        if (oneIn(20)) {
            dns.fail(domain, LoopbackDns.Fault.SERVFAIL);
        }
        if (oneIn(10)) {
            zone.add(domain + ". 60 IN MX 5 nowhere." + domain + ".");
        }
        int least = random.nextInt(hosts.size());
        IntStream.range(0, hosts.size())
                .filter(i -> i == least || random.nextBoolean())
                .forEach(i -> zone.add("%s. 60 IN MX %d %s."
                        .formatted(domain, 10 * random.nextInt(3), hosts.get(i).name())));
    }

    private int times() {
        return oneIn(3) ? Integer.MAX_VALUE : 1 + random.nextInt(4);
    }

    private boolean oneIn(int cases) {
        return random.nextInt(cases) == 0;
    }

    private <T> T oneOf(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
