package org.jamesexpress.delivery;

import java.util.Locale;

/** What has happened to the recipients of a report (RFC 3464, 2.3.3). */
enum Action {
    FAILED,
    DELAYED,
    /** Taken by a host that tells nobody what becomes of the mail. */
    RELAYED;

    /** As a report has it. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** A delay is a transient matter and a relay a success, whatever the host says (RFC 3464, 2.3.4). */
    String status(String status) {
        return switch (this) {
            case FAILED -> status;
            case DELAYED -> "4" + status.substring(1);
            case RELAYED -> "2" + status.substring(1);
        };
    }
}
