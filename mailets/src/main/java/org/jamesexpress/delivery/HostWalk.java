package org.jamesexpress.delivery;

import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jamesexpress.mime.Body;
import org.jamesexpress.smtp.Envelope;
import org.jamesexpress.smtp.Reply;
import org.jamesexpress.smtp.SmtpFailure;
import org.jamesexpress.smtp.SmtpSession;
import org.jamesexpress.smtp.Stage;
import org.jamesexpress.smtp.Verdict;

/**
 * One attempt's way from host to host. Whoever a host accepts is written down as delivered before anything else
 * happens; what is learned of the others is in the {@link #tally}. Used by one thread.
 */
final class HostWalk {
    private final Parcel parcel;
    private final String lane;
    private final Body body;
    private final Sessions sessions;
    private final Acceptances acceptances;
    private final TakenOut takenOut;
    private final Steps steps;
    private final TlsWatch watch;
    private final Journal journal;
    private final Tally tally;

    /** Whether time has gone by since the parcel was read, at a host. */
    private boolean triedOne;

    /** Whether a host that was tried let us connect. */
    private boolean reached;

    private Impression impression = Impression.NONE;

    /** Whether no host may have the mail that doesn't promise to protect it (REQUIRETLS). */
    private boolean insists;

    /** @param lane whose sessions it uses */
    HostWalk(
            Parcel parcel,
            String lane,
            Body body,
            Sessions sessions,
            Acceptances acceptances,
            TakenOut takenOut,
            Steps steps,
            TlsWatch watch,
            Clock clock) {
        this.parcel = parcel;
        this.lane = lane;
        this.body = body;
        this.sessions = sessions;
        this.acceptances = acceptances;
        this.takenOut = takenOut;
        this.steps = steps;
        this.watch = watch;
        this.journal = new Journal(parcel, clock);
        this.tally = new Tally(parcel.recipients());
        this.insists = parcel.tls() == TlsWish.REQUIRED;
    }

    /** Finds the hosts, and walks them. */
    void make(Planning planning) {
        failWhatCannotBeSaid();
        steps.lookingUp(parcel.destination());
        Planning wanted = planning.under(parcel.tls());
        Plan plan = wanted.plan(parcel.destination());
        boolean mayGoOtherwise = insists && parcel.isReport();
        if (!mayGoOtherwise || !(plan instanceof Plan.Fail)) {
            follow(plan, wanted);
        }
        if (mayGoOtherwise && tally.leavesSomebodyWithoutHope() && !sessions.isStopped()) {
            // Better so than that its reader never hears of his mail (RFC 8689, 5).
            insists = false;
            follow(planning.plan(parcel.destination()), planning);
        }
        end();
    }

    private void follow(Plan plan, Planning planning) {
        if (plan instanceof Plan.Wait wait) {
            wait.refused().forEach((host, problem) -> watch.refused(parcel.destination(), host, problem));
            tally.deferAll(wait.finding());
        } else if (plan instanceof Plan.Fail fail) {
            tally.failAll(fail.finding());
        } else if (plan instanceof Plan.Try found) {
            steps.found(
                    parcel.destination(),
                    found.hosts().stream().map(Candidate::host).toList());
            found.doubt().ifPresent(tally::deferAll);
            tryEach(found.hosts(), watch);
            relay(planning);
        }
    }

    /** Tries nobody of those hosts, which are known not to be there. */
    void makeWithoutHosts(Planning planning) {
        failWhatCannotBeSaid();
        tally.deferAll(Finding.withoutHost(
                StatusCodes.NO_ANSWER_FROM_HOST,
                "not tried now: no host of " + parcel.destination() + " has answered lately"));
        relay(planning.under(parcel.tls()));
        end();
    }

    private void relay(Planning planning) {
        Impression ofTheHosts = impression;
        if (!reached) {
            tryEach(planning.relay(parcel.destination()), TlsWatch.NONE);
        }
        impression = ofTheHosts;
    }

    private void end() {
        if (!sessions.isStopped()) {
            tally.end();
        }
    }

