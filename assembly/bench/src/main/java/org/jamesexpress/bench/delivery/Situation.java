package org.jamesexpress.bench.delivery;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** What the destinations of the mail are like. Those that are well count; the others are in their way. */
enum Situation {
    DRAIN("drain", "queued for one destination", 1, 0, 0, 0),
    SPREAD("spread", "queued for 1,000 destinations", 1000, 0, 0, 0),
    LATENCY("latency", "queued for one destination, 25 ms a reply", 1, 0, 0, 25),
    LATENCY_100("latency100", "queued for 100 destinations, 25 ms a reply", 100, 0, 0, 25),
    DEAD_HOST("deadhost", "queued for one destination whose first MX host refuses connections", 1, 0, 0, 0),
    BLACKHOLED("blackholed", "queued for 100 destinations, 10 of which are black holes", 90, 10, 0, 0),
    FAIR(
            "fair",
            "for one destination, 100 a second, behind others queued for 50 black holes and a host with 5 s a reply",
            1,
            50,
            1,
            0),
    /** From the sender's 250 on, through a whole server. */
    END_TO_END("end2end", "sent to a server for one destination, in 16 sessions", 1, 0, 0, 0),
    /** The measure of {@link #FAIR}. */
    ALONE("alone", "for one destination, 100 a second", 1, 0, 0, 0);

    /** Of the slow destination, a reply. */
    static final int SLOW_MILLIS = 5_000;

    private final String word;
    private final String title;
    private final int well;
    private final int blackHoles;
    private final int slow;
    private final int latencyMillis;

    Situation(String word, String title, int well, int blackHoles, int slow, int latencyMillis) {
        this.word = word;
        this.title = title;
        this.well = well;
        this.blackHoles = blackHoles;
        this.slow = slow;
        this.latencyMillis = latencyMillis;
    }

    /** Those that are asked for by name. */
    static List<Situation> all() {
        return Stream.of(values()).filter(each -> each != ALONE).toList();
    }

    /** @throws IllegalArgumentException when there is none of that name */
    static Situation of(String word) {
        return Arrays.stream(values())
                .filter(each -> each.word.equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no case is called " + word + ", only "
                        + String.join(", ", all().stream().map(Situation::word).toList())));
    }

    String word() {
        return word;
    }

    String title() {
        return title;
    }

    int well() {
        return well;
    }

    int blackHoles() {
        return blackHoles;
    }

    int slow() {
        return slow;
    }

    /** Of a destination that is well, a reply. */
    int latencyMillis() {
        return latencyMillis;
    }

    boolean firstHostRefuses() {
        return this == DEAD_HOST;
    }

    /** Whether the mails that count come by a fixed schedule while others are delivered. */
    boolean isScheduled() {
        return this == FAIR || this == ALONE;
    }

    /** Whether the mails that count come while others are delivered. */
    boolean isLive() {
        return isScheduled() || this == END_TO_END;
    }

    /** Whether it makes sense to ask what a host can take. */
    boolean hasCeiling() {
        return blackHoles == 0 && !firstHostRefuses() && !isLive();
    }

    /** Whether all mail arrives. */
    boolean comesToItsEnd() {
        return blackHoles == 0 && slow == 0;
    }
}
