package org.jamesexpress.server;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jamesexpress.config.Secret;
import org.jamesexpress.config.Settings;
import org.jamesexpress.events.Retention;

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

    /** {@code conf/express-database.properties}, where it names a database; the embedded one otherwise. */
    static DatabaseSettings read(Home home) throws StartException {
        Path file = home.conf("express-database.properties");
        if (!Files.exists(file)) {
            return EmbeddedDatabase.in(home);
        }
        Settings settings = ServerSettings.settings(home, file);
        Retention.from(settings); // Of the mailets' event log, which the same file tells of.
        int connections = settings.count("connections", USUAL_CONNECTIONS, LEAST_CONNECTIONS, MOST_CONNECTIONS);
        boolean embedded = settings.text("url").isEmpty()
                && settings.text("username").isEmpty()
                && settings.optionalSecret("password").isEmpty();
        if (embedded) {
            ServerSettings.check(settings);
            return EmbeddedDatabase.in(home).withConnections(connections);
        }
        DatabaseSettings database = new DatabaseSettings(
                "org.postgresql.Driver",
                "postgres",
                settings.value(
                        "url", settings.required("url"), DatabaseSettings::url, POSTGRESQL + "//host:5432/database"),
                settings.required("username"),
                settings.secret("password"),
                connections);
        ServerSettings.check(settings);
        return database;
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
