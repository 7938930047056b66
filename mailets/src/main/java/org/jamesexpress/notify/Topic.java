package org.jamesexpress.notify;

import java.util.regex.Pattern;

/** Something that users opt in to, such as {@code new-mail}: a word of a to z, 0 to 9 and -. */
public record Topic(String word) {
    private static final Pattern FORM = Pattern.compile("[a-z0-9-]{1,64}");

    /** What is right, to follow "should be". */
    public static final String RIGHT = "a word of a to z, 0 to 9 and -";

    public Topic {
        if (!FORM.matcher(word).matches()) {
            throw new IllegalArgumentException("not a topic: " + word);
        }
    }

    @Override
    public String toString() {
        return word;
    }
}
