package org.jamesexpress.delivery;

import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The jobs in memory, a lane for each destination. A lane holds a few jobs and remembers that the table has more, so a
 * destination with a million mails takes no more memory, and no more turns, than its share.
 *
 * <p>Guarded by its own monitor, which is never held for anything that waits.
 */
final class Lanes {
    private static final int LONGEST = 200;

    private static final class Lane {
        /** Mails in the order in which they came. */
        private final Set<String> waiting = new LinkedHashSet<>();

        private final Set<String> running = new HashSet<>();

        /** Mails whose attempt broke down; they wait for {@link #unpark}. */
        private final Set<String> parked = new HashSet<>();

        private boolean tableHasMore;

        private Optional<String> next(int most) {
            return running.size() >= most
                    ? Optional.empty()
                    : waiting.stream().filter(this::mayStart).findFirst();
        }

        private boolean mayStart(String mail) {
            return !running.contains(mail) && !parked.contains(mail);
        }

        private boolean isHungry() {
            return tableHasMore && waiting.size() < LONGEST / 2;
        }

        private boolean isIdle() {
            return waiting.isEmpty() && running.isEmpty() && parked.isEmpty() && !tableHasMore;
        }
    }

    private final int mostRunning;
    private final int mostRunningInALane;
    private final Map<String, Lane> lanes = new LinkedHashMap<>();
    private int running;

    Lanes(int mostRunning, int mostRunningInALane) {
        this.mostRunning = mostRunning;
        this.mostRunningInALane = mostRunningInALane;
    }

    /**
     * Adds a job that the table has got. Where it runs already, it runs once more after that: what it finds then may be
     * new.
     */
    synchronized void offer(Job job) {
        Lane lane = lane(job.destination());
        if (lane.waiting.size() < LONGEST) {
            lane.waiting.add(job.mail());
        } else {
            lane.tableHasMore = true;
        }
    }

    synchronized void tableHasMore(String destination) {
        lane(destination).tableHasMore = true;
    }

    /**
     * The destinations whose lanes are to be filled from the table, and with how many mails at most, those that are here
     * among them. The caller says so again if there are more.
     */
    synchronized Map<String, Integer> hungry() {
        Map<String, Integer> hungry = new TreeMap<>();
        lanes.forEach((destination, lane) -> {
            if (lane.isHungry()) {
                lane.tableHasMore = false;
                hungry.put(destination, LONGEST + lane.waiting.size() + lane.running.size() + lane.parked.size());
            }
        });
        return hungry;
    }

    /** The next job that may run, and runs from now on; lanes take turns. */
    synchronized Optional<Job> next() {
        if (running >= mostRunning) {
            return Optional.empty();
        }
        for (Map.Entry<String, Lane> entry : lanes.entrySet()) {
            String destination = entry.getKey();
            Lane lane = entry.getValue();
            Optional<String> mail = lane.next(mostRunningInALane);
            if (mail.isPresent()) {
                lane.waiting.remove(mail.get());
                lane.running.add(mail.get());
                running++;
                lanes.remove(destination);
                lanes.put(destination, lane);
                return Optional.of(new Job(mail.get(), destination));
            }
        }
        return Optional.empty();
    }

    synchronized void done(Job job) {
        Lane lane = lane(job.destination());
        lane.running.remove(job.mail());
        running--;
        if (lane.isIdle()) {
            lanes.remove(job.destination());
        }
    }

    /** Ends a job that broke down, and keeps it from starting over. */
    synchronized void park(Job job) {
        lane(job.destination()).parked.add(job.mail());
        done(job);
    }

    /** Lets the jobs that broke down start over. */
    synchronized void unpark() {
        lanes.values().forEach(lane -> {
            lane.waiting.addAll(lane.parked);
            lane.parked.clear();
        });
    }

    /** Removes the lanes that turned out to have nothing to do. */
    synchronized void prune() {
        for (Iterator<Lane> all = lanes.values().iterator(); all.hasNext(); ) {
            if (all.next().isIdle()) {
                all.remove();
            }
        }
    }

    private Lane lane(String destination) {
        return lanes.computeIfAbsent(destination, unused -> new Lane());
    }
}
