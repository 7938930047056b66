package org.jamesexpress.webadmin;

import java.io.IOException;
import org.apache.james.mailbox.exception.MailboxException;
import org.jamesexpress.archive.export.ArchivedMail;

/** A folder of a user, into which mails are put back. Used by one thread. */
interface RestoreMailbox {
    /**
     * Where a message is, and never another one.
     *
     * @param folder what James calls the folder, and its UIDVALIDITY (RFC 9051, 2.3.1.1)
     * @param uid of the message there
     */
    record Place(String folder, long uid) {}

    /** Is told of a message in the folder, and of its size in bytes. */
    interface Listing {
        void message(Place place, long size);
    }

    /** Tells of all messages that nobody has deleted; of none where there is no such folder. */
    void list(Listing listing) throws MailboxException;

    /** The SHA-256 of a message, in lower-case hexadecimal; another text where it is gone. */
    String hash(Place place) throws MailboxException, IOException;

    /** Adds a message, octet by octet, in a folder that is made where there is none. */
    Place add(ArchivedMail mail) throws MailboxException;
}
