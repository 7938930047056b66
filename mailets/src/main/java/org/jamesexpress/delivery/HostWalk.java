package org.jamesexpress.delivery;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jamesexpress.smtp.Body;
import org.jamesexpress.smtp.Envelope;
import org.jamesexpress.smtp.Rcpt;
import org.jamesexpress.smtp.Reply;
import org.jamesexpress.smtp.SmtpFailure;
import org.jamesexpress.smtp.SmtpSession;
import org.jamesexpress.smtp.Stage;
import org.jamesexpress.smtp.Verdict;
import org.jamesexpress.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt's way from host to host. Whoever a host accepts is written down as delivered before anything else
 * happens; what is known of the others is kept until the end. Used by one thread.
 */
final class HostWalk {
    private static final Logger LOGGER = LoggerFactory.getLogger(HostWalk.class);
    private static final Finding NOTHING = Finding.withoutHost("4.4.1", "no host could be tried");
    private static final Duration BETWEEN_WRITES = Duration.ofSeconds(1);
    private static final int TOO_MANY_RECIPIENTS = 452;

    private final Parcel parcel;
    private final Body body;
    private final Sessions sessions;
    private final Acceptances acceptances;
    private final Steps steps;
    private final Clock clock;
    private final Instant started;
    private final long startedNanos = System.nanoTime();
    private final Map<Recipient, Finding> open = new LinkedHashMap<>();
    private final Map<Recipient, Finding> failed = new LinkedHashMap<>();
    private final Map<Recipient, Finding> ambiguous = new LinkedHashMap<>();
    private final List<Attempt> passed = new ArrayList<>();
    private boolean reached;
    private long connectedNanos = startedNanos;

    HostWalk(Parcel parcel, Body body, Sessions sessions, Acceptances acceptances, Steps steps, Clock clock) {
        this.parcel = parcel;
        this.body = body;
        this.sessions = sessions;
        this.acceptances = acceptances;
        this.steps = steps;
        this.clock = clock;
        this.started = clock.instant();
        parcel.recipients().forEach(recipient -> open.put(recipient, NOTHING));
    }

    /** Finds the hosts, and walks them. */
    void make(Planner planner) {
        failWhatCannotBeSaid();
        steps.lookingUp(parcel.destination());
        Plan plan = planner.plan(parcel.destination());
        if (plan instanceof Plan.Try hosts) {
            steps.found(
                    parcel.destination(),
                    hosts.hosts().stream().map(Candidate::host).toList());
            tryEach(hosts.hosts());
            if (reachedNobody()) {
                tryEach(planner.relay());
            }
        } else if (plan instanceof Plan.Wait wait) {
            deferAll(wait.finding());
        } else if (plan instanceof Plan.Fail fail) {
            failAll(fail.finding());
        }
    }

    /** Gives up recipients whose address, or whose sender's, no command can carry. */
    private void failWhatCannotBeSaid() {
        if (!parcel.isReport() && !isSpeakable(parcel.reversePath())) {
            failAll(Finding.withoutHost(StatusCodes.BAD_SENDER, "the sender's address is not valid"));
        }
        for (Recipient recipient : List.copyOf(open.keySet())) {
            if (!isSpeakable(recipient.address())) {
                open.remove(recipient);
                failed.put(recipient, Finding.withoutHost(StatusCodes.BAD_RECIPIENT, "the address is not valid"));
            }
        }
    }

