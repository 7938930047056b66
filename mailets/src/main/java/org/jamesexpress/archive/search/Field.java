package org.jamesexpress.archive.search;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a query names before a colon. */
enum Field {
    FROM("sender"),
    TO("recipients"),
    SUBJECT("subject"),
    BODY("body"),
    ATTACHMENT("names"),
    HAS("facts"),
    DIRECTION("facts"),
    AFTER(""),
    BEFORE(""),
    ON(""),
    LARGER(""),
    SMALLER(""),
    ID(""),
    MESSAGE_ID("");

    private final String column;

    /** @param column of the words; empty for what is compared */
    Field(String column) {
        this.column = column;
    }

    /** How it is written. */
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** A phrase that must stand in this field. */
    String holds(String phrase) {
        return column + " : " + phrase;
    }

    static Optional<Field> of(String word) {
        return Arrays.stream(values())
                .filter(each -> each.word().equals(word.toLowerCase(Locale.ROOT)))
                .findFirst();
    }

    static List<String> words() {
        return Arrays.stream(values()).map(Field::word).toList();
    }
}
