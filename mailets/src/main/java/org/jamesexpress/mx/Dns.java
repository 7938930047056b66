package org.jamesexpress.mx;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Asks DNS servers, and remembers what they said for as long as they allow.
 *
 * <p>A server that fails is followed by the next, and the one that answered last is asked first, so that a dead one
 * costs its time-out once. A lookup, of however many questions, takes at most {@value #TIMEOUTS_IN_A_LOOKUP} times the
 * time-out of one question. Safe for use by many threads.
 */
public final class Dns {
    /** A lookup ends after this many time-outs of a single question, whatever is still open. */
    static final int TIMEOUTS_IN_A_LOOKUP = 6;

    private static final int LEAST_ATTEMPTS = 2;

    /** A text of so many octets takes as much memory as another record. */
    private static final int USUAL_TEXT = 200;

    private final List<NameServer> servers;
    private final Duration timeout;
    private final DnsWatch watch;
    private final AnswerCache<Exchange> exchanges;
    private final AnswerCache<InetAddress> ipv4;
    private final AnswerCache<InetAddress> ipv6;
    private final AnswerCache<String> texts;
    private final AnswerCache<String> aliases;
    private final AnswerCache<Tlsa> tlsa;
    private final Duration failuresKept;
    private volatile int preferred;

    Dns(List<InetSocketAddress> servers, Duration timeout, DnsWatch watch, LongSupplier nanos) {
        this(
                servers.stream()
                        .map(address -> NameServer.plain(address, timeout))
                        .toList(),
                timeout,
                watch,
                nanos,
                Duration.ZERO);
    }

    /** @param failuresKept how long it is remembered that there was no answer */
    Dns(List<NameServer> servers, Duration timeout, DnsWatch watch, LongSupplier nanos, Duration failuresKept) {
        if (servers.isEmpty()) {
            throw new IllegalArgumentException("No DNS server to ask");
        }
        this.servers = List.copyOf(servers);
        this.timeout = timeout;
        this.failuresKept = failuresKept;
        this.watch = watch;
        this.exchanges = new AnswerCache<>(nanos);
        this.ipv4 = new AnswerCache<>(nanos);
        this.ipv6 = new AnswerCache<>(nanos);
        this.texts = new AnswerCache<>(nanos, text -> 1 + text.length() / USUAL_TEXT);
        this.aliases = new AnswerCache<>(nanos);
        this.tlsa = new AnswerCache<>(nanos, record -> 1 + record.data().length() / USUAL_TEXT);
    }

    /** Asks the given servers; {@code timeout} is for one question to one of them. */
    public static Dns of(List<InetSocketAddress> servers, Duration timeout, DnsWatch watch) {
        return new Dns(servers, timeout, watch, System::nanoTime);
    }

    /** The servers that the operating system asks. */
    public static List<InetSocketAddress> systemServers() {
        return NameServer.ofSystem();
    }

    /** The servers that are asked, in the order in which they were given. */
    public List<InetSocketAddress> servers() {
        return servers.stream().map(NameServer::address).toList();
    }

    /** How long a lookup may take. */
    Duration patience() {
        return timeout.multipliedBy(TIMEOUTS_IN_A_LOOKUP);
    }

    CompletableFuture<Answer<Exchange>> exchanges(String domain) {
        return exchanges.get(domain, ask(new Question(domain, Question.Kind.MX), server -> server.exchanges(domain)));
    }

    CompletableFuture<Answer<InetAddress>> ipv4(String host) {
        return ipv4.get(host, ask(new Question(host, Question.Kind.A), server -> server.ipv4(host)));
    }

    CompletableFuture<Answer<InetAddress>> ipv6(String host) {
        return ipv6.get(host, ask(new Question(host, Question.Kind.AAAA), server -> server.ipv6(host)));
    }

    CompletableFuture<Answer<String>> texts(String name) {
        return texts.get(name, ask(new Question(name, Question.Kind.TXT), server -> server.texts(name)));
    }

    CompletableFuture<Answer<String>> aliases(String name) {
        return aliases.get(name, ask(new Question(name, Question.Kind.CNAME), server -> server.aliases(name)));
    }

    CompletableFuture<Answer<Tlsa>> tlsa(String name) {
        return tlsa.get(name, ask(new Question(name, Question.Kind.TLSA), server -> server.tlsa(name)));
    }

    /** What each server says of the keys of the root. Nothing of it is remembered. */
    List<CompletableFuture<Answer<String>>> rootKeys() {
        return servers.stream().map(NameServer::rootKeys).toList();
    }

    /** Whether anybody answers. */
    boolean speaks() {
        List<CompletableFuture<Boolean>> asked =
                servers.stream().map(NameServer::speaks).toList();
        return asked.stream().anyMatch(CompletableFuture::join);
    }

    /** The same servers, for who must know whether an answer is secure. */
    public Dnssec dnssec(Dnssec.Way way, TrustAnchors anchors) {
        return new Dnssec(way, servers(), timeout, anchors, System::nanoTime);
    }

    private <T> Supplier<CompletableFuture<Answer<T>>> ask(
            Question question, Function<NameServer, CompletableFuture<Answer<T>>> asking) {
        return () -> new Round<>(question, asking).ask(0);
    }

    /** One question on its way from server to server. Each step happens after the one before it. */
    private final class Round<T> {
        private final Question question;
        private final Function<NameServer, CompletableFuture<Answer<T>>> asking;
        private final int first = preferred;
        private final Set<String> failures = new LinkedHashSet<>();

        Round(Question question, Function<NameServer, CompletableFuture<Answer<T>>> asking) {
            this.question = question;
            this.asking = asking;
        }

        CompletableFuture<Answer<T>> ask(int attempt) {
            int number = (first + attempt) % servers.size();
            NameServer server = servers.get(number);
            return asking.apply(server).thenCompose(answer -> {
                if (answer.failure().isEmpty()) {
                    preferred = number;
                    return CompletableFuture.completedFuture(answer);
                }
                String words = answer.failure().get();
                failures.add(words);
                watch.unanswered(server.address(), question.toString(), words);
                return attempt + 1 < Math.max(LEAST_ATTEMPTS, servers.size())
                        ? ask(attempt + 1)
                        : CompletableFuture.completedFuture(new Answer.Failed<>(reason(), failuresKept));
            });
        }

        private String reason() {
            return "DNS gave no answer for " + question + ": " + String.join(", ", failures);
        }
    }
}
