package org.jamesexpress.bench.notify;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.jamesexpress.bench.Child;

/** Has a {@link Crowd} listen to what somebody tells. Used by one thread. */
final class Audience {
    private static final int PER_SECOND = 20;

    private Audience() {}

    /** Tells of one event. */
    interface Teller {
        void tell(long number) throws IOException;
    }

    static Heard of(int port, String token, int listeners, Duration time, Teller teller)
            throws IOException, InterruptedException {
        int events = (int) Math.max(1, PER_SECOND * time.toMillis() / 1000);
        int threads = threads();
        try (Child crowd = Child.start(
                List.of(),
                Crowd.class.getName(),
                Integer.toString(port),
                Integer.toString(listeners),
                Integer.toString(events),
                token)) {
            crowd.awaitLine("ready");
            long[] appended = tell(events, teller);
            crowd.awaitLine("done");
            int more = threads() - threads;
            crowd.tell(Arrays.stream(appended).mapToObj(Long::toString).collect(Collectors.joining(" ")));
            double[] millis = Arrays.stream(crowd.line().split(" ", -1))
                    .mapToDouble(Double::parseDouble)
                    .toArray();
            crowd.await();
            return new Heard(millis[0], millis[1], millis[2], more);
        }
    }

    private static long[] tell(int events, Teller teller) throws IOException {
        long[] appended = new long[events];
        long begin = System.nanoTime();
        for (int i = 0; i < events; i++) {
            long due = begin + i * 1_000_000_000L / PER_SECOND;
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            appended[i] = Crowd.now();
            teller.tell(i);
        }
        return appended;
    }

    private static int threads() {
        return ManagementFactory.getThreadMXBean().getThreadCount();
    }
}
