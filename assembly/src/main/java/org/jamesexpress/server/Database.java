package org.jamesexpress.server;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import javax.persistence.EntityManagerFactory;
import javax.persistence.Persistence;
import javax.persistence.PersistenceException;
import org.apache.commons.dbcp2.BasicDataSource;

/** The open database: its connections, and OpenJPA on top of them. Safe for use by many threads. */
final class Database implements AutoCloseable {
    private static final String UNIT = "james-express";
    /** Longer than anybody who asks for a connection should have to wait, milliseconds. */
    private static final long MOST_WAIT = 30_000;
    /** So that no statement keeps a plan that was made for a table with less in it, milliseconds. */
    private static final long LONGEST_LIFE = 600_000;
    /** In seconds, so that a server that fell silent is found out. */
    private static final Map<String, String> POSTGRESQL_TIMEOUTS =
            Map.of("connectTimeout", "10", "socketTimeout", "60", "tcpKeepAlive", "true");

    private final BasicDataSource connections;
    private final EntityManagerFactory entityManagers;

    private Database(BasicDataSource connections, EntityManagerFactory entityManagers) {
        this.connections = connections;
        this.entityManagers = entityManagers;
    }

    /** Connects, and creates or updates the tables. */
    static Database open(DatabaseSettings settings) throws StartException {
        BasicDataSource connections = connections(settings);
        try {
            connections.getConnection().close();
            Database database = new Database(connections, entityManagers(connections, settings.dialect()));
            database.entityManagers.createEntityManager().close();
            return database;
        } catch (SQLException | PersistenceException e) {
            closeQuietly(connections);
            throw new StartException(
                    "The database " + settings.place() + " can't be used as " + settings.username() + ": "
                            + StartException.words(e),
                    e);
        }
    }

    static BasicDataSource connections(DatabaseSettings settings) {
        BasicDataSource connections = new BasicDataSource();
        connections.setDriverClassName(settings.driver());
        connections.setUrl(settings.url());
        connections.setUsername(settings.username());
        connections.setPassword(settings.password().reveal());
        connections.setMaxTotal(settings.connections());
        connections.setMaxIdle(settings.connections());
        connections.setMaxWaitMillis(MOST_WAIT);
        connections.setMaxConnLifetimeMillis(LONGEST_LIFE);
        connections.setLogExpiredConnections(false);
        // A connection that PostgreSQL dropped is found out before it is handed to anybody; H2, in this process, drops
        // none.
        connections.setTestOnBorrow(settings.isPostgresql());
        if (settings.isPostgresql()) {
            POSTGRESQL_TIMEOUTS.forEach(connections::addConnectionProperty);
            connections.setValidationQuery("SELECT 1");
        }
        connections.setJmxName(null);
        return connections;
    }

    private static EntityManagerFactory entityManagers(BasicDataSource connections, String dialect) {
        return Persistence.createEntityManagerFactory(
                UNIT,
                Map.of(
                        "openjpa.ConnectionFactory", connections,
                        "openjpa.jdbc.DBDictionary", dialect,
                        // None; left to itself it sets one of 0 for each statement.
                        "javax.persistence.query.timeout", "-1"));
    }

    EntityManagerFactory entityManagers() {
        return entityManagers;
    }

    @Override
    public void close() throws SQLException {
        entityManagers.close();
        if (connections.getUrl().startsWith("jdbc:h2:")) {
            try (Connection connection = connections.getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("SHUTDOWN");
            }
        }
        connections.close();
    }

    private static void closeQuietly(BasicDataSource connections) {
        try {
            connections.close();
        } catch (SQLException e) {
            // The failure that led here is the one to tell.
        }
    }
}
