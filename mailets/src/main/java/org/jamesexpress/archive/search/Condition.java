package org.jamesexpress.archive.search;

import java.util.List;

/**
 * What a query compares rather than seeks.
 *
 * @param sql of the columns of {@code fact}; no text of a user stands in it
 * @param values for its question marks: texts and whole numbers
 */
record Condition(String sql, List<Object> values) {
    Condition negated() {
        return new Condition("NOT (" + sql + ")", values);
    }
}
