package org.jamesexpress.archive;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the folder for the next mail: the day's, and when that has enough of them {@code 2}, {@code 3} … in it, since
 * tools and file systems suffer from folders with a million files. Any thread may ask.
 */
final class Shelf {
    private final ArchiveFolder folder;
    private final int most;

    private @Nullable LocalDate day;
    private int number;
    private int mails;

    /** @param most mails in one folder */
    Shelf(ArchiveFolder folder, int most) {
        this.folder = folder;
        this.most = most;
    }

    /** The folder for a mail of that time, which may not be there yet. */
    synchronized Path next(Instant time) throws IOException {
        LocalDate today = ArchiveFolder.day(time);
        if (!today.equals(day)) {
            begin(today);
        }
        if (mails >= most) {
            number++;
            mails = 0;
        }
        mails++;
        return numbered(folder, today, number);
    }

    private void begin(LocalDate today) throws IOException {
        number = last(folder, today);
        mails = count(numbered(folder, today, number));
        day = today;
    }

    private static int last(ArchiveFolder folder, LocalDate day) {
        int number = 1;
        while (Files.isDirectory(numbered(folder, day, number + 1))) {
            number++;
        }
        return number;
    }

    private static Path numbered(ArchiveFolder folder, LocalDate day, int number) {
        return number == 1 ? folder.ofDay(day) : folder.ofDay(day).resolve(Integer.toString(number));
    }

    /** The folder that got the last mails of a day, which may not be there. */
    static Path lastOf(ArchiveFolder folder, LocalDate day) {
        return numbered(folder, day, last(folder, day));
    }

    private static boolean isSidecar(String file) {
        return file.endsWith(ArchiveFolder.SIDECAR) || file.endsWith(ArchiveFolder.SIDECAR + ArchiveFolder.ENCRYPTED);
    }

    private static int count(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return 0;
        }
        try (Stream<Path> files = Files.list(folder)) {
            return (int) files.filter(file -> isSidecar(file.toString())).count();
        } catch (UncheckedIOException e) {
            throw new IOException(folder + " can't be read: " + e.getMessage(), e);
        }
    }
}
