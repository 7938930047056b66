package org.jamesexpress.tls.sts;

import java.util.List;
import java.util.Optional;
import org.jamesexpress.net.Literals;
import org.jamesexpress.tls.Demand;
import org.jamesexpress.tls.PolicySource;
import org.jamesexpress.tls.Problem;
import org.jamesexpress.tls.Ruling;
import org.jamesexpress.tls.sts.StsPolicy.Mode;

/** Has mail obey the policies that domains enforce (RFC 8461, 5). Any thread may use it. */
public final class MtaSts implements PolicySource {
    private static final Demand VERIFIED = new Demand.Verified(List.of());

    private final StsPolicies policies;

    public MtaSts(StsPolicies policies) {
        this.policies = policies;
    }

    @Override
    public Optional<Ruling> of(String destination, String host) {
        if (Literals.isLiteral(destination) || Literals.address(destination).isPresent()) {
            return Optional.empty();
        }
        return policies.of(destination)
                .policy()
                .map(Held::policy)
                .filter(policy -> policy.mode() == Mode.ENFORCE)
                .map(policy -> ruling(destination, policy, host));
    }

    private static Ruling ruling(String destination, StsPolicy policy, String host) {
        String by = "MTA-STS of " + destination;
        if (policy.matches(host)) {
            return new Ruling.Connect(VERIFIED, by);
        }
        String words = "the MTA-STS policy of " + destination + " names " + policy.hosts() + ", not " + host;
        return new Ruling.Avoid(new Problem(Problem.Type.VALIDATION_FAILURE, words), by);
    }
}
