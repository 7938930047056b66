package org.jamesexpress.smtp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** A reply is read, beside its lines alone as {@link BufferedReader} reads them. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class ReplyBench {
    /** Of them a stream has so many, one behind the other. */
    private static final int REPLIES = 1_000;

    /** What a host says. */
    public enum Kind {
        ACCEPTED("250 2.1.5 Ok\r\n"),
        QUEUED("250 2.0.0 Ok: queued as 4bXqTt0Z3Pz9rxd\r\n"),
        EHLO("""
                250-mail.host.test\r
                250-PIPELINING\r
                250-SIZE 52428800\r
                250-VRFY\r
                250-ETRN\r
                250-STARTTLS\r
                250-ENHANCEDSTATUSCODES\r
                250-8BITMIME\r
                250-DSN\r
                250-SMTPUTF8\r
                250 CHUNKING\r
                """);

        private final String octets;

        Kind(String octets) {
            this.octets = octets;
        }
    }

    @Param
    Kind reply = Kind.ACCEPTED;

    private byte[] octets = new byte[0];

    @Setup
    public void repeat() {
        octets = reply.octets.repeat(REPLIES).getBytes(UTF_8);
    }

    @Benchmark
    @OperationsPerInvocation(REPLIES)
    public void ours(Blackhole hole) throws IOException {
        InputStream in = new BufferedInputStream(new ByteArrayInputStream(octets));
        ReplyReader reader = new ReplyReader(in, Dialogue.SILENT);
        for (int i = 0; i < REPLIES; i++) {
            hole.consume(reader.read());
        }
    }

    @Benchmark
    @OperationsPerInvocation(REPLIES)
    public void lines(Blackhole hole) throws IOException {
        BufferedReader reader = new BufferedReader(new InputStreamReader(new ByteArrayInputStream(octets), UTF_8));
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            hole.consume(line);
        }
    }
}
