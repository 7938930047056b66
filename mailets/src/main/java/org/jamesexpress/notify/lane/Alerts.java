package org.jamesexpress.notify.lane;

import java.time.Instant;

/** Tells the postmaster how endpoints stand. The lane's thread calls, which may wait; what it throws, it is told again. */
public interface Alerts {
    /** Nobody is told. */
    Alerts NONE = new Alerts() {
        @Override
        public void failing(String endpoint, Instant since, String words) {}

        @Override
        public void disabled(String endpoint, String reason) {}

        @Override
        public void working(String endpoint) {}
    };

    /** It has failed for {@code alertAfter}, last with these words. */
    void failing(String endpoint, Instant since, String words);

    /** It asked for no event any more, and was disabled. */
    void disabled(String endpoint, String reason);

    /** It takes events again. */
    void working(String endpoint);
}
