package org.jamesexpress.archive.search;

/**
 * What came of taking an index to the end of the ledger.
 *
 * @param added mails that are new in it
 */
public record Update(long added, State state) {
    /** How far it came. */
    public enum State {
        /** It has every mail. */
        COMPLETE,
        /** The time was over before the end. */
        OUT_OF_TIME,
        /** Another process or thread is at it. */
        ELSEWHERE
    }
}
