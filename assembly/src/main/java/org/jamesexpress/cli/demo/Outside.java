package org.jamesexpress.cli.demo;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;
import org.jamesexpress.cli.CommandException;

/**
 * The world that the server delivers to, all of it on loopback: a name server, the mail hosts of two domains, each on an
 * address of its own and all on one port, and a receiver of webhooks.
 */
final class Outside implements AutoCloseable {
    private static final int TRIES = 20;
    private static final String OK = "250 2.1.5 Ok";

    private final DnsServer dns;
    private final MxHost greylisting;
    private final MxHost accepting;
    private final MxHost mixed;
    private final WebhookReceiver webhooks;

    private Outside(DnsServer dns, MxHost greylisting, MxHost accepting, MxHost mixed, WebhookReceiver webhooks) {
        this.dns = dns;
        this.greylisting = greylisting;
        this.accepting = accepting;
        this.mixed = mixed;
        this.webhooks = webhooks;
    }

    static Outside start(Journal journal) throws IOException, CommandException {
        for (int i = 0; i < TRIES; i++) {
            try {
                return onOnePort(journal);
            } catch (BindException e) {
                // The port that was free on one address is not on another: the next one may be.
            }
        }
        throw new CommandException("No port is free on all of 127.0.0.21 to 127.0.0.24, where the demo's hosts listen");
    }

    private static Outside onOnePort(Journal journal) throws IOException {
        // mx1 is named and has an address, but nothing listens there.
        MxHost mixed = MxHost.start("mx.mixed.test", address(24), 0, Outside::knownAtMixed);
        MxHost second =
                MxHost.start("mx2.failover.test", address(22), mixed.port(), rcpt -> "451 4.7.1 Greylisted, try later");
        MxHost third = MxHost.start("mx3.failover.test", address(23), mixed.port(), rcpt -> OK);
        DnsServer dns = DnsServer.start(
                List.of(
                        DnsServer.mx("failover.test", 10, "mx1.failover.test"),
                        DnsServer.mx("failover.test", 20, "mx2.failover.test"),
                        DnsServer.mx("failover.test", 30, "mx3.failover.test"),
                        DnsServer.mx("mixed.test", 10, "mx.mixed.test"),
                        DnsServer.a("mx1.failover.test", address(21)),
                        DnsServer.a("mx2.failover.test", address(22)),
                        DnsServer.a("mx3.failover.test", address(23)),
                        DnsServer.a("mx.mixed.test", address(24))),
                journal);
        return new Outside(dns, second, third, mixed, WebhookReceiver.start(journal));
    }

    int dnsPort() {
        return dns.port();
    }

    int mxPort() {
        return mixed.port();
    }

    WebhookReceiver webhooks() {
        return webhooks;
    }

    /** Every message that some host took. */
    List<MxHost.Received> received() {
        return Stream.of(greylisting, accepting, mixed)
                .flatMap(host -> host.received().stream())
                .toList();
    }

    @Override
    public void close() throws IOException {
        dns.close();
        greylisting.close();
        accepting.close();
        mixed.close();
        webhooks.close();
    }

    private static String knownAtMixed(String recipient) {
        return recipient.equals(Mails.GONE) ? "550 5.1.1 No such user here" : OK;
    }

    private static InetAddress address(int last) throws IOException {
        return InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) last});
    }
}
