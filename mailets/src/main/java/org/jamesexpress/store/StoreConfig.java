package org.jamesexpress.store;

import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jamesexpress.config.Secret;
import org.jamesexpress.config.Settings;

/**
 * Which database: {@code jdbc:sqlite:FILE}, or {@code jdbc:postgresql://HOST/DATABASE} with a user and a password.
 *
 * @param user empty for SQLite, and where PostgreSQL needs none
 */
public record StoreConfig(String url, String user, Secret password) {
    private static final Pattern WITH_USER = Pattern.compile("[a-z:]*//[^/?]*@.*");

    /** Refuses a URL of any other database, and one with a user in it. */
    public StoreConfig {
        checked(url);
    }

    public static StoreConfig sqlite(Path file) {
        return new StoreConfig(Dialect.SQLITE.prefix() + file.toAbsolutePath(), "", new Secret(""));
    }

    /** Reads {@code url}, {@code username} and {@code password}; without a URL it is SQLite in the given file. */
    public static StoreConfig from(Settings settings, Path file) {
        settings.text("connections"); // Of James's own tables, which the same settings may name.
        StoreConfig byDefault = sqlite(file);
        return new StoreConfig(
                settings.value(
                        "url",
                        byDefault.url,
                        StoreConfig::checked,
                        "jdbc:sqlite:FILE or jdbc:postgresql://HOST:PORT/DATABASE"),
                settings.text("username", byDefault.user),
                settings.optionalSecret("password").orElse(byDefault.password));
    }

    /** The URL without its parameters, which may hold a password. */
    String place() {
        return url.replaceFirst("\\?.*", "");
    }

    @Override
    public String toString() {
        return place();
    }

    private static String checked(String url) {
        Dialect.of(url);
        if (WITH_USER.matcher(url).matches()) {
            throw new IllegalArgumentException("the user and the password don't belong into the URL");
        }
        return url;
    }
}
