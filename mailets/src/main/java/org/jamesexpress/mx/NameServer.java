package org.jamesexpress.mx;

import java.io.EOFException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.ExtendedFlags;
import org.xbill.DNS.Flags;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.ResolverConfig;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TLSARecord;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;
import org.xbill.DNS.WireParseException;

/**
 * One DNS server, asked over UDP, and over TCP for what is too large for that. Names are absolute: no search path, no
 * hosts file. Nothing is believed but records of the name and the type that were asked for, and the aliases that lead
 * there. Safe for use by many threads; answers come on a thread of the library.
 *
 * <p>This class and {@link Validation} are the only ones that know dnsjava.
 */
final class NameServer {
    /** Aliases that are followed: more are a circle, or meant to cost time. */
    private static final int MOST_ALIASES = 8;

    /** Questions, one after the other, that a chain of keys may take at most, most of which are remembered. */
    private static final int TIMEOUTS_OF_A_CHAIN = 3;

    private final InetSocketAddress address;
    private final Resolver resolver;
    private final Duration timeout;
    private final Vouching vouching;

    /** Who says whether an answer is secure. */
    private enum Vouching {
        NOBODY,
        THE_SERVER,
        OURSELVES
    }

    private NameServer(InetSocketAddress address, Resolver resolver, Duration timeout, Vouching vouching) {
        this.address = address;
        this.resolver = resolver;
        this.timeout = timeout;
        this.vouching = vouching;
    }

    /**
     * One whose answers are not looked at for being secure.
     *
     * @param timeout for one question and its answer, over TCP too if need be
     */
    static NameServer plain(InetSocketAddress address, Duration timeout) {
        return new NameServer(address, resolver(address, timeout), timeout, Vouching.NOBODY);
    }

    /** One that says itself which of its answers are secure, and is believed (RFC 4035, 4.9.3). */
    static NameServer trusted(InetSocketAddress address, Duration timeout) {
        SimpleResolver resolver = resolver(address, timeout);
        resolver.setEDNS(0, 0, ExtendedFlags.DO);
        return new NameServer(address, resolver, timeout, Vouching.THE_SERVER);
    }

    /** One whose answers we validate ourselves; who can't be validated has given no answer. */
    static NameServer validated(InetSocketAddress address, Duration timeout, TrustAnchors anchors) {
        Resolver resolver = Validation.over(resolver(address, timeout), anchors);
        return new NameServer(address, resolver, timeout.multipliedBy(TIMEOUTS_OF_A_CHAIN), Vouching.OURSELVES);
    }

    private static SimpleResolver resolver(InetSocketAddress address, Duration timeout) {
        SimpleResolver resolver = new SimpleResolver(address);
        resolver.setTimeout(timeout);
        return resolver;
    }

    /** The servers that the operating system asks. */
    static List<InetSocketAddress> ofSystem() {
        return List.copyOf(ResolverConfig.getCurrentConfig().servers());
    }

    InetSocketAddress address() {
        return address;
    }

    CompletableFuture<Answer<Exchange>> exchanges(String domain) {
        return ask(domain, Type.MX, NameServer::exchange);
    }

    CompletableFuture<Answer<InetAddress>> ipv4(String host) {
        return ask(host, Type.A, record -> ((ARecord) record).getAddress());
    }

    CompletableFuture<Answer<InetAddress>> ipv6(String host) {
        return ask(host, Type.AAAA, record -> ((AAAARecord) record).getAddress());
    }

    CompletableFuture<Answer<String>> texts(String name) {
        return ask(name, Type.TXT, NameServer::text);
    }

    /** The name that a name is an alias of. */
    CompletableFuture<Answer<String>> aliases(String name) {
        return ask(
                name, Type.CNAME, record -> ((CNAMERecord) record).getTarget().toString(true));
    }

    CompletableFuture<Answer<Tlsa>> tlsa(String name) {
        return ask(name, Type.TLSA, NameServer::tlsa);
    }

    /** The keys of the root, as text: what every server knows, and whoever validates knows to be secure. */
    CompletableFuture<Answer<String>> rootKeys() {
        return ask(".", Type.DNSKEY, Record::rdataToString);
    }

