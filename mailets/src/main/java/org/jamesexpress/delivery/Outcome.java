package org.jamesexpress.delivery;

/** What became of a recipient in one attempt at one host. */
enum Outcome {
    DELIVERED("sent"),
    NEXT_HOST("next"),
    DEFERRED("deferred"),
    BOUNCED("bounced"),
    /** Given up, and nobody can be told: the mail was a report itself, or its sender can't be sent one. */
    KEPT("bounced");

    private final String word;

    Outcome(String word) {
        this.word = word;
    }

    /** As the log has it. */
    String word() {
        return word;
    }
}
