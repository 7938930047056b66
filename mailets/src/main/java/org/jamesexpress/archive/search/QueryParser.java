package org.jamesexpress.archive.search;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jamesexpress.config.Sizes;

/** Makes a query of its terms. Used once, by one thread. */
final class QueryParser {
    private static final String OR = "OR";
    private static final String AND = "AND";
    private static final String NOT = "NOT";
    private static final long DAY = Duration.ofDays(1).toMillis();
    private static final Pattern ID = Pattern.compile("[0-9a-f]{1,64}");
    private static final List<String> DIRECTIONS = List.of("inbound", "outbound", "internal");

    private final List<Term> terms;
    private final Clock clock;

    /** Each holds what may stand for one another; one of each must be there. */
    private final List<List<String>> wanted = new ArrayList<>();

    private final List<String> unwanted = new ArrayList<>();
    private final List<Condition> conditions = new ArrayList<>();
    private Query.Days days = Query.Days.ALL;
    private boolean excludes;

    QueryParser(String text, Clock clock) {
        this.terms = Terms.of(text);
        this.clock = clock;
    }

    Query query() {
        for (int i = 0; i < terms.size(); i++) {
            Term term = terms.get(i);
            if (term.is(NOT)) {
                throw term.wrong("NOT is written as a minus right before what must not be there");
            } else if (term.is(OR)) {
                either(i);
            } else if (!term.is(AND)) {
                excludes |= term.not();
                take(term, isOr(i - 1), isOr(i + 1));
            }
        }
        return new Query(words(), List.copyOf(conditions), days, excludes);
    }

    private boolean isOr(int index) {
        return index >= 0 && index < terms.size() && terms.get(index).is(OR);
    }

    private boolean isOperand(int index) {
        return index >= 0
                && index < terms.size()
                && !isOr(index)
                && !terms.get(index).is(AND);
    }

    private void either(int index) {
        if (!isOperand(index - 1) || !isOperand(index + 1)) {
            throw terms.get(index).wrong("OR stands between two words");
        }
    }

    private void take(Term term, boolean afterOr, boolean beforeOr) {
        Optional<String> sought = sought(term);
        if (afterOr || beforeOr) {
            if (sought.isEmpty() || term.not()) {
                throw term.wrong(
                        "beside OR stand words, from, to, subject, body, attachment, has and direction, without a minus");
            }
        } else if (sought.isEmpty()) {
            compare(term);
        }
        sought.ifPresent(words -> {
            if (term.not()) {
                unwanted.add(words);
            } else if (afterOr) {
                wanted.get(wanted.size() - 1).add(words);
            } else {
                wanted.add(new ArrayList<>(List.of(words)));
            }
        });
    }

    private Optional<String> words() {
        if (wanted.isEmpty() && unwanted.isEmpty()) {
            return Optional.empty();
        }
        List<String> all = new ArrayList<>();
        wanted.forEach(each -> all.add("(" + String.join(" OR ", each) + ")"));
        if (all.isEmpty()) {
            all.add(Field.HAS.holds(Phrase.whole(Fact.MAIL)));
        }
        String words = String.join(" AND ", all);
        return Optional.of(unwanted.isEmpty() ? words : "(" + words + ") NOT (" + String.join(" OR ", unwanted) + ")");
    }

    /** What it seeks among the words; empty for what is compared. */
    private static Optional<String> sought(Term term) {
        if (term.field().isEmpty()) {
            return Optional.of(phrase(term));
        }
        Field field = term.field().get();
        return switch (field) {
            case FROM, TO, SUBJECT, BODY -> Optional.of(field.holds(phrase(term)));
            case ATTACHMENT -> Optional.of(field.holds(name(term)));
            case HAS -> Optional.of(field.holds(Phrase.whole(oneOf(term, List.of(Fact.ATTACHMENT)))));
            case DIRECTION -> Optional.of(field.holds(Phrase.whole(Fact.direction(oneOf(term, DIRECTIONS)))));
            default -> Optional.empty();
        };
    }

    private static String oneOf(Term term, List<String> words) {
        String word = term.value().toLowerCase(Locale.ROOT);
        if (!words.contains(word)) {
            throw term.wrong(term.value() + " is none: " + String.join(" or ", words) + " is right");
        }
        return word;
    }

