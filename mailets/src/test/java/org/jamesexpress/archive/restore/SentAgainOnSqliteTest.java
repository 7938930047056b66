package org.jamesexpress.archive.restore;

import java.nio.file.Path;
import org.jamesexpress.store.StoreConfig;

class SentAgainOnSqliteTest extends SentAgainContract {
    @Override
    StoreConfig database(Path folder) {
        return StoreConfig.sqlite(folder.resolve("express.db"));
    }
}
