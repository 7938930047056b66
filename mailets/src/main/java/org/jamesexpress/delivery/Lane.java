package org.jamesexpress.delivery;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The mail for one site: the destinations that lead there take turns, within one window of connections. Guarded by
 * {@link Lanes}.
 */
final class Lane {
    /** Trips to dead hosts that are under way at once: they go nowhere, and only write down that they didn't. */
    private static final int MOST_FUTILE = 5;

    private final String name;
    private final Window window;
    private final Pulse pulse = new Pulse();

    /** In the order of their turns. */
    private final Map<String, Backlog> backlogs = new LinkedHashMap<>();

    /** The destinations for which a mail waits. */
    private final Map<String, Set<String>> destinations = new HashMap<>();

    private int running;

    Lane(String name, int most) {
        this.name = name;
        this.window = new Window(most);
    }

    String name() {
        return name;
    }

    Window window() {
        return window;
    }

    Pulse pulse() {
        return pulse;
    }

    int running() {
        return running;
    }

    boolean isFull() {
        return running >= (pulse.isDead() ? MOST_FUTILE : window.width());
    }

    void join(Backlog backlog) {
        backlogs.put(backlog.destination(), backlog);
        backlog.waiting.forEach(mail -> waits(mail, backlog.destination()));
    }

    void leave(Backlog backlog) {
        backlogs.remove(backlog.destination());
    }

    /** Whether no destination leads here any more. */
    boolean isDeserted() {
        return backlogs.isEmpty() && running == 0;
    }

    void waits(String mail, String destination) {
        destinations.computeIfAbsent(mail, it -> new LinkedHashSet<>(2)).add(destination);
    }

    /** A job that may start; one of each destination in turn. */
    Optional<Job> first(Predicate<Job> mayStart) {
        for (Backlog backlog : backlogs.values()) {
            for (String mail : backlog.waiting) {
                Job job = new Job(mail, backlog.destination());
                if (mayStart.test(job)) {
                    return Optional.of(job);
                }
            }
        }
        return Optional.empty();
    }

    /** Takes a job out, and with it all those of the same mail that go the same way. */
    List<String> take(Job first, Predicate<Job> mayStart) {
        Backlog turn = backlog(first.destination());
        backlogs.remove(first.destination());
        backlogs.put(first.destination(), turn);
        List<String> taken = new ArrayList<>();
        for (String destination : List.copyOf(destinations.getOrDefault(first.mail(), Set.of()))) {
            Backlog backlog = backlog(destination);
            if (backlog.way().equals(turn.way()) && mayStart.test(new Job(first.mail(), destination))) {
                remove(first.mail(), backlog);
                taken.add(destination);
            }
        }
        running++;
        return taken;
    }

    private Backlog backlog(String destination) {
        return Objects.requireNonNull(backlogs.get(destination));
    }

    private void remove(String mail, Backlog backlog) {
        backlog.waiting.remove(mail);
        destinations.computeIfPresent(mail, (it, left) -> {
            left.remove(backlog.destination());
            return left.isEmpty() ? null : left;
        });
    }

    void returned() {
        running--;
    }
}
