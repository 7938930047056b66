package org.jamesexpress.server;

import javax.inject.Inject;
import javax.persistence.EntityManagerFactory;
import org.apache.james.mailbox.ModSeq;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.jpa.mail.JPAModSeqProvider;
import org.apache.james.mailbox.model.Mailbox;
import org.apache.james.mailbox.model.MailboxId;

/** Counts the modification sequences of a mailbox up in the database, where James reads, adds and writes without a lock. */
final class CountedModSeqs extends JPAModSeqProvider {
    private final EntityManagerFactory database;

    @Inject
    CountedModSeqs(EntityManagerFactory database) {
        super(database);
        this.database = database;
    }

    @Override
    public ModSeq nextModSeq(Mailbox mailbox) throws MailboxException {
        return nextModSeq(mailbox.getMailboxId());
    }

    @Override
    public ModSeq nextModSeq(MailboxId mailbox) throws MailboxException {
        return MailboxNumbers.committed(database, manager -> MailboxNumbers.nextModSeq(manager, mailbox))
                .modSeq();
    }
}
