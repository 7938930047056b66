package org.jamesexpress.delivery;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The sessions that wait for a further mail of their lane. A session is used again for the same host at the same address
 * and port; where it comes from and how it is encrypted is the same for all of a delivery.
 *
 * <p>Guarded by its own monitor, which is never held for anything that waits.
 */
final class IdleSessions {
    private record Place(String lane, Candidate host) {}

    /** Of each place the one that came last is taken first, so that those that aren't needed grow old. */
    private final Map<Place, Deque<OpenSession>> waiting = new LinkedHashMap<>();

    private int size;

    synchronized void put(OpenSession session) {
        Place place = new Place(session.lane(), session.host());
        // The place that was used last comes last.
        Deque<OpenSession> here = Optional.ofNullable(waiting.remove(place)).orElseGet(ArrayDeque::new);
        here.addLast(session);
        waiting.put(place, here);
        size++;
    }

    synchronized Optional<OpenSession> take(String lane, Candidate host) {
        return Optional.ofNullable(waiting.get(new Place(lane, host))).map(here -> {
            OpenSession last = here.removeLast();
            removed(new Place(lane, host), here);
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
            removed(eldest.getKey(), eldest.getValue());
            return first;
        });
    }

    synchronized List<OpenSession> takeAll(String lane, Candidate host) {
        Deque<OpenSession> here = waiting.remove(new Place(lane, host));
        if (here == null) {
            return List.of();
        }
        size -= here.size();
        return List.copyOf(here);
    }

    synchronized List<OpenSession> takeAll() {
        List<OpenSession> all = new ArrayList<>();
        waiting.values().forEach(all::addAll);
        waiting.clear();
        size = 0;
        return all;
    }

    /** Those that have waited long enough. */
    synchronized List<OpenSession> takeTired(SessionUse use) {
        List<OpenSession> tired = new ArrayList<>();
        for (Iterator<Deque<OpenSession>> places = waiting.values().iterator(); places.hasNext(); ) {
            Deque<OpenSession> here = places.next();
            while (!here.isEmpty() && here.getFirst().hasWaited(use)) {
                tired.add(here.removeFirst());
            }
            if (here.isEmpty()) {
                places.remove();
            }
        }
        size -= tired.size();
        return tired;
    }

    synchronized int size() {
        return size;
    }

    private void removed(Place place, Deque<OpenSession> here) {
        size--;
        if (here.isEmpty()) {
            waiting.remove(place);
        }
    }
}
