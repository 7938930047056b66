package org.jamesexpress.mailets;

import java.util.concurrent.Callable;
import javax.mail.MessagingException;

/**
 * What James expects mailets and matchers to fail with. It is declared nowhere, so that a class of theirs can be loaded
 * where the Mail API has another name, and say so.
 */
public final class JamesFailure {
    private JamesFailure() {}

    /** Throws it; the result is for the compiler. */
    public static RuntimeException of(String words, Exception cause) {
        throw JamesFailure.<RuntimeException>undeclared(failure(words, cause));
    }

    /** Does what may fail with it, or with anything else. */
    public static <T> T passing(Callable<T> task) {
        try {
            return task.call();
        } catch (Exception e) {
            throw JamesFailure.<RuntimeException>undeclared(e);
        }
    }

    private static Exception failure(String words, Exception cause) {
        try {
            return Known.of(words, cause);
        } catch (NoClassDefFoundError e) {
            return new IllegalStateException(words, cause);
        }
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T extends Exception> T undeclared(Exception failure) throws T {
        throw (T) failure;
    }

    /** Apart, because Java looks for the exception as soon as it meets the class. */
    private static final class Known {
        static Exception of(String words, Exception cause) {
            return new MessagingException(words, cause);
        }
    }
}
