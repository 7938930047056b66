package org.jamesexpress.bench.notify;

import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalDouble;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jamesexpress.bench.Contender;
import org.jamesexpress.bench.Outcome;
import org.jamesexpress.notify.Notifier;

/** The endpoints of a log that was filled beforehand; the load is how many of them. One of them keeps the order. */
final class Drain implements Contender<Outcome> {
    private static final int LEAST = 50;
    private static final int SEVERAL = 10;
    private static final Duration LONGEST = Duration.ofMinutes(2);

    private double lastRate = 1_000;

    @Override
    public String name() {
        return "James Express";
    }

    @Override
    public Outcome run(Path folder, int endpoints, Duration time) throws Exception {
        int events = (int) Math.max(LEAST, lastRate * time.toMillis() / 1000 / endpoints);
        CountDownLatch left = new CountDownLatch(events * endpoints);
        try (Receiver receiver = Receiver.start((body, at) -> left.countDown());
                Room room = new Room(folder)) {
            String all = endpoints(receiver.url(), endpoints);
            room.tell(all).close(); // The log knows them from now on.
            room.fill(events);
            long began = System.nanoTime();
            Notifier notifier = room.tell(all);
            if (!left.await(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException(left.getCount() + " events were not told within " + LONGEST);
            }
            double seconds = (System.nanoTime() - began) / 1e9;
            notifier.close();
            lastRate = events * endpoints / seconds;
            return new Outcome((long) events * endpoints, seconds, OptionalDouble.empty());
        }
    }

    private static String endpoints(String url, int endpoints) {
        return NotifyXml.of(IntStream.range(0, endpoints)
                .mapToObj(i -> NotifyXml.webhook("endpoint-" + i, url, endpoints == 1 ? 1 : SEVERAL))
                .toArray(String[]::new));
    }
}
