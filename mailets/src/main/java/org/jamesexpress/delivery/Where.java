package org.jamesexpress.delivery;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Conditions of a statement, all of which must hold, with their arguments in order. Used by one thread. */
final class Where {
    private final List<String> conditions = new ArrayList<>();
    private final List<Object> arguments = new ArrayList<>();

    Where and(String condition, Object... values) {
        conditions.add(condition);
        Collections.addAll(arguments, values);
        return this;
    }

    String sql() {
        return conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
    }

    Object[] arguments() {
        return arguments.toArray();
    }
}
