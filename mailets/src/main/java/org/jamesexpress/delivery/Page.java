package org.jamesexpress.delivery;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A part of a long list.
 *
 * @param next where the part after it begins; empty at the end of the list
 */
public record Page<T>(List<T> entries, Optional<String> next) {
    /** Where the list begins. */
    public static final String FIRST = "";

    public Page {
        entries = List.copyOf(entries);
    }

    /** The first {@code most} of what was read: one more than that tells that the list goes on. */
    public static <T> Page<T> of(List<T> read, int most, Function<T, String> place) {
        return read.size() <= most
                ? new Page<>(read, Optional.empty())
                : new Page<>(read.subList(0, most), Optional.of(place.apply(read.get(most - 1))));
    }

    /** The same page of something else. */
    <U> Page<U> map(Function<T, U> other) {
        return new Page<>(entries.stream().map(other).toList(), next);
    }

    /**
     * The parts of a place, which slashes separate.
     *
     * @throws IllegalArgumentException if there are not that many
     */
    static String[] parts(String place, int count) {
        String[] parts = place.split("/", -1);
        if (parts.length != count) {
            throw noPlace(place);
        }
        return parts;
    }

    /** The whole number that a part of a place is. */
    static long number(String part, String place) {
        try {
            return Long.parseLong(part);
        } catch (NumberFormatException e) {
            throw noPlace(place);
        }
    }

    private static IllegalArgumentException noPlace(String place) {
        return new IllegalArgumentException("Not the place of a page: " + place);
    }
}
