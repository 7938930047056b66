package org.jamesexpress.webadmin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.james.filesystem.api.FileSystem;
import org.jamesexpress.archive.ArchiveConfig;
import org.jamesexpress.archive.ArchiveFolder;
import org.jamesexpress.archive.StoredMessage;
import org.jamesexpress.archive.export.ArchivedMail;
import org.jamesexpress.config.SettingsException;
import org.jamesexpress.mailets.ConfiguredArchive;
import spark.Request;

/**
 * The mails that a request names, and their archive: the server reads it itself, since James writes the body of every request
 * into its log.
 *
 * @param files of the messages, from the archive's directory
 */
record RestoreSource(ArchiveFolder archive, List<String> files) {
    private static final String RIGHT = "an object such as {\"mails\": [\"2026/11/21/…-1f3c….eml\"]}";

    static Optional<Path> directory(Query query) {
        return query.value("directory", RestoreSource::absolute, "the absolute path of an archive");
    }

    private static Path absolute(String text) {
        Path path = Path.of(text);
        if (!path.isAbsolute()) {
            throw new IllegalArgumentException(text);
        }
        return path;
    }

    /** @param directory of the archive, unless it is the only one of this James; another than James's own has no keys */
    static RestoreSource of(Request request, Optional<Path> directory, FileSystem james) {
        List<ArchiveConfig> own = own(james);
        ArchiveFolder archive = directory.isPresent() ? at(directory.get(), own) : only(own);
        return new RestoreSource(archive, files(request.body()));
    }

    private static List<ArchiveConfig> own(FileSystem james) {
        try {
            return ConfiguredArchive.of(james);
        } catch (SettingsException e) {
            throw Failures.unavailable(String.join("\n", e.complaints()));
        }
    }

    private static ArchiveFolder at(Path directory, List<ArchiveConfig> own) {
        Path folder = directory.normalize();
        return own.stream()
                .filter(each -> each.isAt(folder))
                .findFirst()
                .map(ArchiveConfig::folder)
                .orElseGet(() -> new ArchiveFolder(folder));
    }

    private static ArchiveFolder only(List<ArchiveConfig> own) {
        List<Path> all = own.stream().map(ArchiveConfig::directory).distinct().toList();
        if (all.size() != 1) {
            throw Failures.wrong(List.of("directory is missing: "
                    + (all.isEmpty() ? "no archive is configured here" : "one of " + all + " is right")));
        }
        return own.get(0).folder();
    }

    private static List<String> files(String body) {
        List<String> files = new ArrayList<>();
        try {
            JsonNode mails = new ObjectMapper().readTree(body).path("mails");
            mails.forEach(each -> files.add(each.asText()));
        } catch (JsonProcessingException e) {
            throw Failures.wrong(List.of("The body is no JSON: " + RIGHT + " is right"));
        }
        if (files.isEmpty()) {
            throw Failures.wrong(List.of("The body names no mails: " + RIGHT + " is right"));
        }
        return files;
    }

    /** Those whose sidecar can be read; the others are told. */
    List<ArchivedMail> mails(RestoreOutcome.Listener failures) {
        List<ArchivedMail> mails = new ArrayList<>();
        for (String file : files) {
            try {
                mails.add(ArchivedMail.of(message(file)));
            } catch (IOException | IllegalArgumentException e) {
                failures.tell(RestoreOutcome.failed(file, List.of(), e));
            }
        }
        return mails;
    }

    private StoredMessage message(String file) throws IOException {
        Path path = archive.file(file).normalize();
        if (!path.startsWith(archive.directory()) || !file.contains(ArchiveFolder.MESSAGE)) {
            throw new IOException("it is no file of the archive " + archive.directory());
        }
        return new StoredMessage(archive, file);
    }
}
