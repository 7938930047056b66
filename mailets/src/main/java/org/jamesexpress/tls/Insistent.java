package org.jamesexpress.tls;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * Raises what is said of hosts to what REQUIRETLS asks for (RFC 8689, 4.2.1): a certificate that is trusted or that DANE
 * names, for a name which nobody on the way can have chosen. A stronger word stays as it is.
 */
final class Insistent {
    private static final Demand.Verified FOR_ITS_NAME = new Demand.Verified(List.of());

    private Insistent() {}

    /**
     * What a host must prove for mail of a destination.
     *
     * @param otherwise the setting
     * @param destination in A-labels and lower case, or an address
     */
    static Ruling of(List<PolicySource> sources, Ruling.Connect otherwise, String destination, String host) {
        Said said = Said.of(sources, source -> source.of(destination, host));
        if (said.strong().isPresent()) {
            return said.strong().get();
        }
        if (!isItsOwnHost(destination, host) && sources.stream().noneMatch(source -> source.names(destination, host))) {
            return new Ruling.Avoid(
                    new Problem(
                            Problem.Type.VALIDATION_FAILURE,
                            "nothing proves that " + host + " is a host of " + destination
                                    + ": neither DNSSEC nor MTA-STS names it"),
                    Policies.REQUIRETLS);
        }
        Ruling.Connect first = said.weak().orElse(otherwise);
        // As it is: mail with the wish and without shares sessions then.
        return first.demand().equals(FOR_ITS_NAME) ? first : new Ruling.Connect(FOR_ITS_NAME, Policies.REQUIRETLS);
    }

    /** What a relay must prove, whose name the administrator has chosen. */
    static Ruling ofRelay(List<PolicySource> sources, String relay, int port) {
        return Said.of(sources, source -> source.ofRelay(relay, port))
                .strong()
                .orElseGet(() -> new Ruling.Connect(FOR_ITS_NAME, Policies.REQUIRETLS));
    }

    /** A certificate for the domain itself is worth as much as the address on the mail. */
    private static boolean isItsOwnHost(String destination, String host) {
        return destination.equals(host.toLowerCase(Locale.ROOT));
    }

    /**
     * What the sources say, the one whose word counts most first.
     *
     * @param strong the first that doesn't hang on the host's name, or keeps mail from it
     * @param weak the first of the others before that
     */
    private record Said(Optional<Ruling> strong, Optional<Ruling.Connect> weak) {
        static Said of(List<PolicySource> sources, Function<PolicySource, Optional<Ruling>> asked) {
            Optional<Ruling.Connect> weak = Optional.empty();
            for (PolicySource source : sources) {
                Optional<Ruling> ruling = asked.apply(source);
                if (ruling.isPresent() && !isWeak(ruling.get())) {
                    return new Said(ruling, weak);
                }
                weak = weak.or(() -> ruling.map(Ruling.Connect.class::cast));
            }
            return new Said(Optional.empty(), weak);
        }

        private static boolean isWeak(Ruling ruling) {
            return ruling instanceof Ruling.Connect connect && connect.demand().hangsOnTheName();
        }
    }
}
