package org.jamesexpress.delivery;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jamesexpress.tls.Problem;

/** What to do for a destination now. */
sealed interface Plan {
    /**
     * Try these, in order.
     *
     * @param doubt why a host besides them can't have it now, and may another time: DNS can't be believed of it
     */
    record Try(List<Candidate> hosts, Optional<Finding> doubt) implements Plan {}

    /** No host takes mail for it, and none will. */
    record Fail(Finding finding) implements Plan {}

    /**
     * Nothing can be said yet, or done.
     *
     * @param refused the hosts that policies keep us from, by name
     */
    record Wait(Finding finding, Map<String, Problem> refused) implements Plan {
        Wait(Finding finding) {
            this(finding, Map.of());
        }
    }
}
