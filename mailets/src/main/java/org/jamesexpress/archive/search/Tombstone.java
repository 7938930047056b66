package org.jamesexpress.archive.search;

import java.time.Instant;

/**
 * What is left of a mail that was purged.
 *
 * @param rule by which its time was over; empty if it went before
 * @param reason why it went before its time; empty if that was over
 * @param by who had it taken away
 */
public record Tombstone(String id, Instant time, String rule, String reason, String by) {
    private static final int LONGEST = 1000;

    /** For a person, after the mail's name. */
    public String words() {
        return "was purged at " + time + " by " + Shown.line(by, LONGEST) + ": "
                + Shown.line(rule.isEmpty() ? reason : "its time was over by the rule " + rule, LONGEST);
    }
}
