package org.jamesexpress.archive;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jamesexpress.archive.crypt.Keyring;
import org.jamesexpress.archive.crypt.MailKey;
import org.jamesexpress.store.Batching;
import org.jamesexpress.store.DurableFile;

/**
 * Writes down the keys of what is staged, enters it into the ledger, and puts it where it belongs, many mails at once where
 * many come, so that they share one force of the keys, one of the ledger and one of each folder; while some are put where
 * they belong, the next are entered. Any thread may come; it returns when its own mail is settled.
 */
final class Clerk {
    private final Keyring keys;
    private final KeysDisk disk;
    private final Ledger ledger;
    private final Batching<Staged> entries = new Batching<>(this::enter);
    private final Batching<Pending> shelves = new Batching<>(Clerk::shelve);

    Clerk(ArchiveFolder folder, Ledger ledger) {
        this.keys = folder.keys();
        this.disk = new KeysDisk(folder);
        this.ledger = ledger;
    }

    private static final class Pending {
        private final Staged mail;
        private Optional<IOException> failure = Optional.empty();

        Pending(Staged mail) {
            this.mail = mail;
        }
    }

    /**
     * Files a mail for good: it is in the ledger and where it belongs when this returns.
     *
     * @throws IOException when nobody knows whether it is; what is staged stays, for {@link Recovery} to look after
     */
    void file(Staged mail) throws IOException {
        entries.run(mail);
        Pending pending = new Pending(mail);
        shelves.run(pending);
        if (pending.failure.isPresent()) {
            throw new IOException(pending.failure.get().getMessage(), pending.failure.get());
        }
    }

    private void enter(List<Staged> batch) throws IOException {
        List<MailKey> fresh =
                batch.stream().flatMap(each -> each.keys().stream()).toList();
        disk.requireFor(fresh);
        keys.add(fresh);
        ledger.append(batch.stream().map(Staged::entry).toList());
    }

    private static void shelve(List<Pending> batch) {
        List<Pending> shelved = new ArrayList<>();
        Set<Path> folders = new LinkedHashSet<>();
        for (Pending each : batch) {
            try {
                each.mail.shelve();
                shelved.add(each);
                folders.add(DurableFile.folderOf(each.mail.target()));
            } catch (IOException e) {
                each.failure = Optional.of(e);
            }
        }
        Optional<IOException> failure = forced(folders);
        shelved.forEach(each -> each.failure = failure);
    }

    private static Optional<IOException> forced(Set<Path> folders) {
        try {
            for (Path folder : folders) {
                DurableFile.force(folder);
            }
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(e);
        }
    }
}
