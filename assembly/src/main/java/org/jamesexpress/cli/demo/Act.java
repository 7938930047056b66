package org.jamesexpress.cli.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Base64;
import java.util.List;
import java.util.function.BooleanSupplier;
import javax.mail.MessagingException;
import javax.net.ssl.SSLSocketFactory;
import org.jamesexpress.cli.CommandException;

/** What happens between the server's start and its stop: users come, send their mails, and see what becomes of them. */
final class Act {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int SUBMISSION = 587;
    private static final int IMAPS = 993;
    private static final int PASSWORD_BYTES = 18;

    private final Path home;
    private final int portOffset;
    private final Outside outside;
    private final Journal journal;
    private final ServerProcess server;
    private final String password = password();

    Act(Path home, int portOffset, Outside outside, Journal journal, ServerProcess server) {
        this.home = home;
        this.portOffset = portOffset;
        this.outside = outside;
        this.journal = journal;
        this.server = server;
    }

    Verdict play() throws Exception {
        addUsers();
        SSLSocketFactory tls = TrustOne.certificate(home.resolve("conf/tls/certificate.pem"));
        List<Mail> mails = new Mails(ZonedDateTime.now(ZoneId.systemDefault())).all();
        submit(mails, tls);
        awaitAll(mails);
        Octets bounce = read(Mails.SENDER, tls, "the bounce");
        Octets colleague = read(Mails.COLLEAGUE, tls, "the copy in the house");
        journal.step("SIGTERM");
        int exit = server.stop();
        Evidence evidence = new Evidence(
                outside.received(),
                colleague,
                bounce,
                Archived.in(home.resolve("var/archive")),
                outside.webhooks().announced());
        evidence.keep(home.resolveSibling("received"));
        return new Verdict(mails, evidence, exit == 0);
    }

    private void addUsers() throws IOException, InterruptedException, CommandException {
        express("", "domain", "add", Mails.BRANCH);
        express(password, "user", "add", Mails.SENDER, "--password-stdin");
        express(password, "user", "add", Mails.COLLEAGUE, "--password-stdin");
    }

    private void express(String input, String... arguments) throws IOException, InterruptedException, CommandException {
        journal.step("express " + String.join(" ", arguments));
        ServerProcess.run(input, home, List.of(arguments));
    }

    private void submit(List<Mail> mails, SSLSocketFactory tls) throws IOException {
        journal.step("submit " + mails.size() + " mails to 127.0.0.1:" + (SUBMISSION + portOffset)
                + " with STARTTLS and AUTH");
        try (Submission submission = Submission.open(SUBMISSION + portOffset, tls, Mails.SENDER, password)) {
            for (Mail mail : mails) {
                String words = submission.send(Mails.SENDER, mail);
                journal.say(Hop.ACCEPTED, mail.shows(), words);
            }
        }
    }

    private void awaitAll(List<Mail> mails) throws InterruptedException, CommandException {
        long outside = mails.stream()
                .flatMap(mail -> mail.recipients().stream())
                .filter(recipient -> !recipient.equals(Mails.GONE) && !recipient.equals(Mails.COLLEAGUE))
                .count();
        await("every mail to arrive", () -> arrived() >= outside);
        await("every mail to be announced", () -> mails.stream().allMatch(this::announced));
    }

    private long arrived() {
        return outside.received().stream()
                .mapToLong(each -> each.recipients().size())
                .sum();
    }

    private boolean announced(Mail mail) {
        return outside.webhooks().announced().stream().anyMatch(each -> each.isOf(mail));
    }

    private void await(String what, BooleanSupplier holds) throws InterruptedException, CommandException {
        if (!journal.await(holds, PATIENCE)) {
            throw new CommandException("Waited " + PATIENCE.toSeconds() + " s for " + what + ": in vain");
        }
    }

    private Octets read(String user, SSLSocketFactory tls, String what) throws IOException, CommandException {
        try {
            Octets message = new Mailbox(IMAPS + portOffset, tls, user, password).first(PATIENCE);
            journal.say(Hop.READ, user, what + ", over IMAP: " + message.field("Subject"));
            return message;
        } catch (MessagingException e) {
            throw new CommandException("Waited for " + what + " in the inbox of " + user + ": " + e.getMessage(), e);
        }
    }

    private static String password() {
        byte[] random = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(random);
        return Base64.getUrlEncoder().encodeToString(random);
    }
}
