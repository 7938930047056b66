package org.jamesexpress.matchers;

import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.apache.mailet.base.GenericMatcher;
import org.jamesexpress.config.Declaration;
import org.jamesexpress.config.Question;
import org.jamesexpress.config.Settings;
import org.jamesexpress.config.SettingsException;

/**
 * What stands behind the = of a matcher, checked when the server starts.
 *
 * @param parser takes the condition without the blanks around it, "" if there is none, and throws
 *     IllegalArgumentException at one that it can't take
 * @param right what a condition should be, to follow "should be"
 * @param meaning in whole sentences
 * @param example a condition that is taken
 * @param byDefault the one that is taken where there is none; "" if there has to be one
 */
record Condition<T>(Function<String, T> parser, String right, String meaning, String example, String byDefault) {
    /** One that has to be there. */
    Condition(Function<String, T> parser, String right, String meaning, String example) {
        this(parser, right, meaning, example, "");
    }

    /**
     * The condition of a matcher.
     *
     * @throws SettingsException in one line: the matcher, the condition, what would be right
     */
    T of(GenericMatcher matcher) throws SettingsException {
        String text = written(matcher);
        try {
            return parser.apply(text.isEmpty() ? byDefault : text);
        } catch (IllegalArgumentException e) {
            throw refusal(matcher, right, "=" + example);
        }
    }

    /**
     * Sees to it that a matcher which takes no condition has none.
     *
     * @throws SettingsException in one line
     */
    static void refuse(GenericMatcher matcher) throws SettingsException {
        if (!written(matcher).isEmpty()) {
            throw refusal(matcher, "left out", "");
        }
    }

    private static String written(GenericMatcher matcher) {
        return Objects.requireNonNullElse(matcher.getCondition(), "").strip();
    }

    private static SettingsException refusal(GenericMatcher matcher, String right, String example) {
        return new SettingsException(
                List.of("matcher " + matcher.getMatcherName() + ": condition = " + written(matcher) + ": should be "
                        + right + ", as in match=\"" + matcher.getClass().getSimpleName() + example + "\""));
    }

    /**
     * Tells the reference of a matcher.
     *
     * @param caption what it does, in one sentence
     * @param use how it stands in {@code mailetcontainer.xml}
     */
    Declaration declare(Class<? extends GenericMatcher> type, String caption, String use) {
        return Declaration.matcher(type, caption, use, this::read);
    }

    private T read(Settings settings) {
        Question question = settings.ask("condition").means(meaning).example(example);
        return byDefault.isEmpty()
                ? question.required(parser.apply(example), parser, right)
                : question.value(byDefault, parser, right);
    }
}
