package org.jamesexpress.archive;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigInteger;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import org.bouncycastle.tsp.TSPAlgorithms;
import org.bouncycastle.tsp.TSPException;
import org.bouncycastle.tsp.TimeStampRequest;
import org.bouncycastle.tsp.TimeStampRequestGenerator;
import org.bouncycastle.tsp.TimeStampResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a time-stamping authority by HTTP (RFC 3161, 3.4), with a connection and a thread for each question, so that its time
 * is over when it is over, be it spent on a name or on headers that come octet by octet. For one thread at a time.
 */
final class TimestampAuthority {
    private static final Logger LOGGER = LoggerFactory.getLogger(TimestampAuthority.class);
    private static final int NONCE_OCTETS = 8;
    private static final int BUFFER = 4096;

    /** A stamp with all its certificates has a tenth of that. */
    private static final int LONGEST = 64 * 1024;

    private final URI url;
    private final Duration patience;
    private final RandomGenerator random;
    private final Names names;
    private Optional<FutureTask<byte[]>> last = Optional.empty();

    /** Looks up the address of a name; nobody can break that off. */
    interface Names {
        void lookUp(String host) throws IOException;
    }

    /** @param patience for the whole answer */
    TimestampAuthority(URI url, Duration patience, RandomGenerator random) {
        this(url, patience, random, InetAddress::getByName);
    }

    TimestampAuthority(URI url, Duration patience, RandomGenerator random, Names names) {
        this.url = url;
        this.patience = patience;
        this.random = random;
        this.names = names;
    }

    /** Its URL, without what may be nobody's business there. */
    String name() {
        String path = Objects.requireNonNullElse(url.getRawPath(), "");
        return url.getScheme() + "://" + url.getHost() + (url.getPort() < 0 ? "" : ":" + url.getPort()) + path;
    }

    /**
     * Has a hash stamped.
     *
     * @return the whole answer (TimeStampResp), as {@code openssl ts} reads it
     * @throws IOException when there is none, or it is none to what was asked
     */
    byte[] stamp(byte[] sha256) throws IOException {
        byte[] nonce = new byte[NONCE_OCTETS];
        random.nextBytes(nonce);
        TimeStampRequestGenerator generator = new TimeStampRequestGenerator();
        generator.setCertReq(true);
        TimeStampRequest request = generator.generate(TSPAlgorithms.SHA256, sha256, new BigInteger(1, nonce));
        byte[] answer = post(request.getEncoded());
        try {
            TimeStampResponse response = new TimeStampResponse(answer);
            response.validate(request);
            if (response.getTimeStampToken() == null) {
                throw new IOException("it refused: status " + response.getStatus() + " " + response.getStatusString());
            }
            return answer;
        } catch (TSPException e) {
            throw new IOException("its answer is no stamp of what was asked: " + e.getMessage(), e);
        }
    }

    private byte[] post(byte[] query) throws IOException {
        if (last.isPresent() && !last.get().isDone()) {
            throw new IOException("the question before has not ended yet");
        }
        long deadline = System.nanoTime() + patience.toNanos();
        HttpURLConnection connection = (HttpURLConnection) url.toURL().openConnection();
        FutureTask<byte[]> question = new FutureTask<>(() -> post(query, connection, deadline));
        last = Optional.of(question);
        Thread asking = new Thread(question, "express-stamp");
        asking.setDaemon(true);
        asking.start();
        try {
            return question.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the server ends", e);
        } catch (TimeoutException e) {
            throw late(e);
        } catch (ExecutionException e) {
            Throwable failure = Objects.requireNonNull(e.getCause());
            throw failure instanceof SocketTimeoutException ? late(e) : new IOException(failure.getMessage(), e);
        } finally {
            connection.disconnect();
        }
    }

    private byte[] post(byte[] query, HttpURLConnection connection, long deadline) throws IOException {
        lookUp(deadline);
        connection.setConnectTimeout((int) patience.toMillis());
        connection.setReadTimeout((int) patience.toMillis());
        connection.setInstanceFollowRedirects(false);
        connection.setRequestMethod("POST");
        connection.setRequestProperty("Content-Type", "application/timestamp-query");
        connection.setRequestProperty("User-Agent", "JamesExpress");
        connection.setDoOutput(true);
        connection.setFixedLengthStreamingMode(query.length);
        try (OutputStream out = connection.getOutputStream()) {
            out.write(query);
        }
        if (connection.getResponseCode() != HttpURLConnection.HTTP_OK) {
            throw new IOException("HTTP " + connection.getResponseCode());
        }
        try (InputStream in = connection.getInputStream()) {
            return read(in, deadline);
        }
    }

    /** So that the connection, which finds the name at once then, is not begun when nobody waits for it any more. */
    private void lookUp(long deadline) throws IOException {
        try {
            names.lookUp(url.getHost());
        } catch (UnknownHostException e) {
            LOGGER.debug("{} may be known to a proxy", url.getHost(), e);
        }
        if (System.nanoTime() - deadline > 0) {
            throw new SocketTimeoutException();
        }
    }

    private byte[] read(InputStream in, long deadline) throws IOException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        byte[] buffer = new byte[BUFFER];
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            answer.write(buffer, 0, count);
            if (answer.size() > LONGEST) {
                throw new IOException("its answer has more than " + LONGEST + " bytes");
            }
            if (System.nanoTime() - deadline > 0) {
                throw new SocketTimeoutException();
            }
        }
        return answer.toByteArray();
    }

    private IOException late(Exception cause) {
        return new IOException("no whole answer within " + patience.toMillis() + " ms", cause);
    }
}
