package org.jamesexpress.webadmin;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.james.mailbox.exception.MailboxException;
import org.jamesexpress.archive.export.ArchivedMail;

/**
 * Puts mails into a folder that doesn't have them, which the messages in it decide and nothing else. The folder is listed
 * once; of its messages those are read, once, that are as large as a mail that is to be put there. Used by one thread.
 */
final class RestoreFolder {
    private final RestoreMailbox mailbox;
    private final boolean dryRun;
    private final Map<Long, List<Long>> unreadBySize = new HashMap<>();
    private final Set<String> hashes = new HashSet<>();

    /** @param sizes of the mails to come */
    RestoreFolder(RestoreMailbox mailbox, Set<Long> sizes, boolean dryRun) throws MailboxException {
        this.mailbox = mailbox;
        this.dryRun = dryRun;
        mailbox.list((uid, size) -> {
            if (sizes.contains(size)) {
                unreadBySize.computeIfAbsent(size, none -> new ArrayList<>()).add(uid);
            }
        });
    }

    /**
     * Adds a mail unless it is there.
     *
     * @return whether it was not
     * @throws IOException when the mail is not the one that was archived, or can't be read
     */
    boolean restore(ArchivedMail mail) throws MailboxException, IOException {
        readThoseOf(mail.size());
        if (hashes.contains(mail.sha256())) {
            return false;
        }
        mail.check();
        if (!dryRun) {
            mailbox.add(mail);
        }
        hashes.add(mail.sha256());
        return true;
    }

    private void readThoseOf(long size) throws MailboxException, IOException {
        List<Long> unread = unreadBySize.getOrDefault(size, List.of());
        for (long uid : unread) {
            hashes.add(mailbox.hash(uid));
        }
        unreadBySize.remove(size);
    }
}
