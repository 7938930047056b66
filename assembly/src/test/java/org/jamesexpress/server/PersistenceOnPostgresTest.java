package org.jamesexpress.server;

import java.io.IOException;
import org.jamesexpress.store.RealPostgres;
import org.jamesexpress.store.StoreConfig;

final class PersistenceOnPostgresTest extends PersistenceContract {
    @Override
    void chooseDatabase(TestHome home) throws IOException {
        StoreConfig database = RealPostgres.newDatabase();
        home.write(
                "express-database.properties",
                "url = " + database.url() + "\nusername = " + database.user() + "\npassword = "
                        + database.password().reveal() + "\n");
    }
}
