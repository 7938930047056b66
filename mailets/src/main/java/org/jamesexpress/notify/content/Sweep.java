package org.jamesexpress.notify.content;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jamesexpress.store.DurableFile;
import org.jamesexpress.store.NamedEntries;

/** Deletes messages that were kept long enough, and the oldest where all of them take too much. Used by one thread. */
final class Sweep {
    private static final Pattern FOLDER = Pattern.compile("[0-9a-f]{2}");
    private static final Pattern FILE = Pattern.compile(Contents.ID + "\\.eml");

    /** What was being written so long ago nobody writes any more. */
    private static final Duration UNFINISHED = Duration.ofHours(1);

    private final Path folder;
    private final ContentLimits limits;

    Sweep(Path folder, ContentLimits limits) {
        this.folder = folder;
        this.limits = limits;
    }

    /**
     * What was done.
     *
     * @param left octets that are there now
     */
    record Result(int deleted, long left) {}

    /** From so many octets on the oldest go. */
    long full() {
        return limits.size() / 10 * 9;
    }

    private long goal() {
        return limits.size() / 10 * 8;
    }

    Result at(Instant now) {
        try {
            DurableFile.sweep(folder, now.minus(UNFINISHED));
            NavigableMap<Long, Long> octetsByTime = new TreeMap<>();
            forEach((file, found) -> octetsByTime.merge(time(found), found.size(), Long::sum));
            long last = lastToGo(octetsByTime, now.minus(limits.kept()).toEpochMilli());
            int[] deleted = {0};
            forEach((file, found) -> {
                if (time(found) <= last) {
                    Files.deleteIfExists(file);
                    deleted[0]++;
                }
            });
            return new Result(deleted[0], sum(octetsByTime.tailMap(last, false)));
        } catch (IOException e) {
            throw new UncheckedIOException(DurableFile.words(e), e);
        }
    }

    /** The time up to which all go. */
    private long lastToGo(NavigableMap<Long, Long> octetsByTime, long keptSince) {
        long left = sum(octetsByTime);
        long most = left > full() ? goal() : full();
        long last = Long.MIN_VALUE;
        for (Map.Entry<Long, Long> each : octetsByTime.entrySet()) {
            if (each.getKey() > keptSince && left <= most) {
                break;
            }
            last = each.getKey();
            left -= each.getValue();
        }
        return last;
    }

    private static long sum(Map<Long, Long> octets) {
        return octets.values().stream().mapToLong(Long::longValue).sum();
    }

    private static long time(BasicFileAttributes found) {
        return found.lastModifiedTime().toMillis();
    }

    private interface Each {
        void file(Path file, BasicFileAttributes found) throws IOException;
    }

    private void forEach(Each each) throws IOException {
        for (Path some : NamedEntries.of(folder, FOLDER)) {
            for (Path file : NamedEntries.of(some, FILE)) {
                visit(file, each);
            }
        }
    }

    /** Another node may have deleted it meanwhile. */
    private static void visit(Path file, Each each) throws IOException {
        try {
            each.file(file, Files.readAttributes(file, BasicFileAttributes.class));
        } catch (NoSuchFileException e) {
            // Gone, as it should be.
        }
    }
}
