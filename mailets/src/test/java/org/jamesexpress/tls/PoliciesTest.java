package org.jamesexpress.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PoliciesTest {
    private static final Ruling FIRST = new Ruling.Connect(new Demand.Encrypted(), "the first");
    private static final Ruling SECOND = new Ruling.Connect(new Demand.Verified(List.of()), "the second");
    private static final Ruling AVOID =
            new Ruling.Avoid(new Problem(Problem.Type.VALIDATION_FAILURE, "not it"), "somebody");
    private static final Ruling WAIT = new Ruling.Wait(new Problem(Problem.Type.DNSSEC_INVALID, "bogus"), "somebody");

    @Test
    void asksTheSourcesInTheirOrderAndTheSettingAtLast() {
        PolicySource first = by(Map.of("a.test", FIRST));
        PolicySource second = by(Map.of("a.test", SECOND, "b.test", SECOND));
        Policies policies = new Policies(List.of(first, second), Level.OPPORTUNISTIC);

        assertThat(policies.of("a.test", "mx.test")).isEqualTo(FIRST);
        assertThat(policies.of("b.test", "mx.test")).isEqualTo(SECOND);
        assertThat(policies.of("c.test", "mx.test")).isEqualTo(new Ruling.Connect(new Demand.Opportunistic(), "tls"));
    }

    @ParameterizedTest
    @CsvSource({"bücher.example", "BÜCHER.example.", "xn--bcher-kva.example", "XN--BCHER-kva.Example"})
    void knowsADomainHoweverItIsWritten(String destination) {
        Policies policies = new Policies(List.of(by(Map.of("xn--bcher-kva.example", FIRST))), Level.NONE);
        assertThat(policies.of(destination, "mx.test")).isEqualTo(FIRST);
    }

    /** A relay in clear would be a way around every policy, for whoever keeps us from the hosts. */
    @ParameterizedTest(name = "a relay for a domain of {0} where tls={1}")
    @CsvSource({
        "none,          OPPORTUNISTIC, opportunistic",
        "opportunistic, OPPORTUNISTIC, opportunistic",
        "required,      OPPORTUNISTIC, required",
        "verified,      OPPORTUNISTIC, verified",
        "pinned,        OPPORTUNISTIC, verified",
        "avoid,         OPPORTUNISTIC, verified",
        "required,      VERIFIED,      verified",
        "none,          REQUIRED,      required",
    })
    void sendsOverARelayAsTheHostsWouldHaveToBeReached(String ofTheDomain, Level level, String ofTheRelay) {
        Ruling ruling = switch (ofTheDomain) {
            case "avoid" -> AVOID;
            case "pinned" -> new Ruling.Connect(new Demand.Pinned(Set.of(new Pin("0".repeat(64)))), "somebody");
            default ->
                new Ruling.Connect(
                        Level.valueOf(ofTheDomain.toUpperCase(Locale.ROOT)).demand(), "it");
        };
        Policies policies = new Policies(List.of(by(Map.of("a.test", ruling))), level);

        assertThat(policies.ofRelay("a.test", "relay.test", 25))
                .isInstanceOfSatisfying(
                        Ruling.Connect.class,
                        it -> assertThat(it.demand().word()).isEqualTo(ofTheRelay));
    }

    @Test
    void doesAsItIsSaidOfTheRelayItself() {
        Ruling clear = new Ruling.Connect(new Demand.Clear(), "rule relay.test");
        PolicySource rules = new PolicySource() {
            @Override
            public Optional<Ruling> of(String destination, String host) {
                return Optional.of(SECOND);
            }

            @Override
            public Optional<Ruling> ofRelay(String relay, int port) {
                return Optional.of(clear).filter(it -> relay.equals("relay.test"));
            }
        };
        Policies policies = new Policies(List.of(rules), Level.VERIFIED);
        assertThat(policies.ofRelay("a.test", "Relay.Test", 25)).isEqualTo(clear);
    }

    /** What a domain asks for its own mail says nothing of a relay that has its name. */
    @Test
    void takesNoDomainsWordForThatOfARelay() {
        Policies policies = new Policies(List.of(by(Map.of("relay.test", AVOID))), Level.OPPORTUNISTIC);
        assertThat(policies.ofRelay("a.test", "relay.test", 25))
                .isEqualTo(new Ruling.Connect(new Demand.Opportunistic(), "tls"));
    }

    @Test
    void sendsOverNoRelayWhatMustWait() {
        Policies policies = new Policies(List.of(by(Map.of("a.test", WAIT))), Level.OPPORTUNISTIC);
        assertThat(policies.ofRelay("a.test", "relay.test", 25)).isEqualTo(WAIT);
    }

    private static PolicySource by(Map<String, Ruling> rulings) {
        return (destination, host) -> Optional.ofNullable(rulings.get(destination));
    }
}
