package org.jamesexpress.events;

import java.util.Locale;

/**
 * Which way a mail goes for one recipient:
 *
 * <table>
 *   <caption>The direction by sender and recipient</caption>
 *   <tr><th></th><th>to a domain of this server</th><th>to another domain</th></tr>
 *   <tr><td>sent by us</td><td>internal</td><td>outbound</td></tr>
 *   <tr><td>sent by others</td><td>inbound</td><td>outbound</td></tr>
 * </table>
 */
public enum MailDirection {
    INBOUND,
    OUTBOUND,
    INTERNAL;

    public static MailDirection of(boolean sentByUs, boolean recipientIsLocal) {
        if (!recipientIsLocal) {
            return OUTBOUND;
        }
        return sentByUs ? INTERNAL : INBOUND;
    }

    /** The name as users type and read it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
