package org.jamesexpress.dropin.queues;

import com.google.inject.Inject;
import java.io.File;
import javax.annotation.PreDestroy;
import javax.jms.ConnectionFactory;
import org.apache.activemq.ActiveMQConnectionFactory;
import org.apache.activemq.broker.BrokerService;
import org.apache.activemq.store.kahadb.KahaDBPersistenceAdapter;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.james.queue.activemq.FileSystemBlobTransferPolicy;

/** An ActiveMQ with the settings of James's own, but that it listens to nobody outside. */
final class Broker {
    private static final String FOLDER = "file://var/store/activemq/";

    private final FileSystem files;
    private final BrokerService broker = new BrokerService();

    @Inject
    Broker(FileSystem files) throws Exception {
        this.files = files;
        KahaDBPersistenceAdapter journal = new KahaDBPersistenceAdapter();
        journal.setDirectory(new File(files.getFile(FOLDER + "brokers"), "KahaDB"));
        broker.setBrokerName("james");
        broker.setUseJmx(false);
        broker.setUseShutdownHook(false);
        broker.setDataDirectoryFile(files.getFile(FOLDER + "brokers"));
        broker.setPersistenceAdapter(journal);
        broker.start();
    }

    /** Messages go into files, as James has it. */
    ConnectionFactory connections() {
        FileSystemBlobTransferPolicy blobs = new FileSystemBlobTransferPolicy();
        blobs.setFileSystem(files);
        blobs.setDefaultUploadUrl(FOLDER + "blob-transfer");
        ActiveMQConnectionFactory connections = new ActiveMQConnectionFactory("vm://james?create=false");
        connections.setBlobTransferPolicy(blobs);
        connections.getPrefetchPolicy().setAll(0);
        return connections;
    }

    @PreDestroy
    void stop() throws Exception {
        broker.stop();
    }
}
