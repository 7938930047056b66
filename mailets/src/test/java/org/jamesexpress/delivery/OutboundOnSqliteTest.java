package org.jamesexpress.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.jamesexpress.store.StoreConfig;
import org.junit.jupiter.api.Test;

class OutboundOnSqliteTest extends OutboundContract {
    @Override
    StoreConfig database(Path folder) {
        return StoreConfig.sqlite(folder.resolve("express.db"));
    }

    @Test
    void readsNoMoreOfTheDueMailsThanItIsAskedFor() throws Exception {
        List<String> plan = store.read(connection -> Sql.query(
                connection, row -> row.getString("detail"), "EXPLAIN QUERY PLAN " + Outbound.DUE_MAILS, 1, 2, 3, 4, 5));
        assertThat(plan).singleElement().asString().contains("COVERING INDEX outbound_recipient_destination");
    }
}
