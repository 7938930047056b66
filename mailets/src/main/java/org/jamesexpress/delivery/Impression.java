package org.jamesexpress.delivery;

/** What a trip showed of the hosts it went to, whatever became of the mail. */
enum Impression {
    /** A host talked to us. */
    REACHED,
    /** None did. */
    UNREACHED,
    /** A host has more connections than it likes (421). */
    CROWDED,
    /** None was gone to. */
    NONE
}
