package org.jamesexpress.delivery;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jamesexpress.smtp.Notify;
import org.jamesexpress.smtp.Ret;

/** A sender's wishes (RFC 3461) as the table has them: words, and empty texts where nothing was asked. */
final class DsnColumns {
    private DsnColumns() {}

    static String of(Set<Notify> notify) {
        return notify.stream().map(Enum::name).sorted().collect(Collectors.joining(","));
    }

    static Set<Notify> notify(String column) {
        return column.isEmpty()
                ? Set.of()
                : Arrays.stream(column.split(","))
                        .map(Notify::valueOf)
                        .collect(Collectors.toCollection(() -> EnumSet.noneOf(Notify.class)));
    }

    static String of(Optional<Ret> ret) {
        return ret.map(Enum::name).orElse("");
    }

    static Optional<Ret> ret(String column) {
        return text(column).map(Ret::valueOf);
    }

    static Optional<String> text(String column) {
        return Optional.of(column).filter(text -> !text.isEmpty());
    }
}
