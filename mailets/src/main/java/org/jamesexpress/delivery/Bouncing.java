package org.jamesexpress.delivery;

import java.time.Instant;
import java.util.Optional;

/**
 * How giving up on recipients went.
 *
 * @param again when it is tried once more, where the report could not be handed over
 */
record Bouncing(Outcome outcome, Optional<Instant> again) {}
