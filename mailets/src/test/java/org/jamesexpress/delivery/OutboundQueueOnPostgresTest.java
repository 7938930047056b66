package org.jamesexpress.delivery;

import java.nio.file.Path;
import org.jamesexpress.store.RealPostgres;
import org.jamesexpress.store.StoreConfig;

class OutboundQueueOnPostgresTest extends OutboundQueueContract {
    @Override
    StoreConfig database(Path folder) {
        return RealPostgres.newDatabase();
    }
}
