package org.jamesexpress.tls.sts;

import org.jamesexpress.store.RealPostgres;
import org.jamesexpress.store.StoreConfig;

class StsTableOnPostgresTest extends StsTableContract {
    @Override
    StoreConfig newDatabase() {
        return RealPostgres.newDatabase();
    }
}
