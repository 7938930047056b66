package org.jamesexpress.archive.audit;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where the journal stands: {@code 2026/2026-11-21.jsonl}, a file a day of UTC.
 *
 * @param directory is absolute
 */
public record JournalFolder(Path directory) {
    private static final String ENDING = ".jsonl";

    Path fileOf(LocalDate day) {
        return directory
                .resolve(String.format(Locale.ROOT, "%04d", day.getYear()))
                .resolve(day + ENDING);
    }

    /** The files by their day, the oldest first. */
    SortedMap<LocalDate, Path> files() throws IOException {
        SortedMap<LocalDate, Path> files = new TreeMap<>();
        if (Files.isDirectory(directory)) {
            try (DirectoryStream<Path> years = Files.newDirectoryStream(directory, Files::isDirectory)) {
                for (Path year : years) {
                    addDays(year, files);
                }
            } catch (DirectoryIteratorException e) {
                throw new IOException(directory + " can't be read: " + e.getMessage(), e);
            }
        }
        return files;
    }

    /** What somebody has put aside under another name is not the day's. */
    private void addDays(Path year, SortedMap<LocalDate, Path> files) throws IOException {
        try (DirectoryStream<Path> all = Files.newDirectoryStream(year, "*" + ENDING)) {
            for (Path file : all) {
                dayOf(file).filter(day -> file.equals(fileOf(day))).ifPresent(day -> files.put(day, file));
            }
        }
    }

    private static Optional<LocalDate> dayOf(Path file) {
        String name = file.getFileName().toString();
        try {
            return Optional.of(LocalDate.parse(name.substring(0, name.length() - ENDING.length())));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
