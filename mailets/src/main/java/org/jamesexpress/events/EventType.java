package org.jamesexpress.events;

/** What can happen to a mail, and what an endpoint is told besides. */
public enum EventType {
    MAIL_RECEIVED("mail.received"),
    MAIL_STORED("mail.stored"),
    MAIL_DELIVERED("mail.delivered"),
    MAIL_DEFERRED("mail.deferred"),
    MAIL_DELAYED("mail.delayed"),
    MAIL_BOUNCED("mail.bounced"),
    /** Events that were deleted before the endpoint had them. */
    NOTIFY_GAP("notify.gap"),
    /** Many events in one. */
    NOTIFY_DIGEST("notify.digest"),
    /** Nothing happened, and the way to the endpoint works. */
    NOTIFY_HEARTBEAT("notify.heartbeat"),
    /** Somebody tried the endpoint. */
    NOTIFY_TEST("notify.test");

    private final String word;

    EventType(String word) {
        this.word = word;
    }

    /** The name in the database, in settings and, after {@code org.jamesexpress.}, in CloudEvents. */
    public String word() {
        return word;
    }

    /** The last part of the name, {@code received} say. */
    public String shortWord() {
        return word.substring(word.indexOf('.') + 1);
    }

    /** Whether it is told of mail, and so may be asked for; the others come unasked, and are in no log. */
    public boolean isOfMail() {
        return word.startsWith("mail.");
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
