package org.jamesexpress.tls.report;

import java.nio.file.Path;
import org.jamesexpress.store.StoreConfig;
import org.junit.jupiter.api.io.TempDir;

class TlsReportsOnSqliteTest extends TlsReportsContract {
    @TempDir
    private Path folder;

    @Override
    StoreConfig newDatabase() {
        return StoreConfig.sqlite(folder.resolve("express.db"));
    }
}
