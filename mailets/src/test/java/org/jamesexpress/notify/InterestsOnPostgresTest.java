package org.jamesexpress.notify;

import java.nio.file.Path;
import org.jamesexpress.store.RealPostgres;
import org.jamesexpress.store.StoreConfig;

class InterestsOnPostgresTest extends InterestsContract {
    @Override
    StoreConfig database(Path folder) {
        return RealPostgres.newDatabase();
    }
}
