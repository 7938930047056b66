package org.jamesexpress.delivery;

/** Whether an attempt reached a host of its destination. */
enum Reach {
    /** A host said something, if only that it does not want to talk. */
    ANSWERED("yes"),
    /** None was there, or nobody could say which there are. */
    UNANSWERED("no"),
    /** None was looked for, or there is none for certain. */
    NOT_TRIED("");

    private final String word;

    Reach(String word) {
        this.word = word;
    }

    /** As the table has it. */
    String word() {
        return word;
    }
}
