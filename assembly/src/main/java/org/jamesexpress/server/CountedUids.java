package org.jamesexpress.server;

import javax.inject.Inject;
import javax.persistence.EntityManagerFactory;
import org.apache.james.mailbox.MessageUid;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.jpa.mail.JPAUidProvider;
import org.apache.james.mailbox.model.Mailbox;
import org.apache.james.mailbox.model.MailboxId;

/** Counts the UIDs of a mailbox up in the database, where James reads, adds and writes without a lock. */
final class CountedUids extends JPAUidProvider {
    private final EntityManagerFactory database;

    @Inject
    CountedUids(EntityManagerFactory database) {
        super(database);
        this.database = database;
    }

    @Override
    public MessageUid nextUid(Mailbox mailbox) throws MailboxException {
        return nextUid(mailbox.getMailboxId());
    }

    @Override
    public MessageUid nextUid(MailboxId mailbox) throws MailboxException {
        return MailboxNumbers.committed(database, manager -> MailboxNumbers.nextUid(manager, mailbox))
                .uid();
    }
}
