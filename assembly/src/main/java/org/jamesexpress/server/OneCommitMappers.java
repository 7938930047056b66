package org.jamesexpress.server;

import javax.inject.Inject;
import javax.persistence.EntityManagerFactory;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.jpa.JPAMailboxSessionMapperFactory;
import org.apache.james.mailbox.jpa.mail.JPAModSeqProvider;
import org.apache.james.mailbox.jpa.mail.JPAUidProvider;
import org.apache.james.mailbox.store.mail.MessageMapper;

/** Makes what James reads and writes its mailboxes with. */
final class OneCommitMappers extends JPAMailboxSessionMapperFactory {
    private final EntityManagerFactory database;
    private final JPAUidProvider uids;
    private final JPAModSeqProvider modSeqs;

    @Inject
    OneCommitMappers(EntityManagerFactory database, JPAUidProvider uids, JPAModSeqProvider modSeqs) {
        super(database, uids, modSeqs);
        this.database = database;
        this.uids = uids;
        this.modSeqs = modSeqs;
    }

    @Override
    public MessageMapper createMessageMapper(MailboxSession session) {
        return new OneCommitMapper(uids, modSeqs, database);
    }
}
