package org.jamesexpress.archive;

import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jamesexpress.archive.crypt.Keyring;
import org.jamesexpress.archive.crypt.MasterKeys;
import org.jamesexpress.store.NamedEntries;

/**
 * Where things stand in an archive. All days are those of UTC.
 *
 * <pre>
 * 2026/11/21/20261121T200113042Z-1f3c….eml     a message as it came
 * 2026/11/21/20261121T200113042Z-1f3c….json    its sidecar: envelope and hash
 * 2026/11/21/2/ …                              more of that day, see {@link Shelf}
 * ledger/2026/2026-11-21.jsonl                 a line for each mail of that day
 * ledger/2026/2026-11-21.tsr                   the stamp of its last line
 * .writing/                                    what is not whole yet
 * README.txt                                   says this to who finds the folder in twenty years
 * </pre>
 *
 * The files of a mail that is encrypted end with {@code .enc}.
 *
 * @param directory is absolute
 * @param keys open what is encrypted
 */
public record ArchiveFolder(Path directory, Keyring keys) {
    public static final String MESSAGE = ".eml";
    public static final String SIDECAR = ".json";
    public static final String ENCRYPTED = ".enc";

    private static final DateTimeFormatter DAY = formatter("yyyy/MM/dd");
    private static final DateTimeFormatter TIME = formatter("yyyyMMdd'T'HHmmssSSS'Z'");
    private static final Pattern LEDGER = Pattern.compile("(\\d{4}-\\d{2}-\\d{2})\\.jsonl");
    private static final Pattern ID = Pattern.compile("[0-9a-f]{32}");
    private static final Pattern YEAR = Pattern.compile("\\d{4}");
    private static final Pattern STORED = Pattern.compile(".+\\.eml.*");

    public ArchiveFolder {
        directory = directory.toAbsolutePath().normalize();
    }

    /** One in which nothing encrypted is opened. */
    public ArchiveFolder(Path directory) {
        this(directory, new Keyring(directory, MasterKeys.NONE));
    }

    /** Where the mails of a day stand. */
    public Path ofDay(LocalDate day) {
        return directory.resolve(day.format(DAY));
    }

    /** What the files of a mail are called but for the ending. */
    static String name(Instant time, String id) {
        return TIME.format(time) + '-' + id;
    }

    /** The day that {@link #name} began with; empty for any other name. */
    static Optional<LocalDate> dayOfName(String name) {
        try {
            int end = "yyyyMMdd".length();
            return name.length() > end && name.charAt(end) == 'T'
                    ? Optional.of(LocalDate.parse(name.substring(0, end), DateTimeFormatter.BASIC_ISO_DATE))
                    : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** The file that an entry of the ledger names. */
    public Path file(String relative) {
        return directory.resolve(relative);
    }

    /** How the ledger names a file: with slashes, from the directory. */
    public String relative(Path file) {
        return directory.relativize(file).toString().replace('\\', '/');
    }

    /** The sidecar of a message, which is encrypted if that is. */
    public static Path sidecarOf(Path message) {
        String name = message.getFileName().toString();
        int end = name.indexOf(MESSAGE);
        String ending = name.endsWith(ENCRYPTED) ? SIDECAR + ENCRYPTED : SIDECAR;
        return message.resolveSibling((end < 0 ? name : name.substring(0, end)) + ending);
    }

    public Path writing() {
        return directory.resolve(".writing");
    }

    public Path ledger() {
        return directory.resolve("ledger");
    }

    public Path ledgerOf(LocalDate day) {
        return ledger().resolve(String.format(Locale.ROOT, "%04d", day.getYear()))
                .resolve(day + ".jsonl");
    }

    /** The stamp of how a day was closed, see {@link Stamper}. */
    public Path stampOf(LocalDate day) {
        return ledgerOf(day).resolveSibling(day + ".tsr");
    }

    /** The files of the ledger by their day, the oldest first; none if this is no archive yet. */
    public SortedMap<LocalDate, Path> ledgers() throws IOException {
        SortedMap<LocalDate, Path> files = new TreeMap<>();
        for (Path year : NamedEntries.of(ledger(), YEAR)) {
            for (Path file : NamedEntries.of(year, LEDGER)) {
                dayOf(file).ifPresent(day -> files.put(day, file));
            }
        }
        return files;
    }

    /** Whether it has a ledger. */
    boolean isBegun() throws IOException {
        return !NamedEntries.of(ledger(), YEAR).isEmpty();
    }

    /** What tells the archive from every other; empty as long as nothing was archived. */
    public Optional<String> id() throws IOException {
        for (Path ledger : ledgers().values()) {
            try (LedgerFile file = LedgerFile.open(ledger)) {
                Optional<byte[]> line = file.next();
                if (line.isPresent()) {
                    return id(line.get());
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<String> id(byte[] firstLine) {
        return LedgerLine.ifReadable(firstLine)
                .map(line -> line.entry() instanceof Entry.Opened opened ? opened.archive() : "")
                .filter(id -> ID.matcher(id).matches());
    }

    /** Whether what was archived last is encrypted: any mail of the folder that was begun last and has one. */
    public boolean isEncrypted() throws IOException {
        for (LocalDate day : new TreeMap<>(ledgers()).descendingMap().keySet()) {
            List<Path> messages = NamedEntries.of(Shelf.lastOf(this, day), STORED);
            if (!messages.isEmpty()) {
                return messages.stream().anyMatch(each -> each.toString().endsWith(ENCRYPTED));
            }
        }
        return false;
    }

    private static Optional<LocalDate> dayOf(Path ledger) {
        Matcher name = LEDGER.matcher(ledger.getFileName().toString());
        try {
            return name.matches() ? Optional.of(LocalDate.parse(name.group(1))) : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    static LocalDate day(Instant time) {
        return LocalDate.ofInstant(time, ZoneOffset.UTC);
    }

    private static DateTimeFormatter formatter(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneOffset.UTC);
    }
}
