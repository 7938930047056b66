package org.jamesexpress.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.Map;
import org.jamesexpress.config.Secret;
import org.jamesexpress.config.Settings;
import org.jamesexpress.config.SettingsException;
import org.junit.jupiter.api.Test;

class StoreConfigTest {
    private static final Path FILE = Path.of("/var/express.db");

    @Test
    void isSqliteInTheGivenFileUnlessAUrlIsSet() throws SettingsException {
        Settings settings = Settings.of("express-database.properties", Map.of());
        StoreConfig config = StoreConfig.from(settings, FILE);
        settings.check();

        assertThat(config.url()).isEqualTo("jdbc:sqlite:/var/express.db");
        assertThat(config.user()).isEmpty();
    }

    @Test
    void takesUrlUserAndPassword() throws SettingsException {
        String url = "jdbc:postgresql://db.test:5432/express";
        Settings settings = Settings.of(
                "express-database.properties",
                Map.of("url", url, "username", "james", "password", "s3cret", "connections", "9"));
        StoreConfig config = StoreConfig.from(settings, FILE);
        settings.check();

        assertThat(config.url()).isEqualTo(url);
        assertThat(config.user()).isEqualTo("james");
        assertThat(config.password().reveal()).isEqualTo("s3cret");
        assertThat(config.toString()).doesNotContain("s3cret");
    }

    @Test
    void printsNoPasswordOfAUrl() {
        assertThat(new StoreConfig("jdbc:postgresql://db.test/express?password=hunter2", "", new Secret("")))
                .asString()
                .contains("db.test/express")
                .doesNotContain("hunter2");
    }

    @Test
    void refusesAUserWithinTheUrlWhichTheDriverWouldTakeForAHost() {
        Settings settings =
                Settings.of("db.properties", Map.of("url", "jdbc:postgresql://ann:hunter2@db.test:5432/express"));
        StoreConfig.from(settings, FILE);

        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(settings::check)
                .withMessageContaining("url = jdbc:postgresql://***@db.test:5432/express: should be")
                .withMessageNotContaining("hunter2");
    }

    @Test
    void refusesAnotherDatabase() {
        Settings settings = Settings.of("express-database.properties", Map.of("url", "jdbc:mysql://db.test/express"));
        StoreConfig.from(settings, FILE);

        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(settings::check)
                .withMessage("express-database.properties: url = jdbc:mysql://db.test/express:"
                        + " should be jdbc:sqlite:FILE or jdbc:postgresql://HOST:PORT/DATABASE");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StoreConfig("jdbc:x://ann:hunter2@db.test/", "", new Secret("")))
                .withMessageNotContaining("hunter2");
        assertThatIllegalArgumentException().isThrownBy(() -> new StoreConfig("jdbc:sqlite:", "", new Secret("")));
    }
}
