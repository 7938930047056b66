package org.jamesexpress.events;

import java.util.HexFormat;
import org.jamesexpress.store.StoredKey;

/**
 * Ids that say nothing of their fact without the key: some of those who are told of a mail must not learn who else had it.
 * Any thread may ask.
 */
record KeyedIds(StoredKey key) implements EventIds {
    private static final int OCTETS = 16;

    @Override
    public String of(EventType type, String fact) {
        byte[] hmac = key.hmac(type.word() + "\n" + fact);
        return type.shortWord() + "-" + HexFormat.of().formatHex(hmac, 0, OCTETS);
    }
}
