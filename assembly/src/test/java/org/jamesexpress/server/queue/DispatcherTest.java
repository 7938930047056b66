package org.jamesexpress.server.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;

final class DispatcherTest {
    @Test
    void goesOnAfterAMailThatCouldNotBeLoadedAtAll() throws Exception {
        BlockingQueue<String> handedOut = new LinkedBlockingQueue<>();
        try (Dispatcher<String> dispatcher = new Dispatcher<>("test", Clock.systemUTC(), DispatcherTest::load)) {
            dispatcher.add(List.of(new Place(0, 1, "broken"), new Place(0, 2, "whole")));
            Disposable consumer = dispatcher.mails().take(1).subscribe(handedOut::add);

            assertThat(handedOut.poll(20, TimeUnit.SECONDS)).isEqualTo("whole");
            consumer.dispose();
        }
    }

    private static Optional<String> load(Place place) {
        if (place.id().equals("broken")) {
            throw new StackOverflowError("as a very deep message may cause");
        }
        return Optional.of(place.id());
    }
}
