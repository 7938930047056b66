package org.jamesexpress.archive;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.jamesexpress.archive.crypt.Keyring;
import org.jamesexpress.store.DurableFile;
import org.jspecify.annotations.Nullable;

/**
 * Writes down the keys of what is staged, enters it into the ledger, and puts it where it belongs. Who comes first does it for all that wait, so that
 * many mails share one force of the keys, one of the ledger and one of each folder. Any thread may come; it returns when its own mail is
 * settled. The lock is held while the disk works: to share that is what the others wait for.
 */
final class Clerk {
    private final Keyring keys;
    private final Ledger ledger;
    private final ReentrantLock turn = new ReentrantLock();
    private final Queue<Pending> waiting = new ConcurrentLinkedQueue<>();

    Clerk(Keyring keys, Ledger ledger) {
        this.keys = keys;
        this.ledger = ledger;
    }

    private static final class Pending {
        private final Staged mail;
        private boolean settled;
        private @Nullable Throwable failure;

        Pending(Staged mail) {
            this.mail = mail;
        }

        void settle(Optional<? extends Throwable> outcome) {
            failure = outcome.orElse(null);
            settled = true;
        }

        void done() throws IOException {
            if (failure != null || !settled) {
                throw new IOException(
                        failure == null ? "nobody knows whether it was filed" : failure.getMessage(), failure);
            }
        }
    }

    /**
     * Files a mail for good: it is in the ledger and where it belongs when this returns.
     *
     * @throws IOException when nobody knows whether it is; what is staged stays, for {@link Recovery} to look after
     */
    void file(Staged mail) throws IOException {
        Pending pending = new Pending(mail);
        waiting.add(pending);
        turn.lock();
        try {
            if (!pending.settled) {
                fileAllThatWait();
            }
        } finally {
            turn.unlock();
        }
        pending.done();
    }

    private void fileAllThatWait() {
        List<Pending> batch = new ArrayList<>();
        for (Pending next = waiting.poll(); next != null; next = waiting.poll()) {
            batch.add(next);
        }
        try {
            keys.add(batch.stream().flatMap(each -> each.mail.keys().stream()).toList());
            ledger.append(batch.stream().map(each -> each.mail.entry()).toList());
            shelve(batch);
        } catch (IOException | RuntimeException e) {
            batch.forEach(each -> each.settle(Optional.of(e)));
        } catch (Error e) {
            batch.forEach(each -> each.settle(Optional.of(e)));
            throw e;
        }
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
                each.settle(Optional.of(e));
            }
        }
        Optional<IOException> failure = forced(folders);
        shelved.forEach(each -> each.settle(failure));
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
