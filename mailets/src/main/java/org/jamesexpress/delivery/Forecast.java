package org.jamesexpress.delivery;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jamesexpress.mx.Dns;
import org.jamesexpress.mx.Host;
import org.jamesexpress.mx.MxSurvey;
import org.jamesexpress.mx.Ourselves;
import org.jamesexpress.mx.Route;
import org.jamesexpress.smtp.Dialogue;
import org.jamesexpress.smtp.SmtpFailure;
import org.jamesexpress.smtp.SmtpSession;
import org.jamesexpress.smtp.Verdict;
import org.jamesexpress.tls.Ruling;
import org.jamesexpress.tls.TlsFacts;
import org.jamesexpress.tls.dane.Evidence;

/**
 * Tells what {@link DirectDelivery} would do with a mail now, without one. Blocking, on the caller's thread;
 * {@link #close} ends the watch over time-outs.
 */
public final class Forecast implements AutoCloseable {
    /** What a delivery would do with a destination's mail. */
    public enum Decision {
        TRY,
        DEFER,
        BOUNCE
    }

    /**
     * What would happen.
     *
     * @param hosts those that one attempt would try, in order
     * @param trust what a connection to each of them must prove, and who says so
     * @param dane what secure DNS says of their certificates; empty where nobody asks it
     * @param relay {@code name[address]:port} of those that take over when none of {@code hosts} can be reached
     * @param status enhanced status code (RFC 3463) of the decision, empty if it is the hosts'
     * @param words why, likewise
     */
    public record Outlook(
            String destination,
            MxSurvey survey,
            Decision decision,
            List<Host> hosts,
            List<Ruling.Connect> trust,
            Optional<Evidence> dane,
            List<String> relay,
            String status,
            String words) {}

    /**
     * How far a host let us come.
     *
     * @param greeting empty if it came to no conversation
     * @param verdict of the last step, which is RCPT if all went well
     */
    public record Probe(Host host, int port, String greeting, List<String> extensions, TlsFacts tls, Verdict verdict) {}

    private final TrustSources sources;
    private final Planner planner;
    private final Sessions sessions;
    private final int port;
    private final TlsWish wish;

    /** @param wish what the mail's sender wants of connections */
    public Forecast(DirectMxConfig config, Ourselves ourselves, TlsWish wish, Steps steps) {
        Dns dns = Planner.dns(config, steps::unanswered);
        this.sources = TrustSources.ofTheMoment(config, dns);
        this.planner = Planner.of(config, dns, sources.policies(), ourselves, new Random())
                .under(wish);
        this.wish = wish;
        this.sessions = new Sessions(config, Dialogue.SILENT, steps);
        this.port = config.port();
    }

    /** The DNS servers that are asked, the first one first. */
    public List<InetSocketAddress> dnsServers() {
        return planner.dnsServers();
    }

    /** Looks a recipient's domain up. */
    public Outlook of(String address) {
        String destination = Intake.destination(address);
        MxSurvey survey = planner.survey(destination);
        Optional<Evidence> dane = survey.route() instanceof Route.Hosts ? sources.dane(destination) : Optional.empty();
        Plan plan = planner.plan(destination, survey.route());
        if (plan instanceof Plan.Try hosts) {
            List<Host> order = hosts.hosts().stream().map(Candidate::host).toList();
            List<Ruling.Connect> trust =
                    hosts.hosts().stream().map(Candidate::trust).toList();
            List<String> relay =
                    planner.relay(destination).stream().map(Candidate::toString).toList();
            return new Outlook(destination, survey, Decision.TRY, order, trust, dane, relay, "", "");
        }
        Decision decision = plan instanceof Plan.Wait ? Decision.DEFER : Decision.BOUNCE;
        Finding finding = plan instanceof Plan.Wait wait ? wait.finding() : ((Plan.Fail) plan).finding();
        return new Outlook(
                destination,
                survey,
                decision,
                List.of(),
                List.of(),
                dane,
                List.of(),
                finding.status(),
                finding.words());
    }

    /**
     * Speaks to a host as far as RCPT, and takes it back.
     *
     * @param reversePath empty for the null reverse-path
     */
    public Probe probe(Host host, String reversePath, String recipient) {
        Ruling ruling = planner.ruling(Intake.destination(recipient), host);
        if (!(ruling instanceof Ruling.Connect trust)) {
            throw new IllegalArgumentException(host + " is none of the hosts that would be tried");
        }
        try (Sessions.Loan loan = sessions.lend("", new Candidate(host, port, trust))) {
            return ask(host, loan, reversePath, recipient);
        } catch (SmtpFailure e) {
            TlsFacts none = TlsFacts.inClear(Optional.empty());
            Verdict verdict = wish == TlsWish.REQUIRED
                    ? SessionEnd.verdictWhereTlsIsRequired(recipient, e)
                    : SessionEnd.verdict(recipient, e);
            return new Probe(host, port, "", List.of(), none, verdict);
        }
    }

    private Probe ask(Host host, Sessions.Loan loan, String reversePath, String recipient) {
        SmtpSession session = loan.session();
        boolean isLacking = wish == TlsWish.REQUIRED && !session.extensions().offers("REQUIRETLS");
        Verdict verdict = isLacking ? Verdict.lackingRequireTls(recipient) : session.ask(reversePath, recipient);
        return new Probe(host, port, session.greeting(), session.extensions().all(), loan.tls(), verdict);
    }

    @Override
    public void close() {
        sources.close();
        sessions.stop();
        sessions.breakOff();
    }
}