    /** Gives up recipients whose address, or whose sender's, no command can carry. */
    private void failWhatCannotBeSaid() {
        if (!parcel.isReport() && !isSpeakable(parcel.reversePath())) {
            tally.failAll(Finding.withoutHost(StatusCodes.BAD_SENDER, "the sender's address is not valid"));
        }
        for (Recipient recipient : tally.open()) {
            if (!isSpeakable(recipient.address())) {
                tally.fail(recipient, Finding.withoutHost(StatusCodes.BAD_RECIPIENT, "the address is not valid"));
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

    /** Tries the hosts in order, as long as there is a recipient whom the next one may help. */
    private void tryEach(List<Candidate> hosts, TlsWatch watching) {
        for (Candidate host : sessions.inOrder(lane, hosts)) {
            if (tally.nobodyIsOpen() || sessions.isStopped()) {
                return;
            }
            tryOne(host, watching);
        }
    }

    private void tryOne(Candidate host, TlsWatch watching) {
        journal.stopwatch().atHost();
        Deque<Recipient> left = new ArrayDeque<>(tally.open());
        if (triedOne) {
            left.removeAll(takenOut.of(parcel));
        }
        triedOne = true;
        if (left.isEmpty()) {
            return;
        }
        try {
            boolean more = true;
            while (more && !sessions.isStopped()) {
                try (Sessions.Loan loan = sessions.lend(lane, host)) {
                    impress(Impression.REACHED);
                    if (loan.isNew()) {
                        watching.opened(parcel.destination(), loan.lent());
                    }
                    more = sendAll(host, loan, left);
                }
                reached = true;
            }
        } catch (SmtpFailure e) {
            watching.failed(parcel.destination(), host, e);
            journal.stopwatch().connected();
            reached |= e.stage() != Stage.CONNECT;
            impress(e);
            Link link = Link.of(host, e);
            left.forEach(recipient -> note(host, link, recipient, verdict(recipient.address(), e)));
        }
    }

    private Verdict verdict(String recipient, SmtpFailure failure) {
        return insists
                ? SessionEnd.verdictWhereTlsIsRequired(recipient, failure)
                : SessionEnd.verdict(recipient, failure);
    }

    /** A host that took leave before a mail was named has too many of us. */
    private void impress(SmtpFailure failure) {
        if (failure.reply().stream().anyMatch(Reply::closing)) {
            impress(Impression.CROWDED);
        } else {
            boolean talked = failure.reply().isPresent() || failure.stage().compareTo(Stage.GREETING) > 0;
            impress(talked ? Impression.REACHED : Impression.UNREACHED);
        }
    }

    private void impress(Impression made) {
        impression = made.compareTo(impression) > 0 ? made : impression;
    }

    /**
     * Sends in as many transactions as the host wants for the recipients, and takes those from {@code left} who had their
     * turn. The session goes back before what was accepted is written down, if nobody is left for it.
     *
     * @return whether a further session is needed for the others
     */
    private boolean sendAll(Candidate host, Sessions.Loan loan, Deque<Recipient> left) {
        journal.stopwatch().connected();
        SmtpSession session = loan.session();
        Link link = loan.link();
        Map<Recipient, Verdict> postponed = new HashMap<>();
        while (!left.isEmpty() && !session.isClosed()) {
            if (!session.usable()) {
                return true;
            }
            List<Recipient> asked = take(left, sessions.mostRecipients());
            List<Verdict> verdicts = session.send(envelope(asked), body);
            if (session.hadEnded()) {
                putBack(asked, left);
                sessions.forget(lane, host);
                return true;
            }
            Map<Recipient, Verdict> tooMany = new LinkedHashMap<>();
            Map<Recipient, Finding> accepted = sort(host, link, asked, verdicts, tooMany);
            boolean hostReports = session.extensions().offers("DSN");
            left.addAll(tooMany.keySet());
            postponed.putAll(tooMany);
            if (left.isEmpty()) {
                loan.close();
            }
            if (!accepted.isEmpty()) {
                settle(accepted, hostReports);
            }
            if (!left.isEmpty()) {
                left.removeAll(takenOut.of(parcel));
            }
        }
        for (Recipient recipient : take(left, left.size())) {
            Verdict verdict = postponed.get(recipient);
            note(host, link, recipient, verdict == null ? SessionEnd.outOfTurn(recipient.address()) : verdict);
        }
        return false;
    }

    private static void putBack(List<Recipient> asked, Deque<Recipient> left) {
        for (int i = asked.size() - 1; i >= 0; i--) {
            left.addFirst(asked.get(i));
        }
    }

    private static List<Recipient> take(Deque<Recipient> left, int most) {
        List<Recipient> taken = new ArrayList<>();
        while (taken.size() < most && !left.isEmpty()) {
            taken.add(left.remove());
        }
        return taken;
    }

    private Envelope envelope(List<Recipient> asked) {
        return new Envelope(
                parcel.reversePath(),
                parcel.ret(),
                parcel.envid(),
                insists,
                asked.stream().map(Recipient::rcpt).toList());
    }

    /**
     * Notes what became of those who were asked.
     *
     * @param tooMany gets those whom the host would take in a further transaction, with what it said for now
     * @return whom it accepted
     */
    private Map<Recipient, Finding> sort(
            Candidate host, Link link, List<Recipient> asked, List<Verdict> verdicts, Map<Recipient, Verdict> tooMany) {
        boolean tookSome = verdicts.stream().anyMatch(verdict -> verdict.kind() == Verdict.Kind.ACCEPTED);
        Map<Recipient, Finding> accepted = new LinkedHashMap<>();
        for (int i = 0; i < asked.size(); i++) {
            Recipient recipient = asked.get(i);
            Verdict verdict = verdicts.get(i);
            if (FailureTable.isOneTooMany(verdict, tookSome)) {
                steps.answered(host.host(), verdict);
                tooMany.put(recipient, verdict);
                continue;
            }
            Finding finding = note(host, link, recipient, verdict);
            if (verdict.kind() == Verdict.Kind.ACCEPTED) {
                accepted.put(recipient, finding);
            }
        }
        return accepted;
    }

    private void settle(Map<Recipient, Finding> accepted, boolean hostReports) {
        List<Attempt> delivered = new ArrayList<>();
        accepted.forEach((recipient, finding) ->
                delivered.add(journal.entry(recipient, Outcome.DELIVERED, finding, Optional.empty())));
        acceptances.write(parcel, journal.withThePassed(delivered), hostReports ? Map.of() : accepted);
        journal.log(delivered);
    }

    private Finding note(Candidate host, Link link, Recipient recipient, Verdict verdict) {
        steps.answered(host.host(), verdict);
        Finding finding = Finding.of(host, verdict).over(link);
        FailureTable meaning = FailureTable.of(verdict.stage(), verdict.kind(), host.demand());
        tally.note(recipient, finding, meaning);
        if (meaning.leadsOn()) {
            journal.pass(recipient, finding);
        }
        return finding;
    }

    Journal journal() {
        return journal;
    }

    Impression impression() {
        return impression;
    }

    Tally tally() {
        return tally;
    }
}
