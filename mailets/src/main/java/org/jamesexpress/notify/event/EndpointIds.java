package org.jamesexpress.notify.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HexFormat;
import org.jamesexpress.events.EventType;
import org.jamesexpress.store.Sha256;

/** Ids of what is made for one endpoint and is in no log: who is behind two takes none for the other's. */
public final class EndpointIds {
    private static final int OCTETS = 8;

    private EndpointIds() {}

    /** Begins with the type's last word and the numbers, which tell it from the endpoint's others of its type. */
    public static String of(EventType type, String endpoint, long... numbers) {
        StringBuilder id = new StringBuilder(type.shortWord());
        for (long number : numbers) {
            id.append('-').append(number);
        }
        byte[] hash = Sha256.digest().digest(endpoint.getBytes(UTF_8));
        return id.append('-').append(HexFormat.of().formatHex(hash, 0, OCTETS)).toString();
    }
}
