package org.jamesexpress.delivery;

import java.nio.file.Path;
import org.jamesexpress.store.StoreConfig;

class TlsHistoryOnSqliteTest extends TlsHistoryContract {
    @Override
    StoreConfig database(Path folder) {
        return StoreConfig.sqlite(folder.resolve("express.db"));
    }
}