    private static String phrase(Term term) {
        String value = term.value();
        boolean open = !term.quoted() && value.endsWith("*");
        String text = open ? value.substring(0, value.length() - 1) : value;
        if (!term.quoted()) {
            Optional<String> address = address(text, open);
            if (address.isPresent()) {
                return address.get();
            }
            if (text.indexOf('*') >= 0) {
                throw term.wrong("* stands at the end of a word");
            }
        }
        Optional<String> phrase = Phrase.of(text, open);
        return phrase.orElseThrow(() -> term.wrong("there is no word in " + value));
    }

    /** A whole address, the begin of one, or everybody of a domain. */
    private static Optional<String> address(String text, boolean open) {
        String domain = text.startsWith("*@") ? text.substring(1) : text;
        if (domain.startsWith("@")) {
            return domain.length() == 1 || domain.indexOf('*') >= 0
                    ? Optional.empty()
                    : Optional.of(open ? Phrase.wholeThatBegins(domain) : Phrase.whole(domain));
        }
        List<String> found = new ArrayList<>();
        EmailAddresses.in(Runs.folded(text), found::add);
        return found.size() == 1 && text.indexOf('*') < 0
                ? found.stream().findFirst().map(each -> open ? Phrase.wholeThatBegins(each) : Phrase.whole(each))
                : Optional.empty();
    }

    /** The words of a name, or what it ends with after the dot. */
    private static String name(Term term) {
        String value = term.value();
        boolean ending = !term.quoted() && value.startsWith("*.") && value.length() > 2;
        return ending && value.indexOf('*', 1) < 0 ? Phrase.whole(value.substring(1)) : phrase(term);
    }

    private void compare(Term term) {
        Condition condition = condition(term);
        conditions.add(term.not() ? condition.negated() : condition);
    }

    private Condition condition(Term term) {
        return switch (term.field().orElseThrow()) {
            case AFTER -> arrived(term, when(term).begin(), Instant.MAX);
            case BEFORE -> arrived(term, Instant.MIN, when(term).begin());
            case ON -> on(term);
            case LARGER -> new Condition("fact.size > ?", List.of(size(term)));
            case SMALLER -> new Condition("fact.size < ?", List.of(size(term)));
            case ID -> id(term);
            default ->
                new Condition(
                        "fact.number IN (SELECT number FROM mail WHERE message_id = ? AND message_id <> '')",
                        List.of(MessageIds.bare(term.value())));
        };
    }

    private static Condition id(Term term) {
        String id = term.value();
        if (!ID.matcher(id).matches()) {
            throw term.wrong(id + " is no id: hexadecimal digits are right, such as 1f3c");
        }
        return new Condition(
                "fact.number IN (SELECT number FROM mail WHERE id >= ? AND id < ?)", List.of(id, id + "g"));
    }

    private Condition on(Term term) {
        When when = when(term);
        if (when.begin().equals(when.end())) {
            throw term.wrong(term.value() + " is no day: 2026-01-31, 2026-01 or 2026 is right");
        }
        return arrived(term, when.begin(), when.end());
    }

    private Condition arrived(Term term, Instant begin, Instant end) {
        List<Object> values = new ArrayList<>();
        List<String> sql = new ArrayList<>();
        long first = Long.MIN_VALUE;
        long last = Long.MAX_VALUE;
        if (begin.isAfter(Instant.MIN)) {
            sql.add("fact.arrived >= ?");
            values.add(begin.toEpochMilli());
            first = Math.floorDiv(begin.toEpochMilli(), DAY);
        }
        if (end.isBefore(Instant.MAX)) {
            sql.add("fact.arrived < ?");
            values.add(end.toEpochMilli());
            last = Math.floorDiv(end.toEpochMilli() - 1, DAY);
        }
        if (!term.not()) {
            days = days.and(new Query.Days(first, last));
        }
        return new Condition(String.join(" AND ", sql), values);
    }

    private When when(Term term) {
        return parsed(term, text -> When.parse(text, clock), "time", When.RIGHT);
    }

    private static long size(Term term) {
        return parsed(term, Sizes::parse, "size", "500, 64k, 20M or 1G");
    }

    private static <T> T parsed(Term term, Function<String, T> parser, String thing, String right) {
        try {
            return parser.apply(term.value());
        } catch (IllegalArgumentException e) {
            throw term.wrong(term.value() + " is no " + thing + ": " + right + " is right");
        }
    }
}
