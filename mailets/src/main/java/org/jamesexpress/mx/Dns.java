package org.jamesexpress.mx;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.Cache;
import org.xbill.DNS.DClass;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.ResolverConfig;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;
import org.xbill.DNS.lookup.LookupResult;
import org.xbill.DNS.lookup.LookupSession;
import org.xbill.DNS.lookup.NoSuchDomainException;
import org.xbill.DNS.lookup.NoSuchRRSetException;
import org.xbill.DNS.lookup.ServerFailedException;

/**
 * Asks DNS servers, and remembers what they said for as long as they allow.
 *
 * <p>Names are absolute: no search path, no hosts file. A server that fails is asked again after the others, and the
 * one that answered last is asked first. Safe for use by many threads.
 */
public final class Dns {
    private static final int CACHED_SETS = 20_000;
    private static final Duration LONGEST_CACHED = Duration.ofDays(1);
    private static final Duration LONGEST_CACHED_ABSENCE = Duration.ofHours(1);
    private static final int LEAST_ATTEMPTS = 2;

    private final List<LookupSession> servers;
    private volatile int preferred;

    private Dns(List<InetSocketAddress> addresses, Duration timeout) {
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException("No DNS server to ask");
        }
        Cache cache = new Cache(DClass.IN);
        cache.setMaxEntries(CACHED_SETS);
        cache.setMaxCache((int) LONGEST_CACHED.toSeconds());
        cache.setMaxNCache((int) LONGEST_CACHED_ABSENCE.toSeconds());
        servers = addresses.stream()
                .map(address -> session(address, timeout, cache))
                .toList();
    }

    /** Asks the given servers; {@code timeout} is for one question to one of them. */
    public static Dns of(List<InetSocketAddress> servers, Duration timeout) {
        return new Dns(servers, timeout);
    }

    /** Asks the servers of the operating system. */
    public static Dns ofSystem(Duration timeout) {
        return new Dns(ResolverConfig.getCurrentConfig().servers(), timeout);
    }

    CompletableFuture<Answer<Exchange>> exchanges(String domain) {
        return ask(domain, Type.MX, Dns::exchange);
    }

    CompletableFuture<Answer<InetAddress>> ipv4(String host) {
        return ask(host, Type.A, record -> ((ARecord) record).getAddress());
    }

    CompletableFuture<Answer<InetAddress>> ipv6(String host) {
        return ask(host, Type.AAAA, record -> ((AAAARecord) record).getAddress());
    }

    private static LookupSession session(InetSocketAddress address, Duration timeout, Cache cache) {
        SimpleResolver resolver = new SimpleResolver(address);
        resolver.setTimeout(timeout);
        return LookupSession.builder()
                .resolver(resolver)
                .cache(cache)
                .executor(Runnable::run)
                .build();
    }

    private static Exchange exchange(Record record) {
        MXRecord mx = (MXRecord) record;
        return new Exchange(mx.getTarget().toString(true), mx.getPriority());
    }

    private <T> CompletableFuture<Answer<T>> ask(String name, int type, Function<Record, T> read) {
        try {
            return ask(Name.fromString(name, Name.root), type, read, preferred, 0);
        } catch (TextParseException e) {
            return CompletableFuture.completedFuture(new Answer.NoSuchName<>());
        }
    }

    private <T> CompletableFuture<Answer<T>> ask(
            Name name, int type, Function<Record, T> read, int first, int attempts) {
        int server = (first + attempts) % servers.size();
        return servers.get(server)
                .lookupAsync(name, type)
                .handle((result, failure) ->
                        failure == null ? records(result, read) : Dns.<T>failed(name, type, failure))
                .toCompletableFuture()
                .thenCompose(answer -> {
                    if (!(answer instanceof Answer.Failed)) {
                        preferred = server;
                        return CompletableFuture.completedFuture(answer);
                    }
                    return attempts + 1 < Math.max(LEAST_ATTEMPTS, servers.size())
                            ? ask(name, type, read, first, attempts + 1)
                            : CompletableFuture.completedFuture(answer);
                });
    }

    private static <T> Answer<T> records(LookupResult result, Function<Record, T> read) {
        List<T> records = result.getRecords().stream().map(read).toList();
        return records.isEmpty() ? new Answer.Nothing<>() : new Answer.Found<>(records);
    }

    private static <T> Answer<T> failed(Name name, int type, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof NoSuchDomainException) {
            return new Answer.NoSuchName<>();
        }
        if (cause instanceof NoSuchRRSetException) {
            return new Answer.Nothing<>();
        }
        String question = name.toString(true) + "/" + Type.string(type);
        return new Answer.Failed<>("DNS gave no answer for " + question + ": " + words(cause));
    }

    private static String words(Throwable cause) {
        if (cause instanceof ServerFailedException) {
            return "SERVFAIL";
        }
        if (cause instanceof SocketTimeoutException) {
            return "timed out";
        }
        String message = cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : message;
    }
}
