package org.jamesexpress.store;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jamesexpress.config.Question;
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

    /** Asks for {@code url}, {@code username} and {@code password}; without a URL it is SQLite in the given file. */
    public static StoreConfig from(Settings settings, Path file) {
        settings.leave("connections"); // Of James's own tables, which the same settings may name.
        StoreConfig byDefault = sqlite(file);
        return new StoreConfig(
                url(settings)
                        .value(
                                byDefault.url,
                                "SQLite",
                                StoreConfig::checked,
                                "jdbc:sqlite:FILE or jdbc:postgresql://HOST:PORT/DATABASE"),
                username(settings).orElse(byDefault.user),
                password(settings).orElse(byDefault.password));
    }

    public static Question url(Settings settings) {
        return settings.ask("url")
                .means(
                        "The database for everything, with `username` and `password`. Without one nothing need be installed: all is kept in files below `var`.")
                .example("jdbc:postgresql://db.example.com:5432/express");
    }

    public static Optional<String> username(Settings settings) {
        return settings.ask("username")
                .means("Who we are in PostgreSQL, and the owner of the database.")
                .example("express")
                .text("a user of PostgreSQL");
    }

    public static Optional<Secret> password(Settings settings) {
        return settings.ask("password")
                .means("The password of `username`.")
                .example("${file:/run/secrets/express-database}")
                .optionalSecret(any -> true, "the password of a user of PostgreSQL");
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
