package org.jamesexpress.delivery;

import java.time.Duration;
import org.jamesexpress.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down what can't be taken back, such as an acceptance or a report that is out, again and again until it is
 * written: whatever else happened to the mail now could make it happen twice. Gives way only to the end of the delivery.
 */
record Insistence(Sessions sessions) {
    private static final Logger LOGGER = LoggerFactory.getLogger(Insistence.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    void untilWritten(Parcel parcel, Runnable write) {
        for (Duration pause = FIRST_PAUSE; ; pause = longer(pause)) {
            try {
                write.run();
                return;
            } catch (RuntimeException | Error e) {
                tell(parcel, e, pause.equals(FIRST_PAUSE));
                if (sessions.stopsWithin(pause)) {
                    throw e;
                }
            }
        }
    }

    /** Where it stands in our code, once, unless the database is away. */
    private static void tell(Parcel parcel, Throwable failure, boolean first) {
        String words = "{}: what became of it can't be written down: {}";
        if (first && !(failure instanceof StoreException)) {
            LOGGER.error(words, parcel.id(), failure.toString(), failure);
        } else {
            LOGGER.error(words, parcel.id(), failure.toString());
        }
    }

    private static Duration longer(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
    }
}
