package org.jamesexpress.tls;

import java.util.List;
import java.util.Set;
import org.jamesexpress.mx.Tlsa;

/**
 * What a connection to one host must prove before a mail is named. Equal ones are proved alike: a session that was opened
 * under one, or is resumed, serves no other.
 */
public sealed interface Demand {
    /** Nothing: it goes in clear. */
    record Clear() implements Demand {
        @Override
        public String word() {
            return "none";
        }
    }

    /** Nothing; encrypted if that works. */
    record Opportunistic() implements Demand {
        @Override
        public String word() {
            return "opportunistic";
        }
    }

    /** That it is encrypted, whoever is there. */
    record Encrypted() implements Demand {
        @Override
        public String word() {
            return "required";
        }
    }

    /**
     * That the host is who it should be: its certificate is by somebody who is trusted, and for one of these names.
     *
     * @param names in A-labels and lower case, with a leading dot for any name below; none stands for the host's own
     */
    record Verified(List<String> names) implements Demand {
        public Verified {
            names = List.copyOf(names);
        }

        @Override
        public String word() {
            return "verified";
        }
    }

    /** That the host has one of these keys, whatever else its certificate says. */
    record Pinned(Set<Pin> pins) implements Demand {
        public Pinned {
            pins = Set.copyOf(pins);
        }

        @Override
        public String word() {
            return "pinned";
        }
    }

    /**
     * That one of these records is about the host's certificates (RFC 7672, 3).
     *
     * @param records usable ones, at least one
     * @param base the name that has them, which the host is told, in lower case
     * @param names that a certificate may be for which is not named by itself, but by who signed it, in A-labels and lower
     *     case; none where all certificates are named by themselves, so that domains which share a host share connections
     */
    record Dane(List<Tlsa> records, String base, List<String> names) implements Demand {
        public Dane {
            records = List.copyOf(records);
            names = List.copyOf(names);
        }

        @Override
        public String word() {
            return "tlsa";
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

    /**
     * Whether it says no more of who is there than the host's name in DNS, if that: it is worth as much as the way by which
     * that name was found.
     */
    default boolean hangsOnTheName() {
        return !asksWhoIsThere()
                || (this instanceof Verified verified && verified.names().isEmpty());
    }

    /** In a word. */
    String word();
}
