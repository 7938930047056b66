package org.jamesexpress.mx;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What DNS says to one question. */
sealed interface Answer<T> {
    /** The time to live of what is known without DNS. */
    Duration FOR_EVER = Duration.ofSeconds(Integer.MAX_VALUE);

    /**
     * Records, at least one.
     *
     * @param name that has them, to which aliases may have led
     */
    record Found<T>(String name, List<T> records, Duration ttl) implements Answer<T> {}

    /** The name exists, without a record of this type. */
    record Nothing<T>(String name, Duration ttl) implements Answer<T> {}

    /** The name does not exist (NXDOMAIN). */
    record NoSuchName<T>(Duration ttl) implements Answer<T> {}

    /** No answer, or none that can be believed. */
    record Failed<T>(String reason) implements Answer<T> {
        @Override
        public Duration ttl() {
            return Duration.ZERO;
        }
    }

    /** How long it may be remembered. */
    Duration ttl();

    /** The same answer, for less or more time. */
    default Answer<T> withTtl(Duration ttl) {
        if (this instanceof Found<T> found) {
            return new Found<>(found.name(), found.records(), ttl);
        }
        if (this instanceof Nothing<T> nothing) {
            return new Nothing<>(nothing.name(), ttl);
        }
        return this instanceof NoSuchName<T> ? new NoSuchName<>(ttl) : this;
    }

    /** Whether it is known that there are no records. */
    default boolean isAbsence() {
        return this instanceof Nothing || this instanceof NoSuchName;
    }

    default Stream<T> stream() {
        return this instanceof Found<T> found ? found.records().stream() : Stream.of();
    }

    /** How many records there are. */
    default int size() {
        return this instanceof Found<T> found ? found.records().size() : 0;
    }

    /** The name that has the records. */
    default Optional<String> owner() {
        return this instanceof Found<T> found ? Optional.of(found.name()) : Optional.empty();
    }

    /** Why it can't be said what there is. */
    default Optional<String> failure() {
        return this instanceof Failed<T> failed ? Optional.of(failed.reason()) : Optional.empty();
    }

    static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
