package org.jamesexpress.server.queue;

import java.nio.file.Path;
import org.apache.james.queue.api.DelayedManageableMailQueueContract;
import org.apache.james.queue.api.MailQueueName;
import org.apache.james.queue.api.ManageableMailQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What James asks of every queue that can be managed and knows delays. */
class SpooledMailQueueContractTest implements DelayedManageableMailQueueContract {
    @TempDir
    private Path folder;

    private QueueHome home;
    private ManageableMailQueue queue;

    @BeforeEach
    void open() {
        home = QueueHome.onSqlite(folder);
        queue = home.start().createQueue(MailQueueName.of("spool"));
    }

    @AfterEach
    void close() {
        home.close();
    }

    @Override
    public ManageableMailQueue getManageableMailQueue() {
        return queue;
    }

    @Override
    public ManageableMailQueue getMailQueue() {
        return queue;
    }
}
