package org.jamesexpress.webadmin;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jamesexpress.delivery.Criterion;
import org.jamesexpress.delivery.OutboundQueue;
import org.jamesexpress.delivery.Selection;
import spark.Request;

/**
 * The parameters of a request. A wrong one is noted and answered with something harmless, so that {@link #check} can
 * refuse with every complaint at once. Used by one thread.
 */
final class Query {
    private final Map<String, String> values = new LinkedHashMap<>();
    private final Set<String> asked = new TreeSet<>();
    private final List<String> complaints = new ArrayList<>();

    Query(Request request) {
        for (String name : request.queryParams()) {
            String[] given = request.queryParamsValues(name);
            values.put(name, given[0]);
            if (given.length > 1) {
                complaints.add(name + " is given more than once");
            }
        }
    }

    Optional<String> text(String name) {
        asked.add(name);
        return Optional.ofNullable(values.get(name));
    }

    /** What a part of the path means; a parser throws IllegalArgumentException at what is not right. */
    <T> T path(String name, Request request, Function<String, T> parser, String right, T ifWrong) {
        return parsed(name, request.params(":" + name), parser, right, ifWrong);
    }

    /** What a parameter means, which may be left out; a parser throws IllegalArgumentException at what is not right. */
    <T> Optional<T> value(String name, Function<String, T> parser, String right) {
        return text(name).flatMap(text -> parsed(name, text, parser.andThen(Optional::of), right, Optional.empty()));
    }

    /** A moment, which may be left out. */
    Optional<Instant> time(String name) {
        return value(name, Query::instant, "a time such as 2026-11-22T10:00:00Z");
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private <T> T parsed(String name, String text, Function<String, T> parser, String right, T ifWrong) {
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException e) {
            complain(name, text, right);
            return ifWrong;
        }
    }

    boolean flag(String name) {
        String text = text(name).orElse("false");
        if (!text.equals("true") && !text.equals("false")) {
            complain(name, text, "true or false");
        }
        return text.equals("true");
    }

    /** How many entries an answer has at most. */
    int limit(int byDefault) {
        String text = text("limit").orElse(String.valueOf(byDefault));
        if (text.matches("[0-9]{1,6}")) {
            int count = Integer.parseInt(text);
            if (count >= 1 && count <= OutboundQueue.MOST) {
                return count;
            }
        }
        complain("limit", text, "1 to " + OutboundQueue.MOST);
        return byDefault;
    }

    /** One of several words, which must be given. */
    <T> T choice(String name, T[] all, Function<T, String> word, T ifWrong) {
        String text = text(name).orElse("");
        Optional<T> found =
                Arrays.stream(all).filter(each -> word.apply(each).equals(text)).findFirst();
        if (found.isEmpty()) {
            complain(name, text, Arrays.stream(all).map(word).collect(Collectors.joining(", ")));
        }
        return found.orElse(ifWrong);
    }

    /** What is given of the criteria, each under its word. */
    <B extends Criterion> Map<B, String> criteria(B[] all) {
        Map<B, String> given = new LinkedHashMap<>();
        for (B each : all) {
            text(each.word()).ifPresent(text -> {
                Optional<String> right = each.complaint(text);
                right.ifPresentOrElse(it -> complain(each.word(), text, it), () -> given.put(each, text));
            });
        }
        return given;
    }

    /** Whom an order is for; nobody is only meant where {@code all} says so. */
    Selection selection() {
        Map<Selection.By, String> criteria = criteria(Selection.By.values());
        boolean all = flag("all");
        boolean given = Arrays.stream(Selection.By.values()).anyMatch(each -> values.containsKey(each.word()));
        if (all && given) {
            complaints.add("all is true: a criterion besides does not go with it");
        } else if (!all && !given) {
            complaints.add("nothing is selected: give "
                    + Arrays.stream(Selection.By.values()).map(Criterion::word).collect(Collectors.joining(", "))
                    + ", or all=true");
        }
        return new Selection(criteria);
    }

    /** Reads a page, and refuses the request where it names none. */
    <T> T page(Supplier<T> reading) {
        try {
            return reading.get();
        } catch (IllegalArgumentException e) {
            complain("after", values.getOrDefault("after", ""), "what the page before named as next");
            throw Failures.wrong(complaints);
        }
    }

    /** Refuses the request if anything is wrong with it. */
    void check() {
        values.keySet().stream()
                .filter(name -> !asked.contains(name))
                .forEach(name -> complaints.add(name + " is not known here: " + String.join(", ", asked)
                        + (asked.isEmpty() ? "nothing is" : " are")));
        if (!complaints.isEmpty()) {
            throw Failures.wrong(complaints);
        }
    }

    private void complain(String name, String text, String right) {
        complaints.add(name + " = " + text + ": " + right + " is right");
    }
}
