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
     * @param isSecure whether DNSSEC vouches for them, and for the aliases
     */
    record Found<T>(String name, List<T> records, Duration ttl, boolean isSecure) implements Answer<T> {
        Found(String name, List<T> records, Duration ttl) {
            this(name, records, ttl, false);
        }
    }

    /** The name exists, without a record of this type. */
    record Nothing<T>(String name, Duration ttl, boolean isSecure) implements Answer<T> {}

    /** The name does not exist (NXDOMAIN). */
    record NoSuchName<T>(Duration ttl, boolean isSecure) implements Answer<T> {
        NoSuchName(Duration ttl) {
            this(ttl, false);
        }
    }

    /** No answer, or none that can be believed. */
    record Failed<T>(String reason, Duration ttl) implements Answer<T> {
        Failed(String reason) {
            this(reason, Duration.ZERO);
        }

        @Override
        public boolean isSecure() {
            return false;
        }
    }

    /** How long it may be remembered. */
    Duration ttl();

    /** Whether DNSSEC vouches for it; never where nobody has looked. */
    boolean isSecure();

    /** The same answer, for less or more time. */
    default Answer<T> withTtl(Duration ttl) {
        if (this instanceof Found<T> found) {
            return new Found<>(found.name(), found.records(), ttl, found.isSecure());
        }
        if (this instanceof Nothing<T> nothing) {
            return new Nothing<>(nothing.name(), ttl, nothing.isSecure());
        }
        if (this instanceof NoSuchName<T> none) {
            return new NoSuchName<>(ttl, none.isSecure());
        }
        return new Failed<>(failure().orElse(""), ttl);
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
