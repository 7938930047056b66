package org.jamesexpress.brokers;

import java.util.Optional;
import org.jamesexpress.config.Secret;
import org.jamesexpress.config.Settings;

/** Who logs in. */
public record Login(Optional<String> username, Optional<Secret> password) {
    /** Asks for {@code username} and {@code password}. */
    public static Login from(Settings settings) {
        return new Login(
                settings.ask("username").means("Who logs in.").example("james").optional(text -> text, "a name"),
                settings.ask("password")
                        .means("The user's password.")
                        .example("${file:/etc/james/broker.password}")
                        .optionalSecret(any -> true, "a password"));
    }
}