    /** Whether it says anything at all, be it that it won't tell. */
    CompletableFuture<Boolean> speaks() {
        Message query = Message.newQuery(Record.newRecord(Name.root, Type.NS, DClass.IN));
        return send(query)
                .toCompletableFuture()
                .completeOnTimeout(query, timeout.toNanos(), TimeUnit.NANOSECONDS)
                .handle((message, failure) ->
                        failure == null && message.getHeader().getFlag(Flags.QR));
    }

    private static Tlsa tlsa(Record record) {
        TLSARecord tlsa = (TLSARecord) record;
        return new Tlsa(
                tlsa.getCertificateUsage(),
                tlsa.getSelector(),
                tlsa.getMatchingType(),
                HexFormat.of().formatHex(tlsa.getCertificateAssociationData()));
    }

    /** The strings of a record are one text, without anything between. Each character is an octet. */
    private static String text(Record record) {
        return ((TXTRecord) record)
                .getStringsAsByteArrays().stream()
                        .map(octets -> new String(octets, StandardCharsets.ISO_8859_1))
                        .collect(Collectors.joining());
    }

    private static Exchange exchange(Record record) {
        MXRecord mx = (MXRecord) record;
        return new Exchange(mx.getTarget().toString(true), mx.getPriority());
    }

    private <T> CompletableFuture<Answer<T>> ask(String name, int type, Function<Record, T> read) {
        try {
            Name absolute = Name.fromString(name, Name.root);
            return ask(new Search<>(absolute, type, read, Integer.MAX_VALUE, MOST_ALIASES, vouching != Vouching.NOBODY))
                    .exceptionally(failure -> new Answer.Failed<>(words(failure)));
        } catch (TextParseException e) {
            return CompletableFuture.completedFuture(new Answer.NoSuchName<>(Duration.ZERO));
        }
    }

    private <T> CompletableFuture<Answer<T>> ask(Search<T> search) {
        return CompletableFuture.completedFuture(query(search))
                .thenCompose(this::send)
                .orTimeout(timeout.toNanos(), TimeUnit.NANOSECONDS)
                .thenCompose(message -> read(message, search));
    }

    private <T> Message query(Search<T> search) {
        Message query = search.query();
        if (vouching == Vouching.THE_SERVER) {
            query.getHeader().setFlag(Flags.AD);
        }
        return query;
    }

    /**
     * A server may end a TCP connection just as another question comes over it: that question is asked over a new one
     * (RFC 7766, 6.2.4).
     */
    private CompletionStage<Message> send(Message query) {
        Executor executor = vouching == Vouching.OURSELVES ? ForkJoinPool.commonPool() : Runnable::run;
        return resolver.sendAsync(query, executor)
                .exceptionallyCompose(failure -> hasEnded(cause(failure))
                        ? resolver.sendAsync(query, executor)
                        : CompletableFuture.failedFuture(failure));
    }

    private static boolean hasEnded(Throwable connection) {
        return connection instanceof EOFException
                || (connection instanceof SocketException
                        && !(connection instanceof ConnectException)
                        && !(connection instanceof PortUnreachableException));
    }

    private <T> CompletableFuture<Answer<T>> read(Message message, Search<T> asked) {
        int code = message.getRcode();
        if (!message.getHeader().getFlag(Flags.QR) || (code != Rcode.NOERROR && code != Rcode.NXDOMAIN)) {
            return CompletableFuture.completedFuture(new Answer.Failed<>(words(message)));
        }
        if (vouching == Vouching.OURSELVES && !Validation.isKnown(message)) {
            return CompletableFuture.completedFuture(new Answer.Failed<>("neither secure nor known to be insecure"));
        }
        Search<T> search = asked.vouchedFor(message);
        while (search.found(message).isEmpty() && search.alias(message).isPresent()) {
            if (search.aliasesLeft() == 0) {
                return CompletableFuture.completedFuture(new Answer.Failed<>("aliases that lead on and on"));
            }
            search = search.alias(message).get();
        }
        boolean cutShort = search.aliasesLeft() < asked.aliasesLeft()
                && code == Rcode.NOERROR
                && search.found(message).isEmpty()
                && search.absence(message).isEmpty();
        return cutShort ? ask(search) : CompletableFuture.completedFuture(search.answer(message));
    }

