package org.jamesexpress.tls.report;

import java.util.stream.Collectors;

/** Text of others made fit for a line of ours. */
final class Plain {
    private Plain() {}

    /** Characters that can be seen alone; as many at most. */
    static String line(String text, int longest) {
        return text.codePoints()
                .limit(longest)
                .mapToObj(c -> isPlain(c) ? Character.toString(c) : " ")
                .collect(Collectors.joining());
    }

    private static boolean isPlain(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
