package org.jamesexpress.notify.lane;

import java.nio.file.Path;
import org.jamesexpress.store.StoreConfig;

class LaneOnSqliteTest extends LaneContract {
    @Override
    StoreConfig database(Path folder) {
        return StoreConfig.sqlite(folder.resolve("express.db"));
    }
}
