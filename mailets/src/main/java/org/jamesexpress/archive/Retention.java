package org.jamesexpress.archive;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jamesexpress.events.Arrival;

/**
 * How long mails are kept: as long as the longest of all rules that fit says, so that their order means nothing, and a mail
 * that two laws ask for is there for both. One that no rule fits is kept for ever.
 */
public record Retention(List<RetentionRule> rules) {
    /** What is written: a rule a line, or between semicolons. */
    static final String FORM = "rules such as 10y or 6y contracts: domain:example.com direction:outbound, one a line or"
            + " between semicolons";

    public Retention {
        rules = List.copyOf(rules);
    }

    /** @param complaints are told of each rule that is wrong, and what would be right, in words that follow "should be" */
    static Retention parse(String text, BiConsumer<String, String> complaints) {
        List<RetentionRule> rules = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (String each : text.split("[;\\n]", -1)) {
            String rule = each.strip().replaceAll("\\s+", " ");
            if (!rule.isEmpty()) {
                try {
                    RetentionRule parsed = RetentionRule.parse(rule);
                    if (!names.add(parsed.name())) {
                        throw new IllegalArgumentException("a rule that no other is called like");
                    }
                    rules.add(parsed);
                } catch (IllegalArgumentException e) {
                    complaints.accept(rule, String.valueOf(e.getMessage()));
                }
            }
        }
        return new Retention(rules);
    }

    /** Whether any rule asks for fields of the header. */
    boolean readsHeader() {
        return rules.stream().anyMatch(RetentionRule::readsHeader);
    }

    /**
     * How long a mail is kept; empty if no rule fits.
     *
     * @param from the day of UTC from which its time counts
     */
    Optional<Kept> of(Arrival mail, List<HeaderField> header, LocalDate from) {
        return rules.stream()
                .filter(rule -> rule.fits(mail, header))
                .map(rule -> rule.from(from))
                .reduce((one, other) -> other.outlasts(one) ? other : one);
    }
}
