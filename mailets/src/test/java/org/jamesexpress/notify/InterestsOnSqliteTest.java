package org.jamesexpress.notify;

import java.nio.file.Path;
import org.jamesexpress.store.StoreConfig;

class InterestsOnSqliteTest extends InterestsContract {
    @Override
    StoreConfig database(Path folder) {
        return StoreConfig.sqlite(folder.resolve("express.db"));
    }
}
