package org.jamesexpress.store;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.io.TempDir;

class StoreOnSqliteTest extends StoreContract {
    private final AtomicInteger databases = new AtomicInteger();

    @TempDir
    private Path folder;

    @Override
    StoreConfig newDatabase() {
        return StoreConfig.sqlite(folder.resolve("var/express" + databases.incrementAndGet() + ".db"));
    }
}
