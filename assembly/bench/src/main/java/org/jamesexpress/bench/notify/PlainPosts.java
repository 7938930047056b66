package org.jamesexpress.bench.notify;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import org.jamesexpress.bench.Contender;
import org.jamesexpress.bench.Outcome;
import org.jamesexpress.bench.Writers;

/** The plain loop: the same data from memory, posted one after the other by Java's own client; the load is threads. */
final class PlainPosts implements Contender<Outcome> {
    @Override
    public String name() {
        return "plain loop";
    }

    @Override
    public Outcome run(Path folder, int threads, Duration time) throws Exception {
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        String body = Room.event(1).data();
        try (Receiver receiver = Receiver.start((any, at) -> {})) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(receiver.url()))
                    .header("Content-Type", "application/cloudevents+json")
                    .POST(BodyPublishers.ofString(body))
                    .build();
            return Writers.run(threads, time, number -> client.send(request, BodyHandlers.discarding()));
        }
    }
}
