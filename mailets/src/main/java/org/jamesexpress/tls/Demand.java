package org.jamesexpress.tls;

import java.util.List;
import java.util.Set;

/**
 * What a connection to one host must prove before a mail is named. Equal ones are proved alike: a session that was opened
 * under one, or is resumed, serves no other.
 */
public sealed interface Demand {
    /** Nothing: it goes in clear. */
    record Clear() implements Demand {}

    /** Nothing; encrypted if that works. */
    record Opportunistic() implements Demand {}

    /** That it is encrypted, whoever is there. */
    record Encrypted() implements Demand {}

    /**
     * That the host is who it should be: its certificate is by somebody who is trusted, and for one of these names.
     *
     * @param names in A-labels and lower case, with a leading dot for any name below; none stands for the host's own
     */
    record Verified(List<String> names) implements Demand {
        public Verified {
            names = List.copyOf(names);
        }
    }

    /** That the host has one of these keys, whatever else its certificate says. */
    record Pinned(Set<Pin> pins) implements Demand {
        public Pinned {
            pins = Set.copyOf(pins);
        }
    }

    /** Whether the mail may go in clear where encrypting it fails. */
    default boolean allowsClear() {
        return this instanceof Clear || this instanceof Opportunistic;
    }

    /** Whether somebody must have proved who it is. */
    default boolean asksWhoIsThere() {
        return !allowsClear() && !(this instanceof Encrypted);
    }

    /** In a word. */
    default String word() {
        if (this instanceof Clear) {
            return "none";
        }
        if (this instanceof Opportunistic) {
            return "opportunistic";
        }
        if (this instanceof Encrypted) {
            return "required";
        }
        return this instanceof Pinned ? "pinned" : "verified";
    }
}
