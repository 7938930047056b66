package org.jamesexpress.notify.lane;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;

/** What a try left to be written. */
sealed interface Settlement {
    Item item();

    void on(Connection tx, Deliveries deliveries) throws SQLException;

    /** A row is not needed any more. */
    record Done(Item item) implements Settlement {
        @Override
        public void on(Connection tx, Deliveries deliveries) throws SQLException {
            deliveries.delete(tx, item.event().sequence());
        }
    }

    /**
     * The event waits, or is given up.
     *
     * @param tries with this one
     * @param next when it is tried again; without a meaning where it is dead
     */
    record Failed(Item item, int tries, boolean dead, Instant began, Duration took, Instant next, String words)
            implements Settlement {
        @Override
        public void on(Connection tx, Deliveries deliveries) throws SQLException {
            deliveries.failed(tx, this);
        }
    }
}
