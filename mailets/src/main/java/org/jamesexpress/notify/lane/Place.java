package org.jamesexpress.notify.lane;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jamesexpress.notify.endpoint.Endpoint;
import org.jamesexpress.notify.endpoint.Outcome;

/**
 * Where a lane stands: how its endpoint does, up to where the log is dealt with, what waits and what is under way; and what
 * of that the database knows. After every failure, and after somebody else has changed something, it is stale: nothing may
 * be sent until it was read anew. Belongs to the lane's thread.
 */
final class Place {
    private final Endpoint endpoint;
    private final LaneStore store;
    private final Feeder feeder;
    private final Alarm alarm;
    private final Tenure tenure;
    private final Trouble trouble;
    private final Set<Long> underWay = new HashSet<>();
    private final List<Settlement> unwritten = new ArrayList<>();

    private Standing standing = Standing.UNKNOWN;
    private Standing noted = Standing.UNKNOWN;
    private long notedCursor;
    private Deliveries.Outlook outlook = new Deliveries.Outlook(0, Optional.empty());
    private boolean stale = true;
    private boolean noting;

    Place(Endpoint endpoint, LaneStore store, Feeder feeder, Alarm alarm, Tenure tenure, Trouble trouble) {
        this.endpoint = endpoint;
        this.store = store;
        this.feeder = feeder;
        this.alarm = alarm;
        this.tenure = tenure;
        this.trouble = trouble;
    }

    /** Whether something may be sent now. */
    boolean mayGoOn(Instant now) {
        return !stale
                && tenure.holds(now)
                && standing.active()
                && underWay.size() < endpoint.terms().concurrency();
    }

    boolean isIdle() {
        return underWay.isEmpty();
    }

    /** Whether somebody has yet to say what becomes of an event. */
    boolean waitsForOutcomes() {
        return underWay.size() > unwritten.size();
    }

    /** What waits in the database. */
    Deliveries.Outlook outlook() {
        return outlook;
    }

    /** The next of what waits, if it is due; else it is known anew what waits. */
    Optional<Item> due(Instant now) {
        if (outlook.due().filter(due -> !due.isAfter(now)).isEmpty()) {
            return Optional.empty();
        }
        Optional<Item> row = store.due(now, underWay);
        if (row.isEmpty()) {
            outlook = store.outlook(underWay);
        }
        return row;
    }

    private void distrust() {
        stale = true;
        tenure.lookAtOnce();
    }

    /** Looks at what others have changed. */
    void look(Instant now) {
        stale |= !tenure.holds(now);
        if (stale) {
            return;
        }
        LaneStore.News news = store.news(underWay);
        boolean enabled = news.standing().active() && !standing.active();
        stale = enabled || news.standing().generation() != standing.generation();
        outlook = news.outlook();
        standing = standing.switchedAs(news.standing());
        noted = noted.switchedAs(news.standing());
        if (!stale) {
            standing = alarm.raise(standing, now);
        }
    }

    /** Reads everything anew if it must, once nothing is under way; tells whether it did. */
    boolean begin(Instant now) {
        boolean begins = stale && tenure.holds(now) && underWay.isEmpty() && !noting;
        if (begins) {
            LaneStore.Start start = store.start();
            wrote(start.standing(), start.cursor());
            standing = start.standing();
            outlook = start.outlook();
            feeder.begin(start.cursor(), start.rows());
            stale = false;
        }
        return begins;
    }

    void sent(Item item) {
        underWay.add(item.event().sequence());
    }

    /** An event whose sending was broken off is as if it was never sent. */
    void brokeOff(Item item) {
        underWay.remove(item.event().sequence());
    }

    /** Takes in what became of an event. It is under way until that is written, if it is to be. */
    void came(Item item, Outcome outcome, Optional<Settlement> settlement, Instant now) {
        standing = outcome instanceof Outcome.Taken
                ? taken(item, now)
                : standing.failed(now.toEpochMilli(), outcome.words());
        if (outcome instanceof Outcome.Gone) {
            standing = standing.gone(now.toEpochMilli(), outcome.words());
        } else if (item.origin() == Item.Origin.LOG) {
            feeder.done(item);
        }
        settlement.ifPresentOrElse(
                unwritten::add, () -> underWay.remove(item.event().sequence()));
    }

    private Standing taken(Item item, Instant now) {
        if (item.origin() != Item.Origin.HEARTBEAT) {
            return standing.taken(now.toEpochMilli());
        }
        return outlook.waiting() == 0 ? standing.well(now.toEpochMilli()) : standing;
    }

    /** Writes what can't wait. */
    void write() {
        boolean switchedOff = !standing.active() && noted.active();
        if (!unwritten.isEmpty() || switchedOff) {
            writeAll(switchedOff);
            outlook = store.outlook(underWay);
        }
    }

    /** Writes all that is known, at the end, if it is still ours to write. */
    void last() {
        if (!stale) {
            writeAll(false);
        }
    }

    private void writeAll(boolean switchedOff) {
        long cursor = feeder.cursor();
        if (store.write(standing, cursor, unwritten, switchedOff)) {
            wrote(standing, cursor);
        } else {
            distrust();
        }
        unwritten.forEach(each -> underWay.remove(each.item().event().sequence()));
        unwritten.clear();
    }

    private void wrote(Standing what, long cursor) {
        noted = what;
        notedCursor = cursor;
        trouble.end();
    }

    /**
     * Begins to write what may be lost; all that comes meanwhile is written at once, after it.
     *
     * @param thread the lane's
     */
    void note(Executor thread) {
        Standing what = standing;
        long cursor = feeder.cursor();
        if (noting || stale || (cursor == notedCursor && what.equals(noted))) {
            return;
        }
        noting = true;
        CompletableFuture<Boolean> unused = store.note(what, cursor)
                .whenCompleteAsync(
                        (current, failure) -> {
                            noting = false;
                            if (failure != null) {
                                tenure.lookAtOnce();
                                trouble.begin("noting events to=" + cursor, failure);
                            } else if (current) {
                                wrote(what, cursor);
                            } else {
                                distrust();
                            }
                        },
                        thread);
    }
}
