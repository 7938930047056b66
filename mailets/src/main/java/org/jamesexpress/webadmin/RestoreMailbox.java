package org.jamesexpress.webadmin;

import java.io.IOException;
import org.apache.james.mailbox.exception.MailboxException;
import org.jamesexpress.archive.export.ArchivedMail;

/** A folder of a user, into which mails are put back. Used by one thread. */
interface RestoreMailbox {
    /** Is told of a message in the folder: of its number there, and of its size in bytes. */
    interface Listing {
        void message(long uid, long size);
    }

    /** Tells of all messages that nobody has deleted; of none where there is no such folder. */
    void list(Listing listing) throws MailboxException;

    /** The SHA-256 of a message, in lower-case hexadecimal; another text where it is gone. */
    String hash(long uid) throws MailboxException, IOException;

    /** Adds a message, octet by octet, in a folder that is made where there is none. */
    void add(ArchivedMail mail) throws MailboxException;
}
