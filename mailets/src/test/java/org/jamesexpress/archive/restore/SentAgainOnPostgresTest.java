package org.jamesexpress.archive.restore;

import java.nio.file.Path;
import org.jamesexpress.store.RealPostgres;
import org.jamesexpress.store.StoreConfig;

class SentAgainOnPostgresTest extends SentAgainContract {
    @Override
    StoreConfig database(Path folder) {
        return RealPostgres.newDatabase();
    }
}