    private static String words(Message message) {
        String code = Rcode.string(message.getRcode());
        return Validation.reason(message).map(reason -> "DNSSEC: " + reason).orElse(code);
    }

    /**
     * What is looked for, under the name to which aliases have led so far.
     *
     * @param ttl seconds, the least of the aliases
     * @param isSecure whether all that was said so far is
     */
    private record Search<T>(
            Name name, int type, Function<Record, T> read, long ttl, int aliasesLeft, boolean isSecure) {
        /** The same, with what is said of the next message. Signatures end, whatever the time to live is (RFC 4035, 5.3.3). */
        Search<T> vouchedFor(Message message) {
            boolean secure = isSecure && message.getHeader().getFlag(Flags.AD);
            long signed = secure ? Validation.secondsOfSignatures(message) : Integer.MAX_VALUE;
            return new Search<>(name, type, read, Math.min(ttl, signed), aliasesLeft, secure);
        }

        Message query() {
            return Message.newQuery(Record.newRecord(name, type, DClass.IN));
        }

        List<Record> found(Message message) {
            return records(message, Section.ANSWER, type)
                    .filter(record -> record.getName().equals(name))
                    .toList();
        }

        Optional<Search<T>> alias(Message message) {
            return records(message, Section.ANSWER, Type.CNAME)
                    .filter(record -> record.getName().equals(name))
                    .map(CNAMERecord.class::cast)
                    .findFirst()
                    .map(alias -> new Search<>(
                            alias.getTarget(), type, read, Math.min(ttl, ttl(alias)), aliasesLeft - 1, isSecure));
        }

        /** The record that says that there is nothing, and for how long (RFC 2308). */
        Optional<SOARecord> absence(Message message) {
            return records(message, Section.AUTHORITY, Type.SOA)
                    .filter(record -> name.subdomain(record.getName()))
                    .map(SOARecord.class::cast)
                    .findFirst();
        }

        Answer<T> answer(Message message) {
            List<Record> records = found(message);
            if (!records.isEmpty()) {
                long least = records.stream().mapToLong(Search::ttl).min().orElse(0);
                return new Answer.Found<>(
                        name.toString(true), records.stream().map(read).toList(), lasting(least), isSecure);
            }
            Duration absent = lasting(absence(message)
                    .map(soa -> Math.min(ttl(soa), soa.getMinimum()))
                    .orElse(0L));
            if (message.getRcode() == Rcode.NXDOMAIN) {
                return new Answer.NoSuchName<>(absent, isSecure);
            }
            boolean referral = absence(message).isEmpty()
                    && records(message, Section.AUTHORITY, Type.NS).findAny().isPresent();
            return referral
                    ? new Answer.Failed<>("only the names of other servers")
                    : new Answer.Nothing<>(name.toString(true), absent, isSecure);
        }

        private Duration lasting(long seconds) {
            return Duration.ofSeconds(Math.min(seconds, ttl));
        }

        private static Stream<Record> records(Message message, int section, int type) {
            return message.getSection(section).stream()
                    .filter(record -> record.getType() == type && record.getDClass() == DClass.IN);
        }

        /** A time that is too long for its field stands for none (RFC 2181, 8). */
        private static long ttl(Record record) {
            return record.getTTL() > Integer.MAX_VALUE ? 0 : record.getTTL();
        }
    }

    private static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    private static String words(Throwable failure) {
        Throwable cause = cause(failure);
        if (cause instanceof SocketTimeoutException || cause instanceof TimeoutException) {
            return "timed out";
        }
        if (cause instanceof PortUnreachableException) {
            return "nobody listens there";
        }
        if (cause instanceof EOFException) {
            return "the connection was closed";
        }
        String message =
                Optional.ofNullable(cause.getMessage()).orElse(cause.getClass().getSimpleName());
        return cause instanceof WireParseException ? "no valid answer: " + message : message;
    }
}
