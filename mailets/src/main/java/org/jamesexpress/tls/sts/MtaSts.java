package org.jamesexpress.tls.sts;

import java.util.List;
import java.util.Optional;
import org.jamesexpress.net.Literals;
import org.jamesexpress.tls.Demand;
import org.jamesexpress.tls.PolicySource;
import org.jamesexpress.tls.Problem;
import org.jamesexpress.tls.Published;
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
        return standing(destination)
                .flatMap(Standing::policy)
                .map(Held::policy)
                .filter(policy -> policy.mode() == Mode.ENFORCE)
                .map(policy -> ruling(destination, policy, host));
    }

    /** In whatever mode: that it is only tested makes what it names no less the domain's own word. */
    @Override
    public boolean names(String destination, String host) {
        return standing(destination)
                .flatMap(Standing::policy)
                .map(Held::policy)
                .filter(policy -> policy.mode() != Mode.NONE && policy.matches(host))
                .isPresent();
    }

    @Override
    public boolean takesLong(String destination) {
        return isDomain(destination) && policies.takesLong(destination);
    }

    /** Also a policy that is only tested, or that can't be had. */
    @Override
    public Optional<Published> published(String destination, String host) {
        return standing(destination)
                .flatMap(standing -> standing.policy()
                        .map(Held::policy)
                        .map(policy -> published(destination, policy, host))
                        .orElseGet(() -> standing.problem().map(MtaSts::unknown)));
    }

    /** What was found of a destination's policy; empty for an address. */
    public Optional<Findings> findings(String destination) {
        return isDomain(destination) ? Optional.of(policies.findings(destination)) : Optional.empty();
    }

    private Optional<Standing> standing(String destination) {
        return isDomain(destination) ? Optional.of(policies.of(destination)) : Optional.empty();
    }

    private static boolean isDomain(String destination) {
        return !Literals.isLiteral(destination) && Literals.address(destination).isEmpty();
    }

    private static Optional<Published> published(String destination, StsPolicy policy, String host) {
        Optional<Problem> unmet =
                policy.matches(host) ? Optional.empty() : Optional.of(notNamed(destination, policy, host));
        return policy.mode() == Mode.NONE
                ? Optional.empty()
                : Optional.of(new Published(Published.Type.STS, policy.lines(), policy.patterns(), unmet));
    }

    private static Published unknown(Problem problem) {
        return new Published(Published.Type.STS, List.of(), List.of(), Optional.of(problem));
    }

    private static Ruling ruling(String destination, StsPolicy policy, String host) {
        String by = "MTA-STS of " + destination;
        return policy.matches(host)
                ? new Ruling.Connect(VERIFIED, by)
                : new Ruling.Avoid(notNamed(destination, policy, host), by);
    }

    private static Problem notNamed(String destination, StsPolicy policy, String host) {
        String words = "the MTA-STS policy of " + destination + " names " + policy.hosts() + ", not " + host;
        return new Problem(Problem.Type.VALIDATION_FAILURE, words);
    }
}
