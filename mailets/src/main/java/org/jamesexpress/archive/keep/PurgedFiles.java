package org.jamesexpress.archive.keep;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jamesexpress.archive.ArchiveFolder;
import org.jamesexpress.archive.StoredMessage;
import org.jamesexpress.store.DurableFile;

/** The files of a mail that has its tombstone. */
final class PurgedFiles {
    private PurgedFiles() {}

    /**
     * Where they can stand: the message, its sidecar, and what a crash may have left of both before they had their place.
     * None for a name that leads out of the archive.
     */
    private static List<Path> of(ArchiveFolder archive, String file) {
        Path message = archive.file(file).normalize();
        if (!message.startsWith(archive.directory()) || !message.toString().contains(ArchiveFolder.MESSAGE)) {
            return List.of();
        }
        Path staged = archive.writing().resolve(message.getFileName());
        return Stream.of(message, staged)
                .flatMap(each -> Stream.of(each, ArchiveFolder.sidecarOf(each)))
                .toList();
    }

    /** Whether anything is left of a mail. */
    static boolean areLeft(ArchiveFolder archive, String file) {
        return of(archive, file).stream().anyMatch(each -> Files.exists(each, LinkOption.NOFOLLOW_LINKS));
    }

    /**
     * Deletes those of many mails for good; of one that is encrypted the key first, which opens every copy.
     *
     * @return what has failed, each for a mail, of which a key may still be there; its files are, too, and all others gone
     */
    static List<IOException> delete(ArchiveFolder archive, List<String> files) throws IOException {
        Set<Path> folders = new TreeSet<>();
        List<IOException> failures = new ArrayList<>();
        List<StoredMessage> mails =
                files.stream().map(each -> new StoredMessage(archive, each)).toList();
        Map<StoredMessage, IOException> notErased = StoredMessage.eraseKeys(mails);
        for (StoredMessage mail : mails) {
            try {
                if (notErased.containsKey(mail)) {
                    throw notErased.get(mail);
                }
                for (Path each : of(archive, mail.file())) {
                    if (Files.deleteIfExists(each)) {
                        folders.add(DurableFile.folderOf(each));
                    }
                }
            } catch (IOException e) {
                failures.add(new IOException(mail.file() + ": " + DurableFile.words(e), e));
            }
        }
        for (Path each : folders) {
            DurableFile.force(each);
        }
        return failures;
    }
}
