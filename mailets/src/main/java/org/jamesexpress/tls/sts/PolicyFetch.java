package org.jamesexpress.tls.sts;

import org.jamesexpress.tls.Problem;

/** Gets the policy that a domain has now. It may wait for the network, for a time that has an end. */
@FunctionalInterface
public interface PolicyFetch {
    /** What came of it. */
    sealed interface Fetched {
        record Policy(StsPolicy policy) implements Fetched {}

        record Failed(Problem problem) implements Fetched {}
    }

    /**
     * The policy of a domain, or why there is none.
     *
     * @param domain in A-labels and lower case
     */
    Fetched of(String domain);
}
