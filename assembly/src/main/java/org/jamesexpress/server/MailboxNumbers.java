package org.jamesexpress.server;

import javax.persistence.EntityManager;
import javax.persistence.EntityManagerFactory;
import javax.persistence.PersistenceException;
import org.apache.james.backends.jpa.EntityManagerUtils;
import org.apache.james.mailbox.MessageUid;
import org.apache.james.mailbox.ModSeq;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.jpa.JPAId;
import org.apache.james.mailbox.model.MailboxId;

/**
 * The UID and the modification sequence of a mailbox after they were counted up. The database counts, so that of two
 * who count at once the second waits until the first has committed, and no number is given twice.
 */
record MailboxNumbers(MessageUid uid, ModSeq modSeq) {
    private static final String UID = "MAILBOX_LAST_UID = MAILBOX_LAST_UID + 1";
    private static final String MOD_SEQ = "MAILBOX_HIGHEST_MODSEQ = MAILBOX_HIGHEST_MODSEQ + 1";

    /** Counts up both. It is durable with the transaction of this manager, which has begun. */
    static MailboxNumbers nextBoth(EntityManager manager, MailboxId mailbox) throws MailboxException {
        return next(manager, mailbox, UID + ", " + MOD_SEQ);
    }

    static MailboxNumbers nextUid(EntityManager manager, MailboxId mailbox) throws MailboxException {
        return next(manager, mailbox, UID);
    }

    static MailboxNumbers nextModSeq(EntityManager manager, MailboxId mailbox) throws MailboxException {
        return next(manager, mailbox, MOD_SEQ);
    }

    /** Somebody who counts within a transaction. */
    interface Counter {
        MailboxNumbers count(EntityManager manager) throws MailboxException;
    }

    /** Counts in a transaction of its own, and is durable when this returns. */
    static MailboxNumbers committed(EntityManagerFactory database, Counter counter) throws MailboxException {
        EntityManager manager = database.createEntityManager();
        try {
            manager.getTransaction().begin();
            MailboxNumbers numbers = counter.count(manager);
            manager.getTransaction().commit();
            return numbers;
        } catch (PersistenceException e) {
            throw new MailboxException("A mailbox can't be counted up", e);
        } finally {
            EntityManagerUtils.safelyClose(manager);
        }
    }

    private static MailboxNumbers next(EntityManager manager, MailboxId mailbox, String what) throws MailboxException {
        long id = ((JPAId) mailbox).getRawId();
        int counted = manager.createNativeQuery("UPDATE JAMES_MAILBOX SET " + what + " WHERE MAILBOX_ID = ?")
                .setParameter(1, id)
                .executeUpdate();
        if (counted != 1) {
            throw new MailboxException("There is no mailbox " + mailbox.serialize() + " any more");
        }
        Object[] numbers = (Object[]) manager.createNativeQuery(
                        "SELECT MAILBOX_LAST_UID, MAILBOX_HIGHEST_MODSEQ FROM JAMES_MAILBOX WHERE MAILBOX_ID = ?")
                .setParameter(1, id)
                .getSingleResult();
        return new MailboxNumbers(
                MessageUid.of(((Number) numbers[0]).longValue()), ModSeq.of(((Number) numbers[1]).longValue()));
    }
}
