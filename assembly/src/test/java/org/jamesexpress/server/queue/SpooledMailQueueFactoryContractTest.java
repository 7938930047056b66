package org.jamesexpress.server.queue;

import java.nio.file.Path;
import org.apache.james.queue.api.MailQueueFactory;
import org.apache.james.queue.api.MailQueueFactoryContract;
import org.apache.james.queue.api.ManageableMailQueue;
import org.apache.james.queue.api.ManageableMailQueueFactoryContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What James asks of every factory of queues. */
class SpooledMailQueueFactoryContractTest
        implements MailQueueFactoryContract<ManageableMailQueue>,
                ManageableMailQueueFactoryContract<ManageableMailQueue> {
    @TempDir
    private Path folder;

    private QueueHome home;
    private SpooledMailQueueFactory queues;

    @BeforeEach
    void open() {
        home = QueueHome.onSqlite(folder);
        queues = home.start();
    }

    @AfterEach
    void close() {
        home.close();
    }

    @Override
    public MailQueueFactory<ManageableMailQueue> getMailQueueFactory() {
        return queues;
    }
}
