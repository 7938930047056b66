package org.jamesexpress.bench.notify;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.time.Duration;
import org.jamesexpress.bench.Contender;
import org.jamesexpress.bench.Outcome;
import org.jamesexpress.bench.Writers;

/** The plain loop: the same data from memory, posted one after the other; the load is threads. */
final class PlainPosts implements Contender<Outcome> {
    @Override
    public String name() {
        return "plain loop";
    }

    @Override
    public Outcome run(Path folder, int threads, Duration time) throws Exception {
        byte[] body = Room.event(1).data().getBytes(UTF_8);
        try (Receiver receiver = Receiver.start((any, at) -> {});
                Poster poster = new Poster(receiver.url(), "application/cloudevents+json")) {
            return Writers.run(threads, time, number -> poster.post(body));
        }
    }
}
