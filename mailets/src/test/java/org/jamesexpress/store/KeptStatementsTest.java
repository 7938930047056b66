package org.jamesexpress.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sqlite.JDBC;
import org.sqlite.SQLiteConnection;

class KeptStatementsTest {
    private static final String COUNT = "SELECT count(*) FROM item WHERE name = ?";
    private static final String INSERT = "INSERT INTO item (name) VALUES (?)";

    private final List<String> prepared = new ArrayList<>();
    private final List<PreparedStatement> ofTheDriver = new ArrayList<>();
    private Connection plain;
    private Connection connection;

    @BeforeEach
    void connect() throws SQLException {
        plain = new JDBC().connect("jdbc:sqlite::memory:", new Properties());
        connection = KeptStatements.of((Connection) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Connection.class}, (self, method, arguments) -> {
                    Object result = method.invoke(plain, arguments);
                    if (result instanceof PreparedStatement statement) {
                        prepared.add((String) arguments[0]);
                        ofTheDriver.add(statement);
                    }
                    return result;
                }));
        try (PreparedStatement create = plain.prepareStatement("CREATE TABLE item (name TEXT NOT NULL UNIQUE)")) {
            create.execute();
        }
    }

    @AfterEach
    void disconnect() throws SQLException {
        connection.close();
    }

    @Test
    void preparesAStatementOnceForAllWhoAskForIt() throws SQLException {
        insert("a");
        insert("b");

        assertThat(count("a") + count("b") + count("c")).isEqualTo(2);
        assertThat(prepared).containsExactly(INSERT, COUNT);
    }

    @Test
    void twoAtATimeGetTwo() throws SQLException {
        insert("a");
        try (PreparedStatement outer = connection.prepareStatement(COUNT)) {
            outer.setString(1, "a");
            try (ResultSet rows = outer.executeQuery()) {
                assertThat(count("b")).isZero();
                assertThat(rows.next()).isTrue();
                assertThat(rows.getInt(1)).isOne();
            }
        }
    }

    @Test
    void nobodySeesTheParametersOfTheOneBefore() throws SQLException {
        insert("a");
        assertThat(count("a")).isOne();

        try (PreparedStatement statement = connection.prepareStatement(COUNT);
                ResultSet rows = statement.executeQuery()) {
            assertThat(rows.getInt(1)).isZero();
        }
    }

    /** It would keep the database from being written. */
    @Test
    void rowsThatNobodyReadToTheirEndAreClosed() throws SQLException {
        insert("a");
        insert("b");
        PreparedStatement statement = connection.prepareStatement("SELECT name FROM item");
        ResultSet rows = statement.executeQuery();
        assertThat(rows.next()).isTrue();

        statement.close();

        assertThat(rows.isClosed()).isTrue();
        assertThat(statement.isClosed()).isTrue();
        assertThatExceptionOfType(SQLException.class).isThrownBy(statement::executeQuery);
    }

    @Test
    void oneThatFailedIsNotKept() throws SQLException {
        insert("a");

        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(() -> insert("a"))
                .withMessageContaining("UNIQUE");
        insert("b");

        assertThat(prepared).containsExactly(INSERT, INSERT);
    }

    @Test
    void forgetsThatOfLongestAgoWhenThereAreTooMany() throws SQLException {
        for (int i = 0; i <= KeptStatements.MOST; i++) {
            select(i);
        }
        prepared.clear();

        select(KeptStatements.MOST);
        select(0);

        assertThat(prepared).containsExactly("SELECT 0");
    }

    /** The driver holds memory for each that is open. */
    @Test
    void thoseThatAreForgottenAreClosed() throws SQLException {
        for (int i = 0; i < 2 * KeptStatements.MOST; i++) {
            select(i);
        }

        assertThat(ofTheDriver).hasSize(2 * KeptStatements.MOST);
        assertThat(open()).isEqualTo(KeptStatements.MOST);
    }

    @Test
    void ofTwoThatSayTheSameOneIsKept() throws SQLException {
        try (PreparedStatement outer = connection.prepareStatement(COUNT)) {
            assertThat(count("a")).isZero();
            assertThat(outer.isClosed()).isFalse();
        }

        assertThat(ofTheDriver).hasSize(2);
        assertThat(open()).isOne();
        assertThat(count("b")).isZero();
    }

    /** As JDBC has it. */
    @Test
    void oneThatIsClosedTwiceIsKeptOnce() throws SQLException {
        PreparedStatement statement = connection.prepareStatement(COUNT);
        statement.close();
        statement.close();

        assertThat(count("a")).isZero();
        assertThat(prepared).containsExactly(COUNT);
    }

    @Test
    void oneMayBeClosedAfterItsConnection() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(COUNT)) {
            statement.setString(1, "a");
            connection.close();
        }

        assertThat(open()).isZero();
    }

    @Test
    void theDriversOwnConnectionCanStillBeHad() throws SQLException {
        assertThat(connection.unwrap(SQLiteConnection.class)).isSameAs(plain);
    }

    private long open() throws SQLException {
        long open = 0;
        for (PreparedStatement each : ofTheDriver) {
            open += each.isClosed() ? 0 : 1;
        }
        return open;
    }

    private void select(int number) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT " + number);
                ResultSet rows = statement.executeQuery()) {
            assertThat(rows.getInt(1)).isEqualTo(number);
        }
    }

    private void insert(String name) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
            statement.setString(1, name);
            statement.executeUpdate();
        }
    }

    private int count(String name) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(COUNT)) {
            statement.setString(1, name);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.getInt(1);
            }
        }
    }
}
