package org.jamesexpress.dropin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.io.file.PathUtils;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** With its mail queue in an ActiveMQ that keeps a journal. */
final class James38OnActiveMqIT extends James38Contract {
    private Path broker;

    @Override
    StockJames unchanged(Path home) throws IOException {
        broker = home.resolve("var/store/activemq");
        return StockJames.withQueueIn("activemq", home);
    }

    @Override
    void loseQueue() throws IOException {
        PathUtils.deleteDirectory(broker);
    }

    @Test
    @Order(2)
    void itsMailWentThroughActiveMq() throws IOException {
        String journal = Files.readString(broker.resolve("brokers/KahaDB/db-1.log"), StandardCharsets.ISO_8859_1);

        assertThat(journal.contains("bob@b.test")).isTrue();
    }
}
