package org.jamesexpress.delivery;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jamesexpress.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes acceptances down again and again until they are written: whatever else happened to the mail now could send it
 * to them once more. Gives way only to the end of the delivery.
 */
record Insistent(Acceptances acceptances, Sessions sessions) implements Acceptances {
    private static final Logger LOGGER = LoggerFactory.getLogger(Insistent.class);
    private static final Duration BETWEEN_WRITES = Duration.ofSeconds(1);

    @Override
    public void write(Parcel parcel, List<Attempt> attempts, Map<Recipient, Finding> relayed) {
        while (true) {
            try {
                acceptances.write(parcel, attempts, relayed);
                return;
            } catch (StoreException e) {
                LOGGER.error("{}: delivered, but this can't be written down: {}", parcel.id(), e.getMessage());
                if (sessions.stopsWithin(BETWEEN_WRITES)) {
                    throw e;
                }
            }
        }
    }
}
