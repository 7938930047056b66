package org.jamesexpress.smtp;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jamesexpress.bench.MadeMail;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A message is written as DATA wants it, beside its octets as they are, in the same blocks. Those that are full are sent,
 * and the last one is not: of a small message nothing is.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class StuffingBench {
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final int BLOCK = 32 * 1024;

    /** What lines begin with. */
    public enum Lines {
        LETTERS,
        DOTS
    }

    @Param({"5120", "204800"})
    int octets;

    @Param
    Lines lines = Lines.LETTERS;

    private final Drain drain = Drain.open();
    private byte[] message = new byte[0];

    @Setup
    public void make() {
        message = MadeMail.text(octets);
        for (int i = 1; i < message.length; i++) {
            if (lines == Lines.DOTS && message[i - 1] == '\n') {
                message[i] = '.';
            }
        }
    }

    @TearDown
    public void close() {
        drain.close();
    }

    @Benchmark
    public Object ours() throws SmtpFailure {
        BodyWriter writer = new BodyWriter(drain.wire(), LIMIT);
        writer.write(message, 0, message.length);
        return writer;
    }

    @Benchmark
    public Object copy() throws SmtpFailure {
        byte[] block = new byte[BLOCK];
        for (int from = 0; from < message.length; from += BLOCK) {
            int length = Math.min(BLOCK, message.length - from);
            System.arraycopy(message, from, block, 0, length);
            if (from + length < message.length) {
                drain.wire().write(LIMIT, block, length);
            }
        }
        return block;
    }
}
