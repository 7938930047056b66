package org.jamesexpress.notify.endpoint;

/**
 * Somebody who wants to be told.
 *
 * @param name names it in logs, and its place in the event log
 * @param definition a digest of all that its file says of it
 */
public record Endpoint(String name, Terms terms, Way way, String definition) {
    /** Whether that is a user's own webhook, which has the user's address as its name; no other endpoint can have one. */
    public static boolean isOfUser(String name) {
        return name.contains("@");
    }

    /** Whether it is given messages besides their events. */
    public boolean readsMessages() {
        return way instanceof Target target && target.readsMessages();
    }

    /** Whether all that is said of another one is said of it, too. */
    public boolean isDefinedAs(Endpoint other) {
        return definition.equals(other.definition);
    }

    /** The name that the event log knows it by. */
    public String reader() {
        return reader(name);
    }

    /** The name that the event log knows an endpoint by. */
    public static String reader(String name) {
        return "notify:" + name;
    }
}
