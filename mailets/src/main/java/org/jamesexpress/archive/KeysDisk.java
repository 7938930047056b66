package org.jamesexpress.archive;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jamesexpress.archive.crypt.Keyring;
import org.jamesexpress.archive.crypt.MailKey;

/**
 * Whether the folder of the keys is the one that it was. Keys that are written below a mount point without its disk are in no
 * backup, and are hidden once the disk is back. Any thread may ask.
 */
final class KeysDisk {
    private final ArchiveFolder folder;

    KeysDisk(ArchiveFolder folder) {
        this.folder = folder;
    }

    /**
     * Lets nobody begin a file of keys where those of the last mail are missing.
     *
     * @param fresh the keys that are to be written down
     * @throws IOException says which are missing
     */
    void requireFor(List<MailKey> fresh) throws IOException {
        Keyring keys = folder.keys();
        if (fresh.stream().map(MailKey::day).distinct().allMatch(keys::has)) {
            return;
        }
        Optional<LocalDate> last = lastEncrypted();
        if (last.isPresent() && !keys.has(last.get())) {
            throw new IOException("can't write down a key: " + keys.fileOf(last.get())
                    + ", which has those of earlier mails, is gone: is its disk mounted?");
        }
    }

    /** The day of the keys of the last days' mails; empty while none is encrypted. */
    private Optional<LocalDate> lastEncrypted() throws IOException {
        for (Path ledger : new TreeMap<>(folder.ledgers()).descendingMap().values()) {
            Optional<LocalDate> day = firstEncrypted(ledger);
            if (day.isPresent()) {
                return day;
            }
        }
        return Optional.empty();
    }

    private static Optional<LocalDate> firstEncrypted(Path ledger) throws IOException {
        try (LedgerFile lines = LedgerFile.open(ledger)) {
            for (Optional<byte[]> line = lines.next(); line.isPresent(); line = lines.next()) {
                Optional<LocalDate> day = LedgerLine.ifReadable(line.get()).flatMap(each -> dayOfKey(each.entry()));
                if (day.isPresent()) {
                    return day;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<LocalDate> dayOfKey(Entry entry) {
        return entry instanceof Entry.Archived mail && mail.file().endsWith(ArchiveFolder.ENCRYPTED)
                ? ArchiveFolder.dayOfName(String.valueOf(Path.of(mail.file()).getFileName()))
                : Optional.empty();
    }
}
