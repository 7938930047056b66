package org.jamesexpress.delivery;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.jamesexpress.smtp.Stage;
import org.jamesexpress.testing.Fault;
import org.jamesexpress.testing.Point;
import org.jamesexpress.testing.ScriptedSmtpServer;

/**
 * One cell of a table of failures.
 *
 * @param place where it happens: a {@link Point}, or REFUSED and NO_ANSWER for the connection, or RCPT-2
 * @param what happens: 4xx, 421, 5xx, or a {@link Fault}
 */
record FailureCell(String place, String what, Meaning meaning) {
    /** What a failure means for a mail with two recipients. */
    enum Meaning {
        /** The next host gets it; where there is none, it is deferred. */
        NEXT,
        /** Likewise for the second recipient, while this host accepts the first one. */
        NEXT_2,
        BOUNCE,
        BOUNCE_2,
        /** This host has it, perhaps: it is deferred even where there is another host. */
        AMBIGUOUS,
        /** This host gets it over a second connection, in clear. */
        CLEAR,
        /** This host gets it over the same connection. */
        GOES_ON
    }

    /** Reads a table whose first line has what happens, and whose first column has where. */
    static List<FailureCell> readAll(String table) {
        List<List<String>> lines =
                table.lines().map(line -> List.of(line.strip().split(" +"))).toList();
        List<FailureCell> cells = new ArrayList<>();
        for (List<String> line : lines.subList(1, lines.size())) {
            for (int i = 1; i < line.size(); i++) {
                if (!line.get(i).equals("-")) {
                    String meaning = line.get(i).replace('-', '_').toUpperCase(Locale.ROOT);
                    cells.add(new FailureCell(line.get(0), lines.get(0).get(i - 1), Meaning.valueOf(meaning)));
                }
            }
        }
        return cells;
    }

    /** Has a host fail like this. */
    void script(ScriptedSmtpServer host, SSLContext tls, String secondRecipient) {
        if (isUnreachable()) {
            host.close();
            return;
        }
        if (place.equals("HELO")) {
            host.saying(Point.EHLO, "502 5.5.1 What?");
        }
        if (Stream.of("STARTTLS", "HANDSHAKE", "ENCRYPTED_EHLO").anyMatch(place::equals)) {
            host.withTls(tls);
        }
        switch (what) {
            case "4xx" -> say(host, "451 4.3.0 Not now", secondRecipient);
            case "421" -> say(host, "421 4.3.2 Going down", secondRecipient);
            case "5xx" -> say(host, "554 5.7.1 Never", secondRecipient);
            default -> commit(host, Fault.valueOf(what), secondRecipient);
        }
    }

    private void say(ScriptedSmtpServer host, String reply, String secondRecipient) {
        if (place.equals("RCPT-2")) {
            host.sayingTo(secondRecipient, reply);
        } else {
            host.saying(Point.valueOf(place), reply);
        }
    }

    private void commit(ScriptedSmtpServer host, Fault fault, String secondRecipient) {
        if (place.equals("RCPT-2")) {
            host.doingTo(secondRecipient, fault);
        } else {
            host.doing(Point.valueOf(place), fault);
        }
    }

    /** How many the host sees where it fails once. */
    int connections() {
        return isUnreachable() ? 0 : 1;
    }

    private boolean isUnreachable() {
        return place.equals("REFUSED") || place.equals("NO_ANSWER");
    }

    /** Whether the host takes the mail before it fails. */
    boolean takesTheMail() {
        return place.equals("AFTER_DOT");
    }

    boolean needsALongBody() {
        return place.equals("BODY");
    }

    /** As an attempt's row tells of it: stage, code and outcome. */
    String row(Outcome outcome) {
        return stage() + " " + code() + " " + outcome;
    }

    private Stage stage() {
        return switch (place) {
            case "REFUSED", "NO_ANSWER" -> Stage.CONNECT;
            case "HELO" -> Stage.EHLO;
            case "HANDSHAKE", "ENCRYPTED_EHLO" -> Stage.STARTTLS;
            case "RCPT-2" -> Stage.RCPT;
            case "AFTER_DOT" -> Stage.DOT;
            // What is said while the body goes out is heard before the dot; silence shows only after it.
            case "BODY" -> meaning == Meaning.AMBIGUOUS ? Stage.DOT : Stage.DATA;
            default -> Stage.valueOf(place);
        };
    }

    private int code() {
        return switch (what) {
            case "4xx" -> 451;
            case "421" -> 421;
            case "5xx" -> 554;
            default -> 0;
        };
    }

    @Override
    public String toString() {
        return place + " " + what + " " + meaning;
    }
}
