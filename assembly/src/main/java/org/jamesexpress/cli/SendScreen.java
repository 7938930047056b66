package org.jamesexpress.cli;

import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import org.jamesexpress.delivery.Steps;
import org.jamesexpress.mx.Host;
import org.jamesexpress.smtp.Dialogue;
import org.jamesexpress.smtp.Verdict;
import org.jamesexpress.tls.TlsFacts;

/** Shows each step as it happens, and the dialogue where it is wanted. Used by one thread. */
final class SendScreen implements Steps, Dialogue {
    private final PrintWriter screen;
    private final boolean verbose;

    SendScreen(PrintWriter screen, boolean verbose) {
        this.screen = screen;
        this.verbose = verbose;
    }

    @Override
    public void lookingUp(String destination) {
        screen.println("looking up " + destination);
    }

    @Override
    public void unanswered(InetSocketAddress server, String question, String words) {
        screen.println("  " + DnsWords.unanswered(server, question, words));
    }

    @Override
    public void found(String destination, List<Host> hosts) {
        hosts.forEach(host -> screen.println("  preference " + host.preference() + ": " + host));
    }

    @Override
    public void connecting(Host host, int port) {
        screen.println("connecting to " + host + ":" + port);
    }

    @Override
    public void inClear(Host host, String why) {
        screen.println("  " + why + "; again in clear");
    }

    @Override
    public void connected(Host host, TlsFacts tls) {
        screen.println("  connected, " + TlsWords.of(tls));
    }

    @Override
    public void answered(Host host, Verdict verdict) {
        String kind = verdict.kind().name().toLowerCase(Locale.ROOT);
        screen.println("  " + verdict.recipient() + ": " + kind + " at " + verdict.stage() + ": " + verdict.words());
    }

    @Override
    public void sent(String line) {
        if (verbose) {
            screen.println("  > " + line);
        }
    }

    @Override
    public void received(String line) {
        if (verbose) {
            screen.println("  < " + line);
        }
    }
}
