package org.jamesexpress.notify.stream;

import java.time.Instant;

/** Somebody who is told of events as they come. Any thread may call. */
interface Listener {
    Token token();

    /** Says that there may be something to do. */
    void look();

    /** Says that some time has passed. */
    void beat();

    /** Has it end soon. */
    void end();

    /** Whether it should look by itself: it has waited long enough, or the database failed it. */
    boolean isDue(Instant now);
}
