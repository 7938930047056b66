package org.jamesexpress.brokers;

import org.jamesexpress.events.Event;

/**
 * A routing key or topic that depends on the event: {@code {type}} stands for its type, {@code {subject}} for the mailbox
 * or recipient that it is about.
 */
public record Wording(String text) {
    private static final String TYPE = "{type}";
    private static final String SUBJECT = "{subject}";

    /** @throws IllegalArgumentException when something else stands in braces */
    public Wording {
        String rest = text.replace(TYPE, "").replace(SUBJECT, "");
        if (text.isBlank() || rest.contains("{") || rest.contains("}")) {
            throw new IllegalArgumentException("not a wording: " + text);
        }
    }

    /**
     * The words for an event.
     *
     * @param separators have a meaning for the broker; those in the subject, which a sender may have chosen, become
     *     underscores, and so do controls
     */
    public String of(Event event, String separators) {
        StringBuilder subject = new StringBuilder();
        event.subject()
                .codePoints()
                .map(each -> Character.isISOControl(each) || separators.indexOf(each) >= 0 ? '_' : each)
                .forEach(subject::appendCodePoint);
        return text.replace(TYPE, event.type().word()).replace(SUBJECT, subject);
    }
}
