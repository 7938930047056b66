package org.jamesexpress.webadmin;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.james.core.Username;
import org.apache.james.mailbox.exception.MailboxException;
import org.jamesexpress.archive.export.ArchivedMail;
import org.jamesexpress.webadmin.RestoreOutcome.Kind;

/** Puts mails back into the mailboxes of users. Used by one thread. */
final class RestoreToMailboxes {
    /** Whose a mail is. */
    interface Owners {
        /** Those of a mail's recipients who have a mailbox here, or the one that everything is to go to. */
        List<Username> of(ArchivedMail mail) throws Exception;
    }

    /** Finds the folder of a user. */
    interface Mailboxes {
        RestoreMailbox of(Username user) throws MailboxException;
    }

    private final Owners owners;
    private final Mailboxes mailboxes;
    private final RestoreHashes known;
    private final boolean dryRun;
    private final Set<Long> sizes;
    private final Map<Username, RestoreFolder> folders = new HashMap<>();

    /**
     * @param known what was read in mailboxes before
     * @param mails all that are to come, so that no folder is listed twice
     */
    RestoreToMailboxes(
            Owners owners, Mailboxes mailboxes, RestoreHashes known, List<ArchivedMail> mails, boolean dryRun) {
        this.owners = owners;
        this.mailboxes = mailboxes;
        this.known = known;
        this.dryRun = dryRun;
        this.sizes = mails.stream().map(ArchivedMail::size).collect(Collectors.toSet());
    }

    /** What fails is told, and the next one may succeed. */
    void restore(ArchivedMail mail, RestoreOutcome.Listener listener) {
        String file = mail.message().file();
        List<Username> users = new ArrayList<>();
        try {
            users.addAll(owners.of(mail));
        } catch (Exception e) { // James's own are checked, and wrapped in unchecked ones at times
            listener.tell(RestoreOutcome.failed(file, List.of(), e));
            return;
        }
        if (users.isEmpty()) {
            listener.tell(new RestoreOutcome(file, Kind.NOBODY, mail.recipients(), ""));
        }
        for (Username user : users) {
            listener.tell(restored(mail, user));
        }
    }

    private RestoreOutcome restored(ArchivedMail mail, Username user) {
        List<String> to = List.of(user.asString());
        String file = mail.message().file();
        try {
            boolean added = folder(user).restore(mail);
            return new RestoreOutcome(file, added ? Kind.DONE : Kind.BEFORE, to, "");
        } catch (Exception e) {
            return RestoreOutcome.failed(file, to, e);
        } catch (OutOfMemoryError e) { // James holds a message in memory, and the next one may be a smaller one
            return new RestoreOutcome(
                    file, Kind.FAILED, to, "the server's memory is too small for its " + mail.size() + " bytes");
        }
    }

    private RestoreFolder folder(Username user) throws MailboxException {
        RestoreFolder open = folders.get(user);
        if (open == null) {
            open = new RestoreFolder(mailboxes.of(user), known, sizes, dryRun);
            folders.put(user, open);
        }
        return open;
    }
}
