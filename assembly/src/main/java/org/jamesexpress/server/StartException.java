package org.jamesexpress.server;

import java.util.List;
import org.jamesexpress.config.SettingsException;

/** The server can't start. Each line of the message is one thing to put right. */
public final class StartException extends Exception {
    private static final long serialVersionUID = 1L;

    public StartException(String message) {
        super(message);
    }

    public StartException(String message, Throwable cause) {
        super(message, cause);
    }

    static StartException of(List<String> complaints) {
        return new StartException(String.join("\n", complaints));
    }

    /** Every complaint about settings that led to a failure; without any, what the failure says. */
    static StartException of(Exception failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof SettingsException settings) {
                return new StartException(String.join("\n", settings.complaints()), failure);
            }
        }
        return new StartException("The server can't start: " + words(failure), failure);
    }

    /** What an exception of someone else's says, in one line: its own words, and those of the innermost cause. */
    static String words(Throwable failure) {
        Throwable innermost = failure;
        while (innermost.getCause() != null) {
            innermost = innermost.getCause();
        }
        String said = innermost.getMessage();
        return said == null || said.isBlank()
                ? innermost.getClass().getSimpleName()
                : said.strip().lines().findFirst().orElse(said);
    }
}
