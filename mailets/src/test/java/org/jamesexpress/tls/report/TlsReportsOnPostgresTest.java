package org.jamesexpress.tls.report;

import org.jamesexpress.store.RealPostgres;
import org.jamesexpress.store.StoreConfig;

class TlsReportsOnPostgresTest extends TlsReportsContract {
    @Override
    StoreConfig newDatabase() {
        return RealPostgres.newDatabase();
    }
}
