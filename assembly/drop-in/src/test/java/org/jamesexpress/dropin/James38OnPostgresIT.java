package org.jamesexpress.dropin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jamesexpress.store.RealPostgres;
import org.jamesexpress.store.StoreConfig;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** With the jar's store in PostgreSQL, by the driver in the jar. */
final class James38OnPostgresIT extends James38Contract {
    private static final Path SAMPLE = Path.of("../../conf-samples/postgresql/conf");

    private final StoreConfig database = RealPostgres.newDatabase();
    private Path home;

    @Override
    StockJames unchanged(Path folder) throws IOException {
        home = folder;
        return StockJames.in(folder)
                .configured(SAMPLE)
                .with("express-database.properties", "jdbc:postgresql://db.example.com:5432/express", database.url())
                .with("express-database.properties", "username = express", "username = " + database.user())
                .with(
                        "express-database.properties",
                        "${file:/run/secrets/express-database}",
                        database.password().reveal());
    }

    @Override
    void loseQueue() {
        // It was in memory.
    }

    @Test
    @Order(2)
    void keepsWhatItKnowsInPostgres() throws SQLException {
        assertThat(column("SELECT address || ' ' || state FROM express.outbound_recipient"))
                .containsExactly("bob@b.test delivered");
        assertThat(column("SELECT type FROM express.event")).contains("mail.received");
        assertThat(home.resolve("var/express/express.db")).doesNotExist();
    }

    private List<String> column(String query) throws SQLException {
        try (Connection connection = DriverManager.getConnection(
                        database.url(), database.user(), database.password().reveal());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            List<String> texts = new ArrayList<>();
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
            return texts;
        }
    }
}
