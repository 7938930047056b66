package org.jamesexpress.delivery;

import java.util.List;

/** What to do for a destination now. */
sealed interface Plan {
    /** Try these, in order. */
    record Try(List<Candidate> hosts) implements Plan {}

    /** No host takes mail for it, and none will. */
    record Fail(Finding finding) implements Plan {}

    /** Nothing can be said yet. */
    record Wait(Finding finding) implements Plan {}
}
