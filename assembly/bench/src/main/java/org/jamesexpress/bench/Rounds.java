package org.jamesexpress.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Lets contenders do the same work by turns, since a shared machine and its disk are another from minute to minute: each
 * round has all of them, each round another begins, and what is compared was done in the same round. Used by one thread.
 *
 * @param <R> what comes out of one contender's work
 */
public final class Rounds<R> {
    private final Path folder;
    private final List<? extends Contender<R>> contenders;
    private final Duration time;

    /**
     * Rounds on the disk of a folder.
     *
     * @param time of each contender in each round
     */
    public Rounds(Path folder, List<? extends Contender<R>> contenders, Duration time) {
        this.folder = folder;
        this.contenders = contenders;
        this.time = time;
    }

    /** Plays so many, after one that doesn't count. */
    public Standings<R> play(int rounds, int load) throws Exception {
        return play(1, rounds, load);
    }

    /** Plays so many, which all count: for those who are warm beforehand. */
    public Standings<R> playAll(int rounds, int load) throws Exception {
        return play(0, rounds, load);
    }

    private Standings<R> play(int uncounted, int rounds, int load) throws Exception {
        Map<String, List<R>> results = new LinkedHashMap<>();
        for (int round = 0; round < uncounted + rounds; round++) {
            for (int turn = 0; turn < contenders.size(); turn++) {
                Contender<R> each = contenders.get((round + turn) % contenders.size());
                R result = Scratch.use(folder, place -> each.run(place, load, time));
                if (round >= uncounted) {
                    results.computeIfAbsent(each.name(), name -> new ArrayList<>())
                            .add(result);
                }
            }
        }
        return new Standings<>(load, results);
    }
}
