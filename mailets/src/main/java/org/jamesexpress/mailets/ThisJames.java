package org.jamesexpress.mailets;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.mail.MessagingException;
import org.apache.mailet.Mail;
import org.jamesexpress.config.SettingsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The James that runs this: whether it is one that this can run in. */
public final class ThisJames {
    private static final Logger LOGGER = LoggerFactory.getLogger(ThisJames.class);
    private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+)\\b.*");
    private static final String OPENED = "--add-opens java.base/java.lang=ALL-UNNAMED";

    /** Once is enough for all that ask. */
    private static final AtomicBoolean WARNED = new AtomicBoolean();

    private ThisJames() {}

    /**
     * Refuses a James that is too old or speaks another Mail API, and a second jar of ours.
     *
     * @throws SettingsException that says what to do
     */
    public static void check() throws SettingsException {
        List<String> complaints = new ArrayList<>();
        tooOld(version()).ifPresent(complaints::add);
        anotherMailApi().ifPresent(complaints::add);
        twice(copies()).ifPresent(complaints::add);
        if (!complaints.isEmpty()) {
            throw new SettingsException(complaints);
        }
        boolean open = Object.class.getModule().isOpen("java.lang", ThisJames.class.getModule());
        if (!open && version().startsWith("3.8") && !WARNED.getAndSet(true)) {
            LOGGER.warn("Java was started without {}, which parts of James 3.8 need", OPENED);
        }
    }

    /** Likewise for what James makes beside mailets and matchers: {@link IllegalStateException} says what to do. */
    public static void require() {
        try {
            check();
        } catch (SettingsException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    /** Of the interface that mailets have; empty where the jar does not tell. */
    private static String version() {
        String version = Mail.class.getPackage().getImplementationVersion();
        return version == null ? "" : version;
    }

    static Optional<String> tooOld(String version) {
        Matcher numbers = VERSION.matcher(version);
        boolean old = numbers.matches()
                && 100 * Integer.parseInt(numbers.group(1)) + Integer.parseInt(numbers.group(2)) < 308;
        return old
                ? Optional.of("this is James " + version + ", which is too old for James Express: it needs 3.8 or 3.9")
                : Optional.empty();
    }

    /** James 3.8 has javax.mail, 3.9 jakarta.mail; a jar was made for one of them. */
    private static Optional<String> anotherMailApi() {
        try {
            return Made.class.getDeclaredMethods().length == 0
                    ? Optional.of("the jar of James Express is not whole")
                    : Optional.empty();
        } catch (NoClassDefFoundError e) {
            boolean for38 = String.valueOf(e.getMessage()).startsWith("javax");
            return Optional.of(
                    "this jar of James Express is for James " + (for38 ? "3.8" : "3.9") + ", and this is James "
                            + version() + ": take the one whose name ends in " + (for38 ? "james39" : "james38"));
        }
    }

    /** Java looks for the exception only when it is asked for the methods. */
    private static final class Made {
        @SuppressWarnings("UnusedMethod")
        static void forApi() throws MessagingException {}
    }

    private static List<String> copies() {
        try {
            String file = ThisJames.class.getName().replace('.', '/') + ".class";
            return Collections.list(ThisJames.class.getClassLoader().getResources(file)).stream()
                    .map(URL::toString)
                    .map(url -> url.replaceFirst("^jar:file:(.*)!/.*", "$1"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Optional<String> twice(List<String> copies) {
        return copies.size() > 1
                ? Optional.of(
                        "James Express is there " + copies.size() + " times: leave one of " + String.join(", ", copies))
                : Optional.empty();
    }
}
