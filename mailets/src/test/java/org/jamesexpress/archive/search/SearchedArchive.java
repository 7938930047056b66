package org.jamesexpress.archive.search;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jamesexpress.archive.Archive;
import org.jamesexpress.archive.ArchiveFolder;
import org.jamesexpress.archive.Archives;
import org.jamesexpress.events.Arrival;
import org.jamesexpress.events.MailDirection;
import org.jamesexpress.store.Content;
import org.jamesexpress.testing.MovedClock;

/** A real archive with its index. A second passes with each mail. */
final class SearchedArchive {
    final MovedClock clock = new MovedClock("2026-11-21T10:00:00Z");
    final ArchiveFolder folder;
    final Path indexes;
    final SearchIndex index;
    private final Archive archive;

    SearchedArchive(Path place) {
        folder = new ArchiveFolder(place.resolve("archive"));
        indexes = place.resolve("indexes");
        index = new SearchIndex(folder, indexes);
        archive = Archive.open(Archives.config(place, "index", indexes.toString()), clock, new SecureRandom());
    }

    void pass(Duration time) {
        clock.add(time);
    }

    /** The id of the mail. */
    String add(String message) {
        return add(message.getBytes(UTF_8));
    }

    String add(String message, Charset charset) {
        return add(message.getBytes(charset));
    }

    String add(byte[] message) {
        return add("alice@example.test", List.of("bob@example.test"), MailDirection.INBOUND, Content.of(message));
    }

    String add(String reversePath, List<String> recipients, MailDirection direction, Content message) {
        clock.add(Duration.ofSeconds(1));
        Map<String, MailDirection> envelope = new LinkedHashMap<>();
        recipients.forEach(each -> envelope.put(each, direction));
        Arrival arrival = new Arrival(
                "m",
                "m",
                reversePath,
                envelope,
                "client.invalid",
                "192.0.2.1",
                "laptop",
                "",
                "",
                Map.of(),
                clock.instant());
        Path file = archive.add(arrival, message).orElseThrow();
        String name = String.valueOf(file.getFileName());
        return name.substring(name.indexOf('-') + 1, name.lastIndexOf('.'));
    }

    Update update() throws IOException {
        return index.update(Progress.UNSEEN, Duration.ofMinutes(5));
    }

    Answer answer(String query) throws IOException {
        return index.search(Query.parse(query, clock), 1000, Long.MAX_VALUE);
    }

    /** The ids of the mails that are found, the newest first, without an update before. */
    List<String> found(String query) throws IOException {
        return answer(query).hits().stream().map(Hit::id).toList();
    }
}