    private static boolean isSpeakable(String address) {
        try {
            return !Envelope.of("", List.of(address)).recipients().isEmpty();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Gives every recipient up. */
    private void failAll(Finding finding) {
        open.keySet().forEach(recipient -> failed.put(recipient, finding));
        open.clear();
    }

    private void deferAll(Finding finding) {
        open.replaceAll((recipient, before) -> finding);
    }

    /** Tries the hosts in order, as long as there is a recipient for whom the next one may help. */
    private void tryEach(List<Candidate> hosts) {
        for (Candidate host : hosts) {
            if (open.isEmpty() || sessions.isStopped()) {
                return;
            }
            tryOne(host);
        }
    }

    /** Whether not even a connection was made. */
    private boolean reachedNobody() {
        return !reached && !open.isEmpty();
    }

    Map<Recipient, Finding> failed() {
        return failed;
    }

    /** Recipients whom no host accepted or refused for good, each with what tells most of why. */
    Map<Recipient, Finding> undecided() {
        Map<Recipient, Finding> undecided = new LinkedHashMap<>(open);
        undecided.putAll(ambiguous);
        return undecided;
    }

    /** The hosts that were passed by, without the one that is told of as the reason. */
    List<Attempt> passed() {
        return passed.stream()
                .filter(attempt -> !attempt.finding().equals(open.get(attempt.recipient())))
                .toList();
    }

    Attempt attempt(Recipient recipient, Outcome outcome, Finding finding, Optional<Instant> next) {
        long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startedNanos);
        return new Attempt(recipient, clock.instant(), took, outcome, finding, next);
    }

    void log(List<Attempt> attempts) {
        long ended = System.nanoTime();
        for (Attempt attempt : attempts) {
            if (attempt.outcome() != Outcome.NEXT_HOST) {
                Instant due = attempt.recipient().due();
                Timing timing = new Timing(
                        Duration.between(parcel.arrived(), due),
                        Duration.between(due, started),
                        Duration.ofNanos(connectedNanos - startedNanos),
                        Duration.ofNanos(ended - connectedNanos));
                DeliveryLog.settled(parcel, attempt.recipient(), attempt.outcome(), attempt.finding(), timing);
            }
        }
    }

    private void tryOne(Candidate host) {
        try {
            reached |= sessions.converse(host, session -> sendAll(host, session));
        } catch (SmtpFailure e) {
            reached |= e.stage() != Stage.CONNECT;
            connectedNanos = System.nanoTime();
            List.copyOf(open.keySet())
                    .forEach(recipient -> note(host, recipient, Sessions.verdict(recipient.address(), e)));
        }
    }

    /** Sends in as many transactions as the host wants for the recipients; true, because it was reached. */
    private boolean sendAll(Candidate host, SmtpSession session) {
        connectedNanos = System.nanoTime();
        while (send(host, session)) {
            LOGGER.debug("{}: {} takes the other recipients in a further transaction", parcel.id(), host);
        }
        return true;
    }

    /** Sends the mail once, and says whether the same host would take more recipients in one more transaction. */
    private boolean send(Candidate host, SmtpSession session) {
        List<Recipient> asked = List.copyOf(open.keySet());
        List<Rcpt> addressed = asked.stream().map(Recipient::rcpt).toList();
        Envelope envelope = new Envelope(parcel.reversePath(), parcel.ret(), parcel.envid(), addressed);
        List<Verdict> verdicts = session.send(envelope, body);
        List<Attempt> delivered = new ArrayList<>();
        for (int i = 0; i < asked.size(); i++) {
            Finding finding = note(host, asked.get(i), verdicts.get(i));
            if (verdicts.get(i).kind() == Verdict.Kind.ACCEPTED) {
                delivered.add(attempt(asked.get(i), Outcome.DELIVERED, finding, Optional.empty()));
            }
        }
        writeDown(withThePassed(delivered));
        log(delivered);
        return !delivered.isEmpty() && session.usable() && verdicts.stream().anyMatch(HostWalk::isOneTooMany);
    }

    /** The hosts that passed the recipients on before, and the one that took them. */
    private List<Attempt> withThePassed(List<Attempt> delivered) {
        Set<Recipient> recipients = delivered.stream().map(Attempt::recipient).collect(Collectors.toSet());
        List<Attempt> all = new ArrayList<>(passed);
        all.removeIf(attempt -> !recipients.contains(attempt.recipient()));
        passed.removeAll(all);
        all.addAll(delivered);
        return all;
    }

    private Finding note(Candidate host, Recipient recipient, Verdict verdict) {
        steps.answered(host.host(), verdict);
        Finding finding = Finding.of(host, verdict);
        switch (FailureTable.of(verdict.stage(), verdict.kind())) {
            case DELIVERED -> open.remove(recipient);
            case BOUNCE -> {
                open.remove(recipient);
                failed.put(recipient, finding);
            }
            case DEFER -> {
                open.remove(recipient);
                ambiguous.put(recipient, finding);
            }
            case NEXT_HOST, AGAIN_IN_CLEAR -> {
                passed.add(attempt(recipient, Outcome.NEXT_HOST, finding, Optional.empty()));
                DeliveryLog.passed(parcel, recipient, finding);
                open.merge(recipient, finding, Finding::orMoreTelling);
            }
        }
        return finding;
    }

    /**
     * Writes down who was accepted, again and again until it is written: whatever else happened to the mail now could
     * send it to them once more.
     */
    private void writeDown(List<Attempt> delivered) {
        while (true) {
            try {
                acceptances.write(parcel, delivered);
                return;
            } catch (StoreException e) {
                LOGGER.error("{}: delivered, but this can't be written down: {}", parcel.id(), e.getMessage());
                if (sessions.stopsWithin(BETWEEN_WRITES)) {
                    throw e;
                }
            }
        }
    }

    /** A host that accepted some says to the others: too many recipients (RFC 5321, 4.5.3.1.10). */
    private static boolean isOneTooMany(Verdict verdict) {
        return verdict.stage() == Stage.RCPT
                && verdict.reply().map(Reply::code).equals(Optional.of(TOO_MANY_RECIPIENTS));
    }
}
