package org.jamesexpress.events;

/** What can happen to a mail. */
public enum EventType {
    MAIL_RECEIVED("mail.received"),
    MAIL_STORED("mail.stored"),
    MAIL_DELIVERED("mail.delivered"),
    MAIL_DEFERRED("mail.deferred"),
    MAIL_DELAYED("mail.delayed"),
    MAIL_BOUNCED("mail.bounced");

    private final String word;

    EventType(String word) {
        this.word = word;
    }

    /** The name in the database, in settings and, after {@code org.jamesexpress.}, in CloudEvents. */
    public String word() {
        return word;
    }

    /**
     * The type of that name.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static EventType of(String word) {
        for (EventType each : values()) {
            if (each.word.equals(word)) {
                return each;
            }
        }
        throw new IllegalArgumentException("not a type of event: " + word);
    }
}
