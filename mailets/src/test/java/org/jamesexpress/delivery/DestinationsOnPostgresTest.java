package org.jamesexpress.delivery;

import java.nio.file.Path;
import org.jamesexpress.store.RealPostgres;
import org.jamesexpress.store.StoreConfig;

class DestinationsOnPostgresTest extends DestinationsContract {
    @Override
    StoreConfig database(Path folder) {
        return RealPostgres.newDatabase();
    }
}
