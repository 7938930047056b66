package org.jamesexpress.archive;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigInteger;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.bouncycastle.tsp.TSPAlgorithms;
import org.bouncycastle.tsp.TSPException;
import org.bouncycastle.tsp.TimeStampRequest;
import org.bouncycastle.tsp.TimeStampRequestGenerator;
import org.bouncycastle.tsp.TimeStampResponse;

/**
 * Asks a time-stamping authority by HTTP (RFC 3161, 3.4), with a connection for each question. No interruption ends a
 * question, time does. Any thread may ask.
 */
final class TimestampAuthority {
    private static final int NONCE_OCTETS = 8;
    private static final int BUFFER = 4096;

    /** A stamp with all its certificates has a tenth of that. */
    private static final int LONGEST = 64 * 1024;

    private final URI url;
    private final Duration patience;
    private final RandomGenerator random;

    /** @param patience for each step, and for the whole answer */
    TimestampAuthority(URI url, Duration patience, RandomGenerator random) {
        this.url = url;
        this.patience = patience;
        this.random = random;
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
        long deadline = System.nanoTime() + patience.toNanos();
        HttpURLConnection connection = (HttpURLConnection) url.toURL().openConnection();
        Thread watch = watch(connection);
        try {
            return post(query, connection, deadline);
        } catch (IOException | RuntimeException e) {
            if (e instanceof SocketTimeoutException || System.nanoTime() - deadline > 0) {
                throw late(e);
            }
            throw e;
        } finally {
            watch.interrupt();
            connection.disconnect();
        }
    }

    /** Ends a connection when it is time: no other timeout sees headers that come octet by octet. */
    private Thread watch(HttpURLConnection connection) {
        Thread watch = new Thread(
                () -> {
                    try {
                        TimeUnit.NANOSECONDS.sleep(patience.toNanos());
                        connection.disconnect();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "express-stamp-watch");
        watch.setDaemon(true);
        watch.start();
        return watch;
    }

    private byte[] post(byte[] query, HttpURLConnection connection, long deadline) throws IOException {
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

    private byte[] read(InputStream in, long deadline) throws IOException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        byte[] buffer = new byte[BUFFER];
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            answer.write(buffer, 0, count);
            if (answer.size() > LONGEST) {
                throw new IOException("its answer has more than " + LONGEST + " bytes");
            }
            if (System.nanoTime() - deadline > 0) {
                throw late(new SocketTimeoutException());
            }
        }
        return answer.toByteArray();
    }

    private IOException late(Exception cause) {
        return new IOException("no whole answer within " + patience.toMillis() + " ms", cause);
    }
}
