package org.jamesexpress.mx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jamesexpress.testing.LoopbackDns;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A DNS server on loopback, and lookups that ask it. */
abstract class MxFixture {
    static final Duration PATIENCE = Duration.ofMillis(300);
    static final MxRules RULES = new MxRules(new Ourselves(Set.of(), Set.of()), Families.BOTH, false);

    LoopbackDns dns;

    @BeforeEach
    final void start() throws IOException {
        dns = LoopbackDns.start();
    }

    @AfterEach
    final void stop() throws IOException {
        dns.close();
    }

    final MxLookup lookup() {
        return lookup(RULES);
    }

    final MxLookup lookup(MxRules rules) {
        return lookup(Dns.of(List.of(dns.address()), PATIENCE, DnsWatch.UNSEEN), rules);
    }

    static MxLookup lookup(Dns dns, MxRules rules) {
        return new MxLookup(dns, rules, new Random(1));
    }

    static List<String> names(Route route) {
        return hosts(route).stream().map(Host::name).toList();
    }

    static List<Host> hosts(Route route) {
        assertThat(route).isInstanceOf(Route.Hosts.class);
        return ((Route.Hosts) route).hosts();
    }
}
