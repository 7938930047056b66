package org.jamesexpress.delivery;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.jamesexpress.mime.Body;
import org.jamesexpress.mx.Dns;
import org.jamesexpress.mx.Host;
import org.jamesexpress.mx.Ourselves;
import org.jamesexpress.smtp.Dialogue;
import org.jamesexpress.smtp.Rcpt;

/**
 * Sends mail to the hosts of its recipients' domains now, as {@link DirectDelivery} does, but once and from the caller's
 * thread: nothing is stored, tried again or reported to the sender. {@link #close} ends the watch over time-outs.
 */
public final class DirectSend implements AutoCloseable {
    /** What became of a recipient. */
    public enum State {
        DELIVERED,
        /** A delivery would try again. */
        DEFERRED,
        /** A delivery would report to the sender that it gives up. */
        REFUSED
    }

    /**
     * What became of one recipient.
     *
     * @param host the one that decided, if it was one
     * @param status enhanced status code (RFC 3463)
     * @param words in one line: the host's reply, or what happened in its place
     */
    public record Result(String recipient, State state, Optional<Host> host, String status, String words) {}

    private static final String ID = "send";

    private final TrustSources sources;
    private final Planner planner;
    private final Sessions sessions;
    private final Steps steps;
    private final Clock clock = Clock.systemUTC();

    public DirectSend(DirectMxConfig config, Ourselves ourselves, Dialogue dialogue, Steps steps) {
        Dns dns = Planner.dns(config, steps::unanswered);
        this.sources = TrustSources.ofTheMoment(config, dns);
        this.planner = Planner.of(config, dns, sources.policies(), ourselves, new Random());
        this.sessions = new Sessions(config, dialogue, steps);
        this.steps = steps;
    }

    /**
     * Sends a mail, one destination after the other.
     *
     * @param reversePath empty for the null reverse-path
     * @param tls what the sender wants of the connections
     * @param recipients as {@code local@domain}; the same one twice is sent to once
     * @return for each recipient what became of it, in their order
     */
    public List<Result> send(String reversePath, TlsWish tls, List<String> recipients, Body body) {
        Map<String, List<Recipient>> byDestination = new LinkedHashMap<>();
        Instant now = clock.instant();
        for (String address : recipients.stream().distinct().toList()) {
            List<Recipient> together =
                    byDestination.computeIfAbsent(Intake.destination(address), it -> new ArrayList<>());
            together.add(new Recipient(together.size(), Rcpt.of(address), now, 0, false));
        }
        Map<String, Result> results = new HashMap<>();
        byDestination.forEach(
                (destination, group) -> send(parcel(reversePath, tls, destination, group, body, now), body, results));
        return recipients.stream().distinct().map(results::get).toList();
    }

    private static Parcel parcel(
            String reversePath, TlsWish tls, String destination, List<Recipient> recipients, Body body, Instant now) {
        StoredBody stored = new StoredBody(ID, body.size(), body.eightBit(), body.longLines());
        return new Parcel(
                ID, destination, reversePath, "", now, Optional.empty(), Optional.empty(), tls, stored, recipients);
    }

    private void send(Parcel parcel, Body body, Map<String, Result> results) {
        Acceptances acceptances = (sent, attempts, relayed) -> attempts.stream()
                .filter(attempt -> attempt.outcome() == Outcome.DELIVERED)
                .forEach(attempt -> put(results, attempt.recipient(), State.DELIVERED, attempt.finding()));
        HostWalk walk = new HostWalk(
                parcel, parcel.destination(), body, sessions, acceptances, it -> Set.of(), steps, TlsWatch.NONE, clock);
        walk.make(planner);
        walk.tally().failed().forEach((recipient, finding) -> put(results, recipient, State.REFUSED, finding));
        walk.tally().undecided().forEach((recipient, finding) -> put(results, recipient, State.DEFERRED, finding));
    }

    private static void put(Map<String, Result> results, Recipient recipient, State state, Finding finding) {
        Optional<Host> host = finding.host().map(Candidate::host);
        results.put(
                recipient.address(), new Result(recipient.address(), state, host, finding.status(), finding.words()));
    }

    /** Cuts what is still under way. */
    @Override
    public void close() {
        sources.close();
        sessions.stop();
        sessions.breakOff();
    }
}
