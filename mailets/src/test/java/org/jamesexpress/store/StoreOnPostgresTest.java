package org.jamesexpress.store;

class StoreOnPostgresTest extends StoreContract {
    @Override
    StoreConfig newDatabase() {
        return RealPostgres.newDatabase();
    }
}
