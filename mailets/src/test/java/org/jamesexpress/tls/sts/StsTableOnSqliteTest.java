package org.jamesexpress.tls.sts;

import java.nio.file.Path;
import org.jamesexpress.store.StoreConfig;
import org.junit.jupiter.api.io.TempDir;

class StsTableOnSqliteTest extends StsTableContract {
    @TempDir
    private Path folder;

    @Override
    StoreConfig newDatabase() {
        return StoreConfig.sqlite(folder.resolve("express.db"));
    }
}
