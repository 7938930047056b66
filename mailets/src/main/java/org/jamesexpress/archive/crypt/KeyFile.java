package org.jamesexpress.archive.crypt;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.jamesexpress.store.DurableFile;

/**
 * The keys of the mails of one day: a {@link KeyRecord} each, none ever taken out or moved. A day may have a million, so
 * that some are in memory at a time. Any thread may read; who writes holds the folder's lock. This object's own lock guards
 * what it remembers of the file, and is held while that is read.
 */
final class KeyFile {
    private static final int LINES_AT_ONCE = 1000;

    private final Path path;
    private final Places places = new Places();
    private Optional<Object> known = Optional.empty();
    private byte[] last = {};
    private long end;

    KeyFile(Path path) {
        this.path = path;
    }

    Path path() {
        return path;
    }

    /** The line of a mail as it is now; empty when there is none. */
    synchronized Optional<byte[]> line(String id) throws IOException {
        Optional<Object> before = identity();
        Optional<byte[]> line = lineNow(id);
        boolean readable = line.flatMap(KeyRecord::parse).isPresent();
        return readable || before.equals(identity()) ? line : lineNow(id); // see rewrite
    }

    /** What tells the file from another that takes its place. */
    private Optional<Object> identity() {
        try {
            return Optional.ofNullable(
                    Files.readAttributes(path, BasicFileAttributes.class).fileKey());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private Optional<byte[]> lineNow(String id) throws IOException {
        if (Files.notExists(path)) {
            return Optional.empty();
        }
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
            Optional<Long> place = place(id, file);
            return place.isEmpty() ? Optional.empty() : Optional.of(lines(file, place.get(), 1));
        }
    }

    /**
     * Overwrites the keys of mails where they stand, on disk when this returns.
     *
     * @return those that have no line
     */
    synchronized Set<String> erase(Set<String> ids) throws IOException {
        Set<String> missing = new TreeSet<>(ids);
        if (!Files.exists(path)) {
            return missing;
        }
        sweep();
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            for (String id : ids) {
                Optional<Long> place = place(id, file);
                if (place.isPresent()) {
                    file.seek(place.get());
                    file.write(KeyRecord.erased(id).octets());
                    missing.remove(id);
                }
            }
            file.getFD().sync();
        }
        return missing;
    }

    private Optional<Long> place(String id, RandomAccessFile file) throws IOException {
        Optional<Long> place = knownPlace(id, file);
        if (place.isPresent()) {
            return place;
        }
        if (!isKnown(file)) {
            places.clear();
            end = 0;
        }
        readOn(file);
        return knownPlace(id, file);
    }

    private Optional<Long> knownPlace(String id, RandomAccessFile file) throws IOException {
        Optional<Long> found = Optional.empty();
        for (int line : places.of(id).toArray()) {
            long place = (long) line * KeyRecord.LENGTH;
            byte[] there = lines(file, place, 1);
            if (there.length > 0 && KeyRecord.idOf(there).equals(Optional.of(id))) {
                found = Optional.of(place);
            }
        }
        return found;
    }

    /** Another may have been put in its place, or into it: an older copy, from which it went on otherwise. */
    private boolean isKnown(RandomAccessFile file) throws IOException {
        boolean same = known.isPresent() && known.equals(identity());
        if (!same || end == 0) {
            return false;
        }
        byte[] there = lines(file, end - KeyRecord.LENGTH, 1);
        return there.length > 0 && KeyRecord.isOfSameMail(there, last);
    }

    private void readOn(RandomAccessFile file) throws IOException {
        known = identity();
        end = each(file, end, (line, place) -> {
            KeyRecord.idOf(line).ifPresent(id -> places.add(id, Math.toIntExact(place / KeyRecord.LENGTH)));
            last = line;
        });
    }

    /** Is handed a line and where it stands. */
    private interface Reader {
        void take(byte[] line, long place) throws IOException;
    }

    /** Hands over every whole line from a place on, and tells where they end. */
    private static long each(RandomAccessFile file, long from, Reader reader) throws IOException {
        long place = from;
        byte[] lines = lines(file, place, LINES_AT_ONCE);
        while (lines.length > 0) {
            for (int at = 0; at < lines.length; at += KeyRecord.LENGTH) {
                reader.take(Arrays.copyOfRange(lines, at, at + KeyRecord.LENGTH), place + at);
            }
            place += lines.length;
            lines = lines(file, place, LINES_AT_ONCE);
        }
        return place;
    }

    /** So many whole lines from a place on, or fewer at the end. */
    private static byte[] lines(RandomAccessFile file, long from, int most) throws IOException {
        long whole = Math.max(0, (file.length() - from) / KeyRecord.LENGTH);
        byte[] lines = new byte[(int) Math.min(most, whole) * KeyRecord.LENGTH];
        file.seek(from);
        file.readFully(lines);
        return lines;
    }

    /** Counts its keys. */
    void count(Census.Counter counter) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
            each(file, 0, (line, place) -> counter.add(line));
        }
    }

    /** A crash can leave a file that was not whole yet: it has keys, which would outlive their erasing. */
    private void sweep() throws IOException {
        DurableFile.sweep(DurableFile.folderOf(path), Instant.MAX);
    }

    /**
     * Adds lines, on disk when this returns. What a crash has left of a line, which no mail waits for, goes. A file is never
     * replaced here: that it can't be seen doesn't mean that it is not there.
     */
    void append(List<KeyRecord> records) throws IOException {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        records.forEach(each -> lines.writeBytes(each.octets()));
        if (Files.notExists(path)) {
            DurableFile.createEmpty(path);
        }
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            long begin = file.length() - file.length() % KeyRecord.LENGTH;
            try {
                file.setLength(begin);
                file.seek(begin);
                file.write(lines.toByteArray());
                file.getFD().sync();
            } catch (IOException e) {
                takeBack(file, begin, e);
                throw new IOException("can't write " + path + ": " + e.getMessage(), e);
            }
        }
    }

    private static void takeBack(RandomAccessFile file, long begin, IOException failure) {
        try {
            file.setLength(begin);
            file.getFD().sync();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    /**
     * Writes the file anew, whole or not at all, each record as it is to be; a line that is damaged stays as it is. The old
     * file, whose keys would outlive their erasing, is overwritten once the new one has its place; who reads it at that
     * moment looks again.
     *
     * @return how many records are others than before
     */
    long rewrite(UnaryOperator<KeyRecord> change) throws IOException {
        sweep();
        AtomicLong changed = new AtomicLong();
        try (RandomAccessFile old = new RandomAccessFile(path.toFile(), "rw")) {
            DurableFile.replace(
                    path,
                    out -> each(old, 0, (line, place) -> {
                        byte[] next = KeyRecord.parse(line)
                                .map(change)
                                .map(KeyRecord::octets)
                                .orElse(line);
                        changed.addAndGet(Arrays.equals(line, next) ? 0 : 1);
                        out.write(next);
                    }));
            overwrite(old);
        }
        return changed.get();
    }

    private static void overwrite(RandomAccessFile file) throws IOException {
        byte[] nothing = new byte[LINES_AT_ONCE * KeyRecord.LENGTH];
        long left = file.length();
        file.seek(0);
        while (left > 0) {
            int some = (int) Math.min(left, nothing.length);
            file.write(nothing, 0, some);
            left -= some;
        }
        file.getFD().sync();
    }
}
