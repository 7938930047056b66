package org.jamesexpress.matchers;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.james.core.MailAddress;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.mailet.Mail;
import org.jamesexpress.config.Durations;
import org.jamesexpress.delivery.DestinationState;
import org.jamesexpress.delivery.Destinations;
import org.jamesexpress.mailets.MailetRuntime;
import org.jamesexpress.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the destinations of a mail stand, as the store had it a few seconds ago at most. It keeps nothing open: a matcher
 * within another is not told when James stops. Its lock is not held while the database is asked.
 */
final class DestinationStates {
    private static final Logger LOGGER = LoggerFactory.getLogger(DestinationStates.class);

    static final Duration FRESH = Duration.ofSeconds(5);
    private static final int MOST = 10_000;
    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofDays(30);

    private record Known(DestinationState state, Instant since) {
        boolean isFresh(Instant now) {
            return !now.isBefore(since) && now.isBefore(since.plus(FRESH));
        }
    }

    private final FileSystem files;
    private final Clock clock;
    private final Map<String, Known> known = new LinkedHashMap<>();
    private boolean asked;

    DestinationStates(FileSystem files, Clock clock) {
        this.files = files;
        this.clock = clock;
    }

    /** The condition of a matcher that asks for a time. */
    static Condition<Duration> condition(String meaning, String example, String byDefault) {
        return new Condition<>(DestinationStates::time, "a time from 1m to 30d", meaning, example, byDefault);
    }

    private static Duration time(String text) {
        Duration time = Durations.parse(text);
        if (time.compareTo(SHORTEST) < 0 || time.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("too short or too long: " + text);
        }
        return time;
    }

    /** The recipients whose destination stands so. */
    Collection<MailAddress> recipients(Mail mail, Predicate<DestinationState> so) {
        Map<String, DestinationState> states = of(mail.getRecipients().stream()
                .map(DestinationStates::destination)
                .collect(Collectors.toSet()));
        return mail.getRecipients().stream()
                .filter(each -> so.test(states.getOrDefault(destination(each), DestinationState.UNKNOWN)))
                .toList();
    }

    private static String destination(MailAddress recipient) {
        return Destinations.name(recipient.asString());
    }

    private Map<String, DestinationState> of(Set<String> destinations) {
        Map<String, DestinationState> states = remembered(destinations);
        Set<String> unknown =
                destinations.stream().filter(Predicate.not(states::containsKey)).collect(Collectors.toSet());
        if (!unknown.isEmpty()) {
            Map<String, DestinationState> fresh = ask(unknown);
            remember(unknown.stream()
                    .collect(Collectors.toMap(
                            Function.identity(), each -> fresh.getOrDefault(each, DestinationState.UNKNOWN))));
            states.putAll(fresh);
        }
        return states;
    }

    private synchronized Map<String, DestinationState> remembered(Set<String> destinations) {
        Instant now = clock.instant();
        known.values().removeIf(each -> !each.isFresh(now));
        Map<String, DestinationState> states = new HashMap<>();
        destinations.forEach(
                each -> Optional.ofNullable(known.get(each)).ifPresent(it -> states.put(each, it.state())));
        return states;
    }

    private synchronized void remember(Map<String, DestinationState> states) {
        Instant now = clock.instant();
        if (known.size() + states.size() <= MOST) {
            states.forEach((destination, state) -> known.put(destination, new Known(state, now)));
        }
    }

    private Map<String, DestinationState> ask(Set<String> destinations) {
        Optional<MailetRuntime> runtime = MailetRuntime.joinOpen(files);
        warnIfNobodyDelivers(runtime.isEmpty());
        if (runtime.isEmpty()) {
            return Map.of();
        }
        try {
            return runtime.get().destinations().of(destinations);
        } catch (StoreException e) {
            LOGGER.warn("Can't ask how the destinations of a mail stand, so nobody is chosen: {}", e.getMessage());
            return Map.of();
        } finally {
            runtime.get().leave();
        }
    }

    /** At the first mail: before it not all mailets may have started, later on they may have ended. */
    private synchronized void warnIfNobodyDelivers(boolean nobody) {
        if (nobody && !asked) {
            LOGGER.warn("A matcher asks how destinations stand, but there is no DirectMxDelivery that would know");
        }
        asked = true;
    }
}
