package org.jamesexpress.delivery;

import java.util.ArrayList;
import java.util.List;

/**
 * One cell of a {@link TlsTable}.
 *
 * @param policy what is asked for: rule- and the level of a rule, sts- and what the domain says by MTA-STS, sts-rule- if
 *     both are there, or something without either
 * @param meaning how the first host has the mail: verified, pinned, unverified or clear; or the status with which it goes
 *     on to the next one and, where there is none, comes back or waits; in brackets if this host is passed by; and with
 *     ALL if every host of the domain is
 */
record TlsCell(TlsWish wish, String policy, FirstHost host, String meaning) {
    /** Of a host with which nothing else is wrong, if the mail was offered to it at all. */
    private static final String LACKS_REQUIRETLS = "5.7.30";

    /** Reads a table whose first line has the hosts, and whose first columns have the wish, if any, and the policy. */
    static List<TlsCell> readAll(String table) {
        List<List<String>> lines =
                table.lines().map(line -> List.of(line.strip().split(" +"))).toList();
        List<String> head = lines.get(0);
        int policy = head.indexOf("POLICY");
        List<TlsCell> cells = new ArrayList<>();
        for (List<String> line : lines.subList(1, lines.size())) {
            TlsWish wish = policy == 0 ? TlsWish.NONE : TlsWish.valueOf(line.get(0));
            for (int i = policy + 1; i < line.size(); i++) {
                cells.add(new TlsCell(wish, line.get(policy), FirstHost.valueOf(head.get(i)), line.get(i)));
            }
        }
        return cells;
    }

    boolean isByMtaSts() {
        return policy.startsWith("sts-");
    }

    /** That of the rule; empty where there is none. */
    String level() {
        return policy.contains("rule-") ? policy.replaceFirst(".*rule-", "") : "";
    }

    String status() {
        return meaning.replaceAll("[^0-9.]", "");
    }

    boolean isDelivered() {
        return status().isEmpty();
    }

    boolean isTried() {
        return Character.isLetterOrDigit(meaning.charAt(0)) && !isForNobody();
    }

    boolean isForNobody() {
        return meaning.startsWith("ALL");
    }

    /** All attempts, where there is a next host that has whatever may be asked for. */
    List<String> withANextHost() {
        if (isDelivered()) {
            return List.of(delivered());
        }
        if (isForNobody()) {
            return List.of(notDelivered(outcome()));
        }
        String second = "2 DELIVERED 2.0.0 " + askedFor();
        return isTried() ? List.of(notDelivered("NEXT_HOST"), second) : List.of(second);
    }

    /** The one attempt, where there is none. */
    String alone() {
        return isDelivered() ? delivered() : notDelivered(outcome());
    }

    /** The last attempt, where there is none and the lifetime is over. */
    String atTheEnd() {
        return isDelivered() ? delivered() : notDelivered("BOUNCED");
    }

    private String outcome() {
        return status().startsWith("5") ? "BOUNCED" : "DEFERRED";
    }

    private String delivered() {
        return ("1 DELIVERED 2.0.0 " + (meaning.equals("clear") ? "clear " : "encrypted ") + proof()).strip();
    }

    private String notDelivered(String outcome) {
        if (!isTried()) {
            return "- " + outcome + " " + status() + " clear";
        }
        boolean isShownAll = status().equals(LACKS_REQUIRETLS);
        return "1 " + outcome + " " + status() + " " + (isShownAll ? askedFor() : "clear " + problem());
    }

    /** What has shown all that can be asked for. */
    private String askedFor() {
        return "encrypted " + (level().equals("pinned") ? "pinned" : "verified");
    }

    /** What the first host has shown, as attempts tell of it. */
    private String proof() {
        return switch (meaning) {
            case "verified", "pinned" -> meaning;
            case "clear" -> level().equals("none") ? "" : host.problem;
            default -> host.problem;
        };
    }

    private String problem() {
        boolean isOfTheName = level().equals("named") && host.problem.isEmpty();
        boolean isOfTheKey = level().equals("pinned") && host == FirstHost.ROLLED;
        return isOfTheName ? "certificate-host-mismatch" : isOfTheKey ? "validation-failure" : host.problem;
    }

    @Override
    public String toString() {
        return wish + ", " + policy + ", " + host + ": " + meaning;
    }
}
