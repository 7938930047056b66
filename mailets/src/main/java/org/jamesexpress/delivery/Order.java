package org.jamesexpress.delivery;

import java.util.Locale;

/** What an administrator can have done to recipients in the queue. */
public enum Order {
    /** Tries those that wait now. */
    FLUSH("next_attempt = ?", "state = 'waiting'"),
    /** Stops those that wait, until they are released. */
    HOLD("state = 'held', ordered = ''", "state = 'waiting'"),
    /** Tries those now that were held, or kept since nobody could be told. */
    RELEASE("state = 'waiting', settled = 0, next_attempt = ?", "state IN ('held', 'kept')"),
    /** Has the mail returned to its sender with a report. */
    BOUNCE("state = 'waiting', ordered = 'bounce', next_attempt = ?", "state IN ('waiting', 'held')"),
    /**
     * Ends it, and nobody is told. There is no event either, for the mail is neither delivered nor returned: readers of
     * the events hear no more of it, the log and {@link OutboundQueue#show} tell.
     */
    DELETE("state = 'deleted', ordered = '', settled = ?", "state IN ('waiting', 'held', 'kept')");

    private final String change;
    private final String states;

    Order(String change, String states) {
        this.change = change;
        this.states = states;
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The condition that a recipient is in a state that the order changes. */
    String states() {
        return states;
    }

    /** Changes one recipient that is in such a state: the moment, its mail, its number. */
    String update() {
        return "UPDATE outbound_recipient SET " + change + " WHERE message = ? AND number = ? AND " + states;
    }

    /** Whether the change has the moment of the order. */
    boolean isTimed() {
        return change.contains("?");
    }

    /** Whether the delivery has something to do then. */
    boolean makesWork() {
        return this == FLUSH || this == RELEASE || this == BOUNCE;
    }
}
