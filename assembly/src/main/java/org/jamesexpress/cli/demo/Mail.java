package org.jamesexpress.cli.demo;

import java.util.List;

/** A message to submit: what it shows, its Message-ID, and who gets it. */
record Mail(String shows, String id, List<String> recipients, Octets content) {
    Mail {
        recipients = List.copyOf(recipients);
    }

    /** Whether a message that arrived somewhere is a copy of this one. */
    boolean is(Octets message) {
        return message.field("Message-ID").equals(id);
    }
}
