package org.jamesexpress.notify.lane;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jamesexpress.events.EventType;
import org.jamesexpress.notify.endpoint.Endpoint;
import org.jamesexpress.notify.endpoint.Terms;
import org.jamesexpress.store.StoreConfig;
import org.junit.jupiter.api.Test;

class LaneOnSqliteTest extends LaneContract {
    @Override
    StoreConfig database(Path folder) {
        return StoreConfig.sqlite(folder.resolve("express.db"));
    }

    @Test
    void readsNoTableAndSortsNothingToKnowHowItStandsAndWhatIsNext() {
        start(parallel(2));
        Terms terms = new Terms(
                Set.of(EventType.MAIL_RECEIVED, EventType.MAIL_BOUNCED),
                parallel(2).terms().timeout(),
                List.of());
        Endpoint endpoint = endpoint(terms);
        Deliveries rows = new Deliveries("crm");
        List<String> statements = new ArrayList<>();

        List<String> plans = store.read(real -> {
            Connection tx = noting(real, statements);
            new StatusQuery(tx, endpoint).status(clock.instant());
            new Wanted(tx, terms.events()).firstSince(0);
            for (boolean ordered : List.of(true, false)) {
                rows.outlook(tx, ordered, Set.of(1L));
                rows.due(tx, ordered, clock.instant(), Set.of(1L));
            }
            rows.after(tx, 0);
            return plans(real, statements);
        });

        assertThat(plans)
                .filteredOn(step -> step.contains(" event ") && !step.contains("(sequence=?)"))
                .hasSizeGreaterThan(4)
                .allMatch(step -> step.contains("USING COVERING INDEX event_type (type=?"));
        assertThat(plans)
                .noneMatch(step -> step.contains("TEMP B-TREE"))
                .noneMatch(step -> step.contains("SCAN event") || step.contains("SCAN notify"));
    }

    private static Connection noting(Connection real, List<String> statements) {
        return (Connection) Proxy.newProxyInstance(
                LaneOnSqliteTest.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("prepareStatement")) {
                        statements.add((String) arguments[0]);
                    }
                    return method.invoke(real, arguments);
                });
    }

    private static List<String> plans(Connection tx, List<String> statements) throws SQLException {
        List<String> plans = new ArrayList<>();
        for (String each : statements) {
            try (PreparedStatement explain = tx.prepareStatement("EXPLAIN QUERY PLAN " + each);
                    ResultSet row = explain.executeQuery()) {
                while (row.next()) {
                    plans.add(row.getString("detail"));
                }
            }
        }
        return plans;
    }
}
