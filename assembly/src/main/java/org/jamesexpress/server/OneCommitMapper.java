package org.jamesexpress.server;

import javax.persistence.EntityManagerFactory;
import javax.persistence.PersistenceException;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.jpa.mail.JPAMessageMapper;
import org.apache.james.mailbox.jpa.mail.JPAModSeqProvider;
import org.apache.james.mailbox.jpa.mail.JPAUidProvider;
import org.apache.james.mailbox.model.Mailbox;
import org.apache.james.mailbox.model.MessageMetaData;
import org.apache.james.mailbox.store.mail.model.MailboxMessage;

/**
 * The messages of mailboxes, in the database. One that comes gets its UID and its modification sequence in the transaction
 * that adds it, where James takes two more, each of which waits for the disk. Used by one thread at a time.
 */
final class OneCommitMapper extends JPAMessageMapper {
    OneCommitMapper(JPAUidProvider uids, JPAModSeqProvider modSeqs, EntityManagerFactory database) {
        super(uids, modSeqs, database);
    }

    @Override
    public MessageMetaData add(Mailbox mailbox, MailboxMessage message) throws MailboxException {
        MailboxNumbers numbers = numbers(mailbox);
        message.setUid(numbers.uid());
        message.setModSeq(numbers.modSeq());
        return save(mailbox, message);
    }

    private MailboxNumbers numbers(Mailbox mailbox) throws MailboxException {
        try {
            return MailboxNumbers.nextBoth(getEntityManager(), mailbox.getMailboxId());
        } catch (PersistenceException e) {
            throw new MailboxException("A message of mailbox " + mailbox + " can't be numbered", e);
        }
    }
}
