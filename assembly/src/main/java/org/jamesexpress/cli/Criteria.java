package org.jamesexpress.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import org.jamesexpress.delivery.Criterion;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Criteria on their way to webadmin. */
final class Criteria {
    private Criteria() {}

    /** Those that are given, each under its word; every complaint about them is wrong usage at once. */
    static <B extends Criterion> Map<String, String> query(Map<B, Optional<String>> given, CommandLine command) {
        Map<String, String> query = new LinkedHashMap<>();
        StringJoiner complaints = new StringJoiner("\n");
        given.forEach((by, value) -> value.ifPresent(text -> {
            query.put(by.word(), text);
            by.complaint(text).ifPresent(right -> complaints.add(by.word() + " " + text + ": " + right + " is right"));
        }));
        if (complaints.length() > 0) {
            throw new ParameterException(command, complaints.toString());
        }
        return query;
    }
}
