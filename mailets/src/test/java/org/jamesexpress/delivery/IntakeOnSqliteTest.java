package org.jamesexpress.delivery;

import java.nio.file.Path;
import org.jamesexpress.store.StoreConfig;

class IntakeOnSqliteTest extends IntakeContract {
    @Override
    StoreConfig database(Path folder) {
        return StoreConfig.sqlite(folder.resolve("express.db"));
    }
}
