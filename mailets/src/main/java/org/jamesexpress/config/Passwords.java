package org.jamesexpress.config;

import java.util.regex.Pattern;

/** Keeps the passwords that stand in a URL out of what is printed. */
public final class Passwords {
    private static final String HIDDEN = "***";
    /** It may hold any character, since what is printed is often what was mistyped. */
    private static final Pattern USER = Pattern.compile("(?<=://)\\S*@");

    private static final Pattern PARAMETER = Pattern.compile(
            "(?<=[?&;])([^=&;\\s]*(?:pass|pwd|secret|token|key)[^=&;\\s]*=)[^&;#\\s]*", Pattern.CASE_INSENSITIVE);

    private Passwords() {}

    /** The text with {@code ***} for the user and the password of a URL, and for parameters that are called like one. */
    public static String hiddenIn(String text) {
        String withoutUser = USER.matcher(text).replaceAll(HIDDEN + "@");
        return PARAMETER.matcher(withoutUser).replaceAll("$1" + HIDDEN);
    }
}
