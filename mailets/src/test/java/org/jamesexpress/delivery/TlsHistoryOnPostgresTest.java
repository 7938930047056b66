package org.jamesexpress.delivery;

import java.nio.file.Path;
import org.jamesexpress.store.RealPostgres;
import org.jamesexpress.store.StoreConfig;

class TlsHistoryOnPostgresTest extends TlsHistoryContract {
    @Override
    StoreConfig database(Path folder) {
        return RealPostgres.newDatabase();
    }
}
