package org.jamesexpress.mime;

/** What every wire carries. */
public final class Ascii {
    private Ascii() {}

    public static boolean is(String text) {
        return text.chars().allMatch(c -> c < 128);
    }
}
