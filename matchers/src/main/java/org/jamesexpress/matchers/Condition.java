package org.jamesexpress.matchers;

import java.util.Objects;
import java.util.function.Function;
import javax.mail.MessagingException;
import org.apache.mailet.base.GenericMatcher;

/** What stands behind the = of a matcher, checked when the server starts. */
final class Condition {
    private Condition() {}

    /**
     * @param parser takes the condition without the blanks around it, "" if there is none, and throws
     *     IllegalArgumentException at one that it can't take
     * @param right what a condition should be, to follow "should be"
     * @param example a whole match attribute's value
     * @throws MessagingException in one line: the matcher, the condition, what would be right
     */
    static <T> T parse(GenericMatcher matcher, Function<String, T> parser, String right, String example)
            throws MessagingException {
        String text = Objects.requireNonNullElse(matcher.getCondition(), "").strip();
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException e) {
            throw new MessagingException("matcher " + matcher.getMatcherName() + ": condition = " + text
                    + ": should be " + right + ", as in match=\"" + example + "\"");
        }
    }
}
