package org.jamesexpress.delivery;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Keeps sessions for a further mail of their lane, until they have waited long enough. A session is used again for the same
 * host at the same address and port that must prove the same; where it comes from is the same for all of a delivery.
 *
 * <p>Guarded by its own monitor, which is never held for anything that waits.
 */
final class IdleSessions {
    private record Place(String lane, Candidate host) {}

    private final SessionUse use;
    private final ScheduledExecutorService watch;
    private final Consumer<OpenSession> farewell;

    /** Of each place the one that came last is taken first, so that those that aren't needed grow old. */
    private final Map<Place, Deque<OpenSession>> waiting = new LinkedHashMap<>();

    /** Rings no later than the first of those that wait has waited long enough. */
    private Optional<ScheduledFuture<?>> alarm = Optional.empty();

    /**
     * @param watch rings the alarm
     * @param farewell takes leave of a host for a session that nobody wanted; does not wait for it
     */
    IdleSessions(SessionUse use, ScheduledExecutorService watch, Consumer<OpenSession> farewell) {
        this.use = use;
        this.watch = watch;
        this.farewell = farewell;
    }

    synchronized void put(OpenSession session) {
        Place place = new Place(session.lane(), session.host());
        // The place that was used last comes last.
        Deque<OpenSession> here = Optional.ofNullable(waiting.remove(place)).orElseGet(ArrayDeque::new);
        here.addLast(session);
        waiting.put(place, here);
        Duration left = session.timeLeft(use);
        if (alarm.stream().noneMatch(it -> it.getDelay(TimeUnit.NANOSECONDS) <= left.toNanos())) {
            setAlarm(Optional.of(left));
        }
    }

    synchronized Optional<OpenSession> take(String lane, Candidate host) {
        Place place = new Place(lane, host);
        return Optional.ofNullable(waiting.get(place)).map(here -> {
            OpenSession last = here.removeLast();
            forgetIfEmpty(place, here);
            return last;
        });
    }

    synchronized boolean has(String lane, Candidate host) {
        return waiting.containsKey(new Place(lane, host));
    }

    /** Of a place that has not been used for the longest time. */
    synchronized Optional<OpenSession> takeEldest() {
        return waiting.entrySet().stream().findFirst().map(eldest -> {
            OpenSession first = eldest.getValue().removeFirst();
            forgetIfEmpty(eldest.getKey(), eldest.getValue());
            return first;
        });
    }

    private void forgetIfEmpty(Place place, Deque<OpenSession> here) {
        if (here.isEmpty()) {
            waiting.remove(place);
        }
    }

    synchronized List<OpenSession> takeAll(String lane, Candidate host) {
        Deque<OpenSession> here = waiting.remove(new Place(lane, host));
        return here == null ? List.of() : List.copyOf(here);
    }

    synchronized List<OpenSession> takeAll() {
        List<OpenSession> all = all().toList();
        waiting.clear();
        return all;
    }

    /** At no time, if none is given. */
    private void setAlarm(Optional<Duration> left) {
        alarm.ifPresent(it -> it.cancel(false));
        try {
            alarm = left.map(it -> watch.schedule(this::ring, it.toNanos(), TimeUnit.NANOSECONDS));
        } catch (RejectedExecutionException e) {
            // The delivery ends, and with it whatever waits here.
            alarm = Optional.empty();
        }
    }

    private void ring() {
        takeTired().forEach(farewell);
    }

    /** Takes those that have waited long enough, and sets the alarm for the next of the others. */
    private synchronized List<OpenSession> takeTired() {
        List<OpenSession> tired = all().filter(it -> it.hasWaited(use)).toList();
        waiting.values().forEach(here -> here.removeAll(tired));
        waiting.values().removeIf(Deque::isEmpty);
        setAlarm(all().map(it -> it.timeLeft(use)).min(Comparator.naturalOrder()));
        return tired;
    }

    private Stream<OpenSession> all() {
        return waiting.values().stream().flatMap(Deque::stream);
    }
}
