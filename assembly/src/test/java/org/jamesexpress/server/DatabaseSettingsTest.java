package org.jamesexpress.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.dbcp2.BasicDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DatabaseSettingsTest {
    @TempDir
    Path folder;

    @Test
    void holdsTwentyConnectionsWhereNothingIsSaid() throws Exception {
        assertThat(pool("# nothing\n").getMaxTotal()).isEqualTo(20);
    }

    @Test
    void holdsAsManyConnectionsAsItIsTold() throws Exception {
        assertThat(pool("connections = 7\n").getMaxTotal()).isEqualTo(7);
        assertThat(pool("connections = 8\nurl = jdbc:postgresql://db.test/a\nusername = u\npassword = p\n")
                        .getMaxTotal())
                .isEqualTo(8);
    }

    @Test
    void letsNobodyWaitForAConnectionForEver() throws Exception {
        assertThat(pool("").getMaxWaitMillis()).isEqualTo(30_000);
    }

    /** A statement keeps the plan that was made when its table was nearly empty. */
    @Test
    void keepsNoConnectionLongerThanTenMinutes() throws Exception {
        assertThat(pool("").getMaxConnLifetimeMillis()).isEqualTo(600_000);
        assertThat(pool("").getLogExpiredConnections()).isFalse();
    }

    private BasicDataSource pool(String properties) throws Exception {
        Home home = new Home(folder);
        Files.createDirectories(home.conf());
        Files.writeString(home.conf("express-database.properties"), properties);
        return Database.connections(DatabaseSettings.read(home));
    }
}
