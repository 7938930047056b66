package org.jamesexpress.archive.crypt;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jamesexpress.store.Content;
import org.jamesexpress.store.DurableFile;
import org.jspecify.annotations.Nullable;

/**
 * The keys of the mails of one day: a {@link KeyRecord} each, none ever taken out or moved. Any thread may read; who writes
 * holds the folder's lock. This object's own lock guards what it remembers of the file, and is held while that is read.
 */
final class KeyFile {
    private static final int LINES_AT_ONCE = 1000;

    private final Path path;
    private final Map<String, Long> places = new HashMap<>();
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
     * Overwrites the key of a mail where it stands, on disk when this returns.
     *
     * @return false when the mail has no line
     */
    synchronized boolean erase(String id) throws IOException {
        if (!Files.exists(path)) {
            return false;
        }
        sweep();
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            Optional<Long> place = place(id, file);
            if (place.isPresent()) {
                file.seek(place.get());
                file.write(KeyRecord.erased(id).octets());
                file.getFD().sync();
            }
            return place.isPresent();
        }
    }

    private Optional<Long> place(String id, RandomAccessFile file) throws IOException {
        if (!isAt(places.get(id), id, file)) {
            readOn(file);
        }
        if (!isAt(places.get(id), id, file)) {
            places.clear(); // another file may have been put in its place, an older copy of it
            end = 0;
            readOn(file);
        }
        return Optional.ofNullable(places.get(id));
    }

    private static boolean isAt(@Nullable Long place, String id, RandomAccessFile file) throws IOException {
        if (place == null) {
            return false;
        }
        byte[] line = lines(file, place, 1);
        return line.length > 0 && KeyRecord.idOf(line).equals(Optional.of(id));
    }

    private void readOn(RandomAccessFile file) throws IOException {
        byte[] lines = lines(file, end, LINES_AT_ONCE);
        while (lines.length > 0) {
            for (byte[] line : split(lines)) {
                long place = end;
                KeyRecord.idOf(line).ifPresent(id -> places.put(id, place));
                end += line.length;
            }
            lines = lines(file, end, LINES_AT_ONCE);
        }
    }

    /** So many whole lines from a place on, or fewer at the end. */
    private static byte[] lines(RandomAccessFile file, long from, int most) throws IOException {
        long whole = Math.max(0, (file.length() - from) / KeyRecord.LENGTH);
        byte[] lines = new byte[(int) Math.min(most, whole) * KeyRecord.LENGTH];
        file.seek(from);
        file.readFully(lines);
        return lines;
    }

    private static List<byte[]> split(byte[] lines) {
        List<byte[]> each = new ArrayList<>();
        for (int at = 0; at + KeyRecord.LENGTH <= lines.length; at += KeyRecord.LENGTH) {
            each.add(Arrays.copyOfRange(lines, at, at + KeyRecord.LENGTH));
        }
        return each;
    }

    /** A crash can leave a file that was not whole yet: it has keys, which would outlive their erasing. */
    private void sweep() throws IOException {
        DurableFile.sweep(DurableFile.folderOf(path), Instant.MAX);
    }

    /** All whole lines, in their order. */
    List<byte[]> lines() throws IOException {
        return split(Files.readAllBytes(path));
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
        ByteArrayOutputStream anew = new ByteArrayOutputStream();
        long changed = 0;
        for (byte[] line : lines()) {
            byte[] next =
                    KeyRecord.parse(line).map(change).map(KeyRecord::octets).orElse(line);
            changed += Arrays.equals(line, next) ? 0 : 1;
            anew.writeBytes(next);
        }
        if (changed > 0) {
            replace(anew.toByteArray());
        }
        return changed;
    }

    private void replace(byte[] anew) throws IOException {
        try (RandomAccessFile old = new RandomAccessFile(path.toFile(), "rw")) {
            DurableFile.replace(path, Content.of(anew));
            old.write(new byte[(int) old.length()]);
            old.getFD().sync();
        }
    }
}
