package org.jamesexpress.server;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jamesexpress.config.Declaration;
import org.jamesexpress.config.Secret;
import org.jamesexpress.config.Settings;
import org.jamesexpress.events.Retention;
import org.jamesexpress.notify.content.ContentLimits;
import org.jamesexpress.store.StoreConfig;

/**
 * Where the data is, and who we are there.
 *
 * @param driver the JDBC driver's class
 * @param dialect what OpenJPA calls the database, with its options
 * @param connections held open at most
 */
record DatabaseSettings(String driver, String dialect, String url, String username, Secret password, int connections) {
    static final int USUAL_CONNECTIONS = 20;

    /** One that reads can ask for another that counts up. */
    private static final int LEAST_CONNECTIONS = 2;

    private static final int MOST_CONNECTIONS = 1_000;
    private static final String POSTGRESQL = "jdbc:postgresql:";
    private static final String[] DATABASE = {"url", "username", "password"};

    static final Declaration DECLARATION = Declaration.file(
            "conf/express-database.properties",
            "Names the database where domains, users, mailboxes and the rest are kept.",
            """
            url = jdbc:postgresql://db.example.com:5432/express
            username = express
            password = ${file:/run/secrets/express-database}
            """,
            settings -> List.of(from(settings), Retention.from(settings), ContentLimits.from(settings)));

    /** {@code conf/express-database.properties}, where it names a database; the embedded one otherwise. */
    static DatabaseSettings read(Home home) throws StartException {
        Path file = home.conf("express-database.properties");
        if (!Files.exists(file)) {
            return EmbeddedDatabase.in(home);
        }
        Settings settings = ServerSettings.settings(home, file);
        DatabaseSettings named = from(settings);
        Retention.from(settings); // Of the mailets' event log, which the same file tells of.
        ContentLimits.from(settings); // Likewise.
        boolean embedded = !settings.hasAny(DATABASE);
        if (!embedded) {
            settings.require(DATABASE);
        }
        ServerSettings.check(settings);
        return embedded ? EmbeddedDatabase.in(home).withConnections(named.connections) : named;
    }

    /** With empty texts where no database is named. */
    private static DatabaseSettings from(Settings settings) {
        return new DatabaseSettings(
                "org.postgresql.Driver",
                "postgres",
                StoreConfig.url(settings)
                        .optional(DatabaseSettings::url, POSTGRESQL + "//host:5432/database")
                        .orElse(""),
                StoreConfig.username(settings).orElse(""),
                StoreConfig.password(settings).orElse(new Secret("")),
                settings.ask("connections")
                        .means("Connections held open at most, for the embedded database and PostgreSQL alike.")
                        .example("50")
                        .count(USUAL_CONNECTIONS, LEAST_CONNECTIONS, MOST_CONNECTIONS));
    }

    boolean isPostgresql() {
        return url.startsWith(POSTGRESQL);
    }

    private DatabaseSettings withConnections(int most) {
        return new DatabaseSettings(driver, dialect, url, username, password, most);
    }

    /** The URL without its options, which may hold a password. */
    String place() {
        return url.replaceFirst("[?;].*", "");
    }

    private static String url(String text) {
        if (!text.startsWith(POSTGRESQL)) {
            throw new IllegalArgumentException(text);
        }
        return text;
    }
}
