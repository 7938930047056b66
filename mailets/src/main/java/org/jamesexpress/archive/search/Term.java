package org.jamesexpress.archive.search;

import java.util.Optional;

/**
 * A piece of a query as it was written.
 *
 * @param at its first character, counted from 1
 * @param not whether a minus stands before
 * @param field what stands before its colon
 * @param value without quotes
 * @param quoted whether it had quotes
 */
record Term(int at, boolean not, Optional<Field> field, String value, boolean quoted) {
    /** Whether it is a word that means something to the query itself. */
    boolean is(String operator) {
        return !quoted && !not && field.isEmpty() && value.equals(operator);
    }

    /** A complaint about it. */
    IllegalArgumentException wrong(String complaint) {
        return wrong(at, complaint);
    }

    static IllegalArgumentException wrong(int at, String complaint) {
        return new IllegalArgumentException("character " + at + ": " + complaint);
    }
}
