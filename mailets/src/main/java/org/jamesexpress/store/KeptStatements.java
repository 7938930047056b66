package org.jamesexpress.store;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A connection that keeps what it has prepared for the next one who prepares the same: SQLite's driver has every statement
 * parsed and planned anew, which takes longer than most of ours run. Whoever gets a statement leaves its settings as they
 * are; parameters are no settings. Used by one thread at a time, as the connection is.
 */
final class KeptStatements implements InvocationHandler {
    /** More than the program has, but for those that it composes. */
    static final int MOST = 200;

    private final Connection connection;

    /** Those that nobody uses now; the one that was used longest ago comes first. */
    private final Map<String, PreparedStatement> idle = new LinkedHashMap<>();

    private KeptStatements(Connection connection) {
        this.connection = connection;
    }

    /** The connection, which keeps its statements from now on. */
    static Connection of(Connection connection) {
        return proxy(Connection.class, new KeptStatements(connection));
    }

    @Override
    public @Nullable Object invoke(Object self, Method method, Object @Nullable [] arguments) throws Throwable {
        boolean isPlain = method.getName().equals("prepareStatement") && method.getParameterCount() == 1;
        return isPlain && arguments != null ? prepare((String) arguments[0]) : call(connection, method, arguments);
    }

    private PreparedStatement prepare(String sql) throws SQLException {
        PreparedStatement known = idle.remove(sql);
        PreparedStatement statement = known == null ? connection.prepareStatement(sql) : known;
        return proxy(PreparedStatement.class, new Lent(sql, statement));
    }

    private void keep(String sql, PreparedStatement statement) throws SQLException {
        close(Optional.ofNullable(idle.put(sql, statement)));
        if (idle.size() > MOST) {
            String eldest = idle.keySet().iterator().next();
            close(Optional.ofNullable(idle.remove(eldest)));
        }
    }

    private static void close(Optional<PreparedStatement> statement) throws SQLException {
        if (statement.isPresent()) {
            statement.get().close();
        }
    }

    /** A statement while somebody uses it. One that failed isn't kept: nobody knows what state it is in. */
    private final class Lent implements InvocationHandler {
        private final String sql;
        private final PreparedStatement statement;
        private Optional<ResultSet> rows = Optional.empty();
        private boolean failed;
        private boolean closed;

        Lent(String sql, PreparedStatement statement) {
            this.sql = sql;
            this.statement = statement;
        }

        @Override
        public @Nullable Object invoke(Object self, Method method, Object @Nullable [] arguments) throws Throwable {
            if (method.getName().equals("close")) {
                giveBack();
                return null;
            }
            return method.getName().equals("isClosed") ? Boolean.valueOf(closed) : use(method, arguments);
        }

        private @Nullable Object use(Method method, Object @Nullable [] arguments) throws Throwable {
            if (closed) {
                throw new SQLException("the statement is closed: " + sql);
            }
            try {
                Object result = call(statement, method, arguments);
                if (result instanceof ResultSet found) {
                    rows = Optional.of(found);
                }
                return result;
            } catch (SQLException | RuntimeException | Error e) {
                failed = true;
                throw e;
            }
        }

        private void giveBack() throws SQLException {
            if (closed) {
                return;
            }
            closed = true;
            if (rows.isPresent()) {
                rows.get().close();
            }
            if (failed || connection.isClosed()) {
                statement.close();
            } else {
                statement.clearParameters();
                keep(sql, statement);
            }
        }
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(KeptStatements.class.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private static @Nullable Object call(Object target, Method method, Object @Nullable [] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }
}
