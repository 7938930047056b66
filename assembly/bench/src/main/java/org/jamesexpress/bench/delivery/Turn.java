package org.jamesexpress.bench.delivery;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.jamesexpress.bench.Contender;
import org.jamesexpress.bench.Delays;

/** One contender on one scene. Whatever the load, the scene says how many mails there are; the time is the longest. */
record Turn(String name, Scene scene, Sink sink, Party.Maker maker, WarmUp warmUp) implements Contender<Delivered> {
    @Override
    public Delivered run(Path folder, int load, Duration longest) throws Exception {
        sink.begin();
        try (Party party = maker.start(folder, scene, sink)) {
            int warmUps = warmUp.of(party, sink);
            party.fill();
            Usage before = Usage.of(party.pid());
            party.go();
            long[] arrived = sink.await(longest.toMillis());
            Usage after = Usage.of(party.pid());
            return delivered(warmUps, party.sent(), arrived, longest, before, after);
        }
    }

    /** How often the disk had to write at once, a mail; on a run of its own, since counting takes its time. */
    double fsyncsAMail(Path folder, Duration longest) throws Exception {
        sink.begin();
        try (Party party = maker.start(folder, scene, sink)) {
            warmUp.of(party, sink);
            party.fill();
            Fsyncs count = Fsyncs.count(party.pid(), folder.resolve("fsyncs"));
            party.go();
            long arrived = Arrays.stream(sink.await(longest.toMillis()))
                    .filter(each -> each != Moment.NEVER)
                    .count();
            return (double) count.end() / Math.max(1, arrived);
        }
    }

    private static Delivered delivered(
            int warmUps, long[] sent, long[] arrived, Duration longest, Usage before, Usage after) throws IOException {
        long[] nanos = new long[sent.length];
        int missing = 0;
        long first = Long.MAX_VALUE;
        long last = 0;
        for (int i = 0; i < sent.length; i++) {
            first = Math.min(first, sent[i]);
            last = Math.max(last, arrived[i]);
            if (arrived[i] == Moment.NEVER) {
                missing++;
                nanos[i] = longest.toNanos();
            } else {
                nanos[i] = Math.max(0, arrived[i] - sent[i]) * 1_000;
            }
        }
        double seconds = missing > 0 ? longest.toNanos() / 1e9 : Math.max(1, last - first) / 1e6;
        return new Delivered(
                warmUps,
                sent.length,
                missing,
                seconds,
                new Delays(nanos),
                after.cpuSeconds() - before.cpuSeconds(),
                after.peakOctets());
    }
}
