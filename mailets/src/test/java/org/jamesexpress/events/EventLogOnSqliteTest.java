package org.jamesexpress.events;

import java.nio.file.Path;
import org.jamesexpress.store.StoreConfig;
import org.junit.jupiter.api.io.TempDir;

class EventLogOnSqliteTest extends EventLogContract {
    @TempDir
    private Path folder;

    private int databases;

    @Override
    StoreConfig newDatabase() {
        return StoreConfig.sqlite(folder.resolve("express-" + databases++ + ".db"));
    }
}
