package org.jamesexpress.notify.stream;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Whose events a token opens: everybody's, or those of some mailboxes. An address counts whatever its case. */
public final class Scope {
    public static final Scope EVERYTHING = new Scope(Set.of());

    /** What is right, to follow "should be". */
    public static final String RIGHT = "addresses such as bob@example.com or *@example.com, separated by commas";

    private static final Pattern ADDRESS = Pattern.compile("[^\\s,@*]+@[^\\s,@*]+|\\*@[^\\s,@*]+");

    private final Set<String> mailboxes;

    private Scope(Set<String> mailboxes) {
        this.mailboxes = mailboxes;
    }

    /**
     * The mailboxes of a text, see {@link #RIGHT}.
     *
     * @throws IllegalArgumentException when it is another text
     */
    public static Scope of(String text) {
        Set<String> mailboxes = new TreeSet<>();
        for (String each : text.split(",", -1)) {
            String mailbox = each.strip().toLowerCase(Locale.US);
            if (!ADDRESS.matcher(mailbox).matches()) {
                throw new IllegalArgumentException("a scope should be " + RIGHT);
            }
            mailboxes.add(mailbox);
        }
        return new Scope(mailboxes);
    }

    /** What {@link #stored} gave. */
    static Scope restored(String text) {
        return text.isEmpty() ? EVERYTHING : new Scope(new TreeSet<>(Arrays.asList(text.split(",", -1))));
    }

    /** Addresses between commas; nothing for everything. */
    String stored() {
        return String.join(",", mailboxes);
    }

    public boolean isEverything() {
        return mailboxes.isEmpty();
    }

    boolean has(String address) {
        String mailbox = address.toLowerCase(Locale.US);
        return isEverything()
                || mailboxes.contains(mailbox)
                || mailboxes.contains("*" + mailbox.substring(Math.max(0, mailbox.lastIndexOf('@'))));
    }

    /** {@code everything}, or the addresses. */
    @Override
    public String toString() {
        return isEverything() ? "everything" : String.join(", ", mailboxes);
    }
}
