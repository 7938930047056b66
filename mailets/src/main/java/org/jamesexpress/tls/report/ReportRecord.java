package org.jamesexpress.tls.report;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A domain's wish for reports, as its record {@code _smtp._tls} has it (RFC 8460, 3).
 *
 * @param endpoints where they may go, in the domain's order
 * @param ignored what else it names, and why nothing is sent there
 */
record ReportRecord(List<Endpoint> endpoints, List<String> ignored) {
    private static final Pattern BEGINNING = Pattern.compile("v=TLSRPTv1[ \t]*;.*", Pattern.DOTALL);
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,31}");
    private static final int MOST = 5;
    private static final int LONGEST = 500;

    ReportRecord {
        endpoints = List.copyOf(endpoints);
        ignored = List.copyOf(ignored);
    }

    /** Where DNS has the record of a domain. */
    static String name(String domain) {
        return "_smtp._tls." + domain;
    }

    /** Those among the texts of the name that are about reports; if it isn't one, the domain asks for none. */
    static List<String> among(List<String> texts) {
        return texts.stream().filter(text -> BEGINNING.matcher(text).matches()).toList();
    }

    /**
     * Reads a record.
     *
     * @throws IllegalArgumentException when it is none, or nothing can be sent anywhere; the message says why
     */
    static ReportRecord parse(String text) {
        if (!BEGINNING.matcher(text).matches()) {
            throw new IllegalArgumentException("it does not begin with v=TLSRPTv1;");
        }
        List<Endpoint> endpoints = new ArrayList<>();
        List<String> ignored = new ArrayList<>();
        String[] fields = text.split(";", -1);
        for (int i = 1; i < fields.length; i++) {
            String field = trimmed(fields[i]);
            boolean isEnd = i == fields.length - 1 && field.isEmpty();
            if (!isEnd) {
                read(field, endpoints, ignored);
            }
        }
        if (endpoints.isEmpty()) {
            throw new IllegalArgumentException(
                    ignored.isEmpty()
                            ? "it has no rua"
                            : "nothing can be sent anywhere: " + String.join(", ", ignored));
        }
        return new ReportRecord(endpoints, ignored);
    }

    private static void read(String field, List<Endpoint> endpoints, List<String> ignored) {
        int equals = field.indexOf('=');
        if (equals < 0
                || equals == field.length() - 1
                || !NAME.matcher(field.substring(0, equals)).matches()) {
            throw new IllegalArgumentException("it has a field that isn't name=value: " + shown(field));
        }
        if (!field.startsWith("rua=")) {
            return;
        }
        for (String each : field.substring(equals + 1).split(",", -1)) {
            take(trimmed(each), endpoints, ignored);
        }
    }

    private static void take(String uri, List<Endpoint> endpoints, List<String> ignored) {
        try {
            if (uri.length() > LONGEST) {
                throw new IllegalArgumentException("is too long");
            }
            Endpoint endpoint = Endpoint.parse(uri);
            if (endpoints.size() == MOST) {
                throw new IllegalArgumentException("is one too many");
            }
            if (!endpoints.contains(endpoint)) {
                endpoints.add(endpoint);
            }
        } catch (IllegalArgumentException e) {
            if (ignored.size() < MOST) {
                ignored.add(shown(uri) + " " + e.getMessage());
            }
        }
    }

    private static String trimmed(String text) {
        return text.replaceAll("^[ \t]+|[ \t]+$", "");
    }

    private static String shown(String text) {
        return Plain.line(text, 100);
    }
}
