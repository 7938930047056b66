package org.jamesexpress.tls;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jamesexpress.config.SettingsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rules of a file, which is read anew when it has changed; if it is wrong then, those that were read before stay. The
 * rule for a domain itself counts before those for all below another, and of these the longest. Any thread may use it: one
 * at a time looks at the file, and the others don't wait for it.
 */
final class AdministratorsRules implements PolicySource {
    private static final Logger LOGGER = LoggerFactory.getLogger(AdministratorsRules.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(5);
    private static final int DAYS_AHEAD = 14;

    private final Path file;
    private final Clock clock;
    private final LongSupplier nanos;
    private final AtomicLong nextLook;
    private volatile Map<String, Rule> rules;

    /** Only of the thread whose turn it is to look. */
    private volatile FileStamp stamp;

    /** Likewise. */
    private volatile LocalDate warnedOn;

    /**
     * The rules of a file that was read before, which may have changed since.
     *
     * @param clock its zone is that of the days on which rules expire
     */
    AdministratorsRules(PolicyFile read, Clock clock, LongSupplier nanos) {
        this.file = read.file();
        this.clock = clock;
        this.nanos = nanos;
        this.nextLook = new AtomicLong(nanos.getAsLong());
        this.rules = byDomain(read);
        this.stamp = FileStamp.UNSEEN;
        this.warnedOn = LocalDate.MIN;
    }

    private static Map<String, Rule> byDomain(PolicyFile read) {
        return read.rules().stream().collect(Collectors.toMap(Rule::domain, Function.identity()));
    }

    @Override
    public Optional<Ruling> of(String destination, String host) {
        lookAtTheFile();
        return in(rules, destination, LocalDate.now(clock)).map(Rule::ruling);
    }

    @Override
    public boolean isOurs() {
        return true;
    }

    /** The rule of a file for mail of a destination. */
    static Optional<Rule> in(PolicyFile file, String destination, LocalDate today) {
        return in(byDomain(file), destination, today);
    }

    private static Optional<Rule> in(Map<String, Rule> rules, String destination, LocalDate today) {
        Optional<Rule> found = Optional.ofNullable(rules.get(destination)).filter(rule -> rule.appliesOn(today));
        for (int dot = destination.indexOf('.'); found.isEmpty() && dot >= 0; dot = destination.indexOf('.', dot + 1)) {
            found = Optional.ofNullable(rules.get(destination.substring(dot))).filter(rule -> rule.appliesOn(today));
        }
        return found;
    }

    @Override
    public Optional<Ruling> ofRelay(String relay, int port) {
        return of(relay, relay);
    }

    private void lookAtTheFile() {
        long now = nanos.getAsLong();
        long due = nextLook.get();
        if (now - due >= 0 && nextLook.compareAndSet(due, now + BETWEEN_LOOKS.toNanos())) {
            Optional<FileStamp> seen = FileStamp.of(file);
            if (seen.isEmpty()) {
                if (!stamp.equals(FileStamp.GONE)) {
                    LOGGER.warn("{} is gone: the rules that it had stay until it is there again", file);
                    stamp = FileStamp.GONE;
                }
            } else if (!seen.get().equals(stamp)) {
                stamp = seen.get();
                readAnew();
            }
            LocalDate today = LocalDate.now(clock);
            if (!today.equals(warnedOn)) {
                warnedOn = today;
                rules.values().forEach(rule -> warn(rule, today));
            }
        }
    }

    private void readAnew() {
        try {
            Map<String, Rule> before = rules;
            rules = byDomain(PolicyFile.read(file));
            if (!rules.equals(before)) {
                LOGGER.info("{} has changed: it has {} rules now", file, rules.size());
                warnedOn = LocalDate.MIN;
            }
        } catch (SettingsException e) {
            LOGGER.warn("The rules of before stay, because of what is wrong in {}:\n{}", file, e.getMessage());
        }
    }

    private void warn(Rule rule, LocalDate today) {
        rule.lastDay().ifPresent(lastDay -> {
            if (lastDay.isBefore(today)) {
                LOGGER.warn(
                        "{}: the rule for {} expired on {} and applies no more ({})",
                        file,
                        rule.domain(),
                        lastDay,
                        rule.reason());
            } else if (!lastDay.isAfter(today.plusDays(DAYS_AHEAD))) {
                LOGGER.warn(
                        "{}: the rule for {} expires: {} is its last day ({})",
                        file,
                        rule.domain(),
                        lastDay,
                        rule.reason());
            }
        });
    }
}
