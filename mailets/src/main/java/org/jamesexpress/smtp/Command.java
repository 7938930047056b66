package org.jamesexpress.smtp;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A command of a transaction that waits to be said.
 *
 * @param recipient whom a RCPT names, else empty
 */
record Command(Stage stage, String line, String recipient) {
    /** As many from the beginning as may be said before the first is answered; one at least. */
    static List<Command> group(List<Command> commands, int mostOctets) {
        List<Command> group = new ArrayList<>();
        int octets = 0;
        for (Command command : commands) {
            octets += command.octets();
            if (!group.isEmpty() && octets > mostOctets) {
                break;
            }
            group.add(command);
        }
        return group;
    }

    int octets() {
        return line.getBytes(StandardCharsets.UTF_8).length + 2;
    }
}
