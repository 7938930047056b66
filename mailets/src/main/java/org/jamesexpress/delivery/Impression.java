package org.jamesexpress.delivery;

/** What a trip showed of the hosts it went to, whatever became of the mail. Of several that apply the last one counts. */
enum Impression {
    /** None was gone to. */
    NONE,
    /** None talked to us. */
    UNREACHED,
    /** A host talked to us. */
    REACHED,
    /** A host has more connections than it likes (421). */
    CROWDED
}
