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
import org.jamesexpress.webadmin.RestoreMailbox.Place;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts mails into a folder that doesn't have them, which the messages in it decide and nothing else. The folder is listed
 * once; of its messages those are read, once, that are as large as a mail that is to be put there. Used by one thread.
 */
final class RestoreFolder {
    private static final Logger LOGGER = LoggerFactory.getLogger(RestoreFolder.class);

    private final RestoreMailbox mailbox;
    private final RestoreHashes known;
    private final boolean dryRun;
    private final Map<Long, List<Place>> unreadBySize = new HashMap<>();
    private final Set<String> hashes = new HashSet<>();

    /**
     * @param known what was read before
     * @param sizes of the mails to come
     */
    RestoreFolder(RestoreMailbox mailbox, RestoreHashes known, Set<Long> sizes, boolean dryRun)
            throws MailboxException {
        this.mailbox = mailbox;
        this.known = known;
        this.dryRun = dryRun;
        mailbox.list((place, size) -> {
            if (sizes.contains(size)) {
                unreadBySize.computeIfAbsent(size, none -> new ArrayList<>()).add(place);
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
            known.note(mailbox.add(mail), mail.sha256());
        }
        hashes.add(mail.sha256());
        return true;
    }

    private void readThoseOf(long size) {
        List<Place> unread = unreadBySize.remove(size);
        if (unread != null) {
            unread.forEach(this::read);
        }
    }

    /** One that can't be read counts as another mail than any of the archive: it must not keep them out for ever. */
    private void read(Place place) {
        try {
            hashes.add(known.of(place, mailbox::hash));
        } catch (MailboxException | IOException | RuntimeException e) {
            LOGGER.warn(
                    "message {} in a mailbox can't be read, a mail may be put there twice: {}", place, e.toString());
        }
    }
}
