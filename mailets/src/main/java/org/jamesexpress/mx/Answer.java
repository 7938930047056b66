package org.jamesexpress.mx;

import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** What DNS says to one question. */
sealed interface Answer<T> {
    /** Records, at least one. */
    record Found<T>(List<T> records) implements Answer<T> {}

    /** The name exists, without a record of this type. */
    record Nothing<T>() implements Answer<T> {}

    /** The name does not exist (NXDOMAIN). */
    record NoSuchName<T>() implements Answer<T> {}

    /** No answer, or none that can be believed. */
    record Failed<T>(String reason) implements Answer<T> {}

    default <R> R fold(
            Function<List<T>, R> found, Supplier<R> nothing, Supplier<R> noSuchName, Function<String, R> failed) {
        if (this instanceof Found<T> answer) {
            return found.apply(answer.records());
        }
        if (this instanceof Failed<T> answer) {
            return failed.apply(answer.reason());
        }
        return this instanceof NoSuchName<T> ? noSuchName.get() : nothing.get();
    }
}
