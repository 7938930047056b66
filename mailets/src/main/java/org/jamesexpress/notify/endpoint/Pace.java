package org.jamesexpress.notify.endpoint;

import java.time.Duration;
import java.util.Optional;
import org.jamesexpress.config.Settings;

/**
 * When an endpoint is told, and when it is not.
 *
 * @param burst what folds many events into one
 * @param quiet when it is told nothing
 * @param heartbeat after which time without any event it gets one that says only that the way works
 */
public record Pace(Optional<Burst> burst, Optional<Quiet> quiet, Optional<Duration> heartbeat) {
    /** Each event at once. */
    public static final Pace EVEN = new Pace(Optional.empty(), Optional.empty(), Optional.empty());

    static Pace from(Settings settings) {
        return new Pace(
                settings.ask("burst")
                        .means(
                                "How many events the endpoint is told of one by one in that time. When there are more, those"
                                        + " that follow are folded into one `notify.digest` at the end of each such time.")
                        .example("20/1m")
                        .optional(Burst::parse, "a number of events and a time, such as 20/1m"),
                settings.ask("quiet")
                        .means(
                                "The hours of each day in which the endpoint is told nothing; afterwards it is told of all that"
                                        + " happened. The time zone is the server's unless it is named.")
                        .example("22:00-07:00 Europe/Berlin")
                        .optional(Quiet::parse, "hours such as 22:00-07:00, and a time zone such as Europe/Berlin"),
                settings.ask("heartbeat")
                        .means(
                                "After how long without an event the endpoint gets a `notify.heartbeat`, which shows that the way"
                                        + " works; it is not tried again.")
                        .example("5m")
                        .optional(Pace::heartbeat, "a time from 1s to 1d, such as 5m"));
    }

    private static Duration heartbeat(String text) {
        Duration time = Burst.time(text);
        if (time.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException(text);
        }
        return time;
    }
}
