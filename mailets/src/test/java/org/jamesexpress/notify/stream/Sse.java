package org.jamesexpress.notify.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Optional;

/** A client of server-sent events. One thread reads. */
final class Sse implements Closeable {
    private final HttpResponse<java.io.InputStream> response;
    private final BufferedReader lines;
    private String lastId = "";

    /** What one event says. */
    record Message(String id, String type, String data) {}

    private Sse(HttpResponse<java.io.InputStream> response) {
        this.response = response;
        this.lines = new BufferedReader(new InputStreamReader(response.body(), UTF_8));
    }

    static Sse open(HttpClient client, URI uri, String token, Optional<String> lastId)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .header("Accept", "text/event-stream")
                .header("Authorization", "Bearer " + token);
        lastId.ifPresent(id -> request.header("Last-Event-ID", id));
        return new Sse(client.send(request.build(), BodyHandlers.ofInputStream()));
    }

    HttpResponse<java.io.InputStream> response() {
        return response;
    }

    String lastId() {
        return lastId;
    }

    /** The next event, as the WHATWG's algorithm finds it; empty at the end. */
    Optional<Message> next() throws IOException {
        String type = "";
        StringBuilder data = new StringBuilder();
        for (String line = line(); line != null; line = line()) {
            if (line.startsWith("id: ")) {
                lastId = line.substring(4);
            } else if (line.startsWith("event: ")) {
                type = line.substring(7);
            } else if (line.startsWith("data: ")) {
                data.append(line.substring(6));
            } else if (line.isEmpty() && !data.isEmpty()) {
                return Optional.of(new Message(lastId, type, data.toString()));
            }
        }
        return Optional.empty();
    }

    /** Reads until a line, or the end. */
    void skipTo(String wanted) throws IOException {
        for (String line = line(); line != null; line = line()) {
            if (line.equals(wanted)) {
                return;
            }
        }
        throw new AssertionError("no such line: " + wanted);
    }

    private @org.jspecify.annotations.Nullable String line() throws IOException {
        String line = lines.readLine();
        if (line != null && line.startsWith("id: ")) {
            lastId = line.substring(4);
        }
        return line;
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
