package org.jamesexpress.notify.event;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jamesexpress.events.Arrival;
import org.jamesexpress.parts.HeaderText;

/**
 * What this server found out about a mail's sender: first what its checks have left with the mail, then what stands in a
 * field Authentication-Results (RFC 8601) of this server's own name where no sender can have written it. Null for a check
 * that wasn't made.
 */
final class Authentication {
    private static final List<String> CHECKS = List.of("spf", "dkim", "dmarc");
    private static final Pattern WORD = Pattern.compile("\\s*([A-Za-z]{1,20})\\b.*", Pattern.DOTALL);
    private static final Pattern COMMENT = Pattern.compile("\\([^()]*+\\)");
    private static final Pattern RESULT = Pattern.compile(
            "\\s*(?<check>[a-z]+)\\s*=\\s*(?<result>[a-z]{1,20})\\b.*", Pattern.DOTALL | Pattern.CASE_INSENSITIVE);
    private static final int LONGEST = 500;

    private Authentication() {}

    /** @param server its name */
    static ObjectNode of(Arrival arrival, HeaderText header, String server) {
        Map<String, ObjectNode> found = new HashMap<>();
        if (arrival.authenticatedUser().isEmpty()) {
            header.authenticationResults().forEach(field -> read(field, server, found));
        }
        arrival.authentication().forEach((check, text) -> {
            Matcher word = WORD.matcher(text);
            if (word.matches()) {
                found.put(check, verdict(word.group(1), text));
            }
        });
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        CHECKS.forEach(check -> json.set(check, found.get(check)));
        return json;
    }

    /** A mail may have many signatures, of which one that is right will do (RFC 6376 6.1); else the first result counts. */
    private static void read(String field, String server, Map<String, ObjectNode> found) {
        String[] parts = COMMENT.matcher(field).replaceAll(" ").split(";", -1);
        String id = parts[0].strip().replaceFirst("\\s.*", "");
        for (String part : id.equalsIgnoreCase(server) ? parts : new String[0]) {
            Matcher result = RESULT.matcher(part);
            if (result.matches()) {
                String check = result.group("check").toLowerCase(Locale.ROOT);
                ObjectNode verdict = verdict(result.group("result"), part);
                if (check.equals("dkim") && verdict.path("result").asText().equals("pass")) {
                    found.put(check, verdict);
                } else {
                    found.putIfAbsent(check, verdict);
                }
            }
        }
    }

    private static ObjectNode verdict(String result, String text) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("result", result.toLowerCase(Locale.ROOT))
                .put("text", Plain.of(text, LONGEST));
    }
}
