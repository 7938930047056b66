package org.jamesexpress.archive;

import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jamesexpress.events.Arrival;

/**
 * For how long some mails are kept.
 *
 * @param name what a tombstone calls it: its name, or where it has none all of its text
 * @param period empty for ever
 * @param conditions all of which must fit
 */
public record RetentionRule(String name, Optional<Period> period, List<RetentionCondition> conditions) {
    /** A period, a name, and behind a colon and a blank the conditions. */
    private static final Pattern FORM = Pattern.compile("(\\S+?)(?: ([^:\"]+?))?(?: ?(:)(?: (.*))?)?");

    private static final Pattern PERIOD = Pattern.compile("([1-9]\\d{0,3})([dwm])|([1-9]\\d{0,2})y");
    private static final String FOR_EVER = "forever";
    private static final Pattern WORD = Pattern.compile("(?:[^\\s\"]|\"[^\"]*\")+");

    public RetentionRule {
        conditions = List.copyOf(conditions);
    }

    /** @throws IllegalArgumentException says what would be right, in words that follow "should be" */
    static RetentionRule parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException("a period, a name if it is to have one, and behind a colon and a blank"
                    + " the conditions, as in 10y contracts: domain:example.com");
        }
        String name = form.group(2);
        String conditions = form.group(4);
        if (conditions == null && (name != null || form.group(3) != null)) {
            throw new IllegalArgumentException("a rule with conditions behind its colon, as in 10y contracts:"
                    + " domain:example.com: a rule for every mail is a period alone, as in 10y");
        }
        return new RetentionRule(
                name == null ? text : name,
                period(form.group(1)),
                conditions == null ? List.of() : conditions(conditions));
    }

    private static Optional<Period> period(String text) {
        Matcher form = PERIOD.matcher(text);
        if (text.equals(FOR_EVER)) {
            return Optional.empty();
        }
        if (!form.matches()) {
            throw new IllegalArgumentException(
                    "a rule that begins with days, weeks, months or years, as in 90d, 6w, 18m" + " or 10y, or with "
                            + FOR_EVER + ": " + text + " is none of these");
        }
        return Optional.of(
                form.group(3) != null
                        ? Period.ofYears(Integer.parseInt(form.group(3)))
                        : period(Integer.parseInt(form.group(1)), form.group(2)));
    }

    private static Period period(int number, String unit) {
        return switch (unit) {
            case "d" -> Period.ofDays(number);
            case "w" -> Period.ofWeeks(number);
            default -> Period.ofMonths(number);
        };
    }

    private static List<RetentionCondition> conditions(String text) {
        List<RetentionCondition> conditions = new ArrayList<>();
        int end = 0;
        for (Matcher word = WORD.matcher(text); word.find(); end = word.end()) {
            conditions.add(RetentionCondition.parse(word.group()));
        }
        if (!text.substring(end).isBlank() || text.chars().filter(c -> c == '"').count() % 2 > 0) {
            throw new IllegalArgumentException("a rule in which each quote has an end");
        }
        return conditions;
    }

    boolean readsHeader() {
        return conditions.stream().anyMatch(RetentionCondition.Header.class::isInstance);
    }

    boolean fits(Arrival mail, List<HeaderField> header) {
        return conditions.stream().allMatch(each -> each.fits(mail, header));
    }

    /** What a mail is stamped with whose time counts from that day. */
    Kept from(LocalDate day) {
        return new Kept(name, period.map(day::plus));
    }
}
