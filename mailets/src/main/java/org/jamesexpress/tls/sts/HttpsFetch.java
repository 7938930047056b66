package org.jamesexpress.tls.sts;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocket;
import org.apache.hc.core5.http.HttpException;
import org.jamesexpress.mx.Records;
import org.jamesexpress.net.SpecialAddresses;
import org.jamesexpress.net.TimeLimit;
import org.jamesexpress.tls.Demand;
import org.jamesexpress.tls.Handshakes;
import org.jamesexpress.tls.Problem;
import org.jamesexpress.tls.TlsFailure;

/**
 * Gets policies from policy hosts by HTTPS (RFC 8461, 3.3). The host proves who it is as a mail host would that must be
 * verified. All of it is over within the time-out, whatever the host does. Any thread may use it.
 */
public final class HttpsFetch implements PolicyFetch {
    private static final int HTTPS = 443;

    /** A property of the system: the port of policy hosts that are a test's, which mayn't have that of HTTPS. */
    private static final String TEST_PORT = "org.jamesexpress.tls.sts.port";

    /** That of RFC 8461, 3.3. */
    private static final Duration TIMEOUT = Duration.ofMinutes(1);

    private static final Demand VERIFIED = new Demand.Verified(List.of());

    private final Records dns;
    private final Handshakes handshakes;
    private final Reach reach;

    /**
     * Which hosts are asked, and for how long.
     *
     * @param mayAsk whether there may be a policy host at an address
     */
    record Reach(int port, Duration timeout, Predicate<InetAddress> mayAsk) {}

    /** Asks hosts on the public internet alone. */
    public HttpsFetch(Records dns, Handshakes handshakes) {
        this(
                dns,
                handshakes,
                new Reach(HTTPS, TIMEOUT, it -> SpecialAddresses.kind(it).isEmpty()));
    }

    /** Asks hosts on loopback and private networks, too, for tests and demonstrations. */
    public static HttpsFetch anywhere(Records dns, Handshakes handshakes) {
        return new HttpsFetch(dns, handshakes, new Reach(Integer.getInteger(TEST_PORT, HTTPS), TIMEOUT, it -> true));
    }

    HttpsFetch(Records dns, Handshakes handshakes, Reach reach) {
        this.dns = dns;
        this.handshakes = handshakes;
        this.reach = reach;
    }

    @Override
    public Fetched of(String domain) {
        String host = "mta-sts." + domain;
        try (TimeLimit limit = new TimeLimit(reach.timeout())) {
            return read(host, limit);
        }
    }

    private Fetched read(String host, TimeLimit limit) {
        byte[] text;
        try (Socket socket = limit.connect(addresses(host), reach.port())) {
            text = ask(socket, host);
        } catch (IOException | HttpException e) {
            return failed(
                    !limit.isOver() && isOfTheCertificate(e)
                            ? Problem.Type.STS_WEBPKI_INVALID
                            : Problem.Type.STS_POLICY_FETCH_ERROR,
                    host + ": " + (limit.isOver() ? limit.words() : words(e)));
        }
        try {
            return new Fetched.Policy(StsPolicy.parse(text));
        } catch (IllegalArgumentException e) {
            return failed(Problem.Type.STS_POLICY_INVALID, "what " + host + " has is no policy: " + e.getMessage());
        }
    }

    private static String words(Exception failure) {
        return Text.line(Optional.ofNullable(failure.getMessage())
                .orElse(failure.getClass().getSimpleName()));
    }

    private static Fetched failed(Problem.Type type, String words) {
        return new Fetched.Failed(new Problem(type, words));
    }

    /** Otherwise the handshake failed for another reason. */
    private static boolean isOfTheCertificate(Exception failure) {
        return failure instanceof TlsFailure
                && Stream.<Throwable>iterate(failure, cause -> cause != null, Throwable::getCause)
                        .anyMatch(CertificateException.class::isInstance);
    }

    private byte[] ask(Socket socket, String host) throws IOException, HttpException {
        InetSocketAddress named = new InetSocketAddress(
                InetAddress.getByAddress(host, socket.getInetAddress().getAddress()), reach.port());
        SSLSocket tls = handshakes.under(VERIFIED).shake(socket, named);
        return HttpGet.body(tls, host);
    }

    private List<InetAddress> addresses(String host) throws IOException {
        Records.Known<InetAddress> known = dns.addresses(host);
        if (known.failure().isPresent()) {
            throw new IOException(known.failure().get());
        }
        List<InetAddress> good = known.all().stream().filter(reach.mayAsk()).toList();
        if (good.isEmpty()) {
            throw new IOException(
                    known.all().isEmpty()
                            ? "no such host"
                            : "it isn't on the public internet: "
                                    + known.all().stream()
                                            .limit(5)
                                            .map(InetAddress::getHostAddress)
                                            .collect(Collectors.joining(", ")));
        }
        return good;
    }
}
