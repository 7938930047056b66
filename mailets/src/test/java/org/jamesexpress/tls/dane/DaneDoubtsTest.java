package org.jamesexpress.tls.dane;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jamesexpress.mx.Dns;
import org.jamesexpress.mx.DnsWatch;
import org.jamesexpress.mx.Dnssec;
import org.jamesexpress.mx.Route;
import org.jamesexpress.mx.TrustAnchors;
import org.jamesexpress.testing.LoopbackDns;
import org.jamesexpress.testing.SignedZones;
import org.jamesexpress.testing.SignedZones.Lie;
import org.jamesexpress.tls.Ruling;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What secure DNS says of a domain that, as somebody else has it, takes no mail. */
@Timeout(60)
class DaneDoubtsTest {
    private final SignedZones zones = new SignedZones();
    private LoopbackDns server;
    private Dane dane;

    @BeforeEach
    void start() throws Exception {
        zones.zone("b.test.");
        zones.put("b.test. 60 IN MX 1 mx.b.test.", "mx.b.test. 60 IN A 127.0.0.2");
        server = LoopbackDns.start(zones);
        Dns dns = Dns.of(List.of(server.address()), Duration.ofSeconds(5), DnsWatch.UNSEEN);
        dane = new Dane(dns.dnssec(Dnssec.Way.VALIDATE, new TrustAnchors(zones.anchor())), 25);
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    @Test
    void doesNotTakeADomainForOneThatIsNotThereOrTakesNoMailIfItNamesHosts() {
        assertThat(doubts(new Route.NoSuchDomain())).contains("secure DNS names hosts of b.test");
        assertThat(doubts(new Route.NullMx())).contains("secure DNS names hosts of b.test");
    }

    @Test
    void leavesItToOthersWhetherAHostMayBeAsked() {
        assertThat(doubts(new Route.Ourselves("mx.b.test"))).isEmpty();
        assertThat(doubts(new Route.Unroutable("no address"))).isEmpty();
    }

    @Test
    void doesNotBelieveForgedAddressesOfAHost() {
        zones.lie("mx.b.test.", "A", Lie.DENIED_IN_A_WORD);

        assertThat(doubts(new Route.Unroutable("no address"))).isPresent();
    }

    @Test
    void hasNoDoubtOfADomainThatProvablyIsNotThere() {
        assertThat(dane.doubts("none.b.test", new Route.NoSuchDomain())).isEmpty();
    }

    private Optional<String> doubts(Route none) {
        return dane.doubts("b.test", none).map(Ruling.Wait::problem).map(problem -> problem.words());
    }
}
