package org.jamesexpress.mailets;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The sessions of James's mailboxes that put back what came long ago: nobody is told of what they add. Any thread may
 * call.
 */
public final class QuietSessions {
    private static final Set<Long> QUIET = ConcurrentHashMap.newKeySet();

    private QuietSessions() {}

    public static void add(long session) {
        QUIET.add(session);
    }

    public static void remove(long session) {
        QUIET.remove(session);
    }

    static boolean has(long session) {
        return QUIET.contains(session);
    }
}
