package org.jamesexpress.notify.event;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jamesexpress.parts.HeaderText;

/** Whether a person wrote a mail to its recipients, and by which list it came if not. */
final class Automatic {
    private static final Set<String> BY_A_PERSON = Set.of("", "no");
    private static final Set<String> PRECEDENCES = Set.of("bulk", "list", "junk", "auto_reply", "auto-reply");
    private static final Set<String> SUPPRESSED = Set.of("all", "oof", "autoreply");

    private static final List<String> LIST_FIELDS = List.of("list-id", "list-unsubscribe", "list-post", "list-help");

    /** What a mail program may open; a list's other URIs are left out. */
    private static final Pattern URI =
            Pattern.compile("<\\s*((?:https?|mailto):[^>]{1,400})>", Pattern.CASE_INSENSITIVE);

    private static final int MOST_URIS = 4;

    private Automatic() {}

    /**
     * A mail that nobody should answer.
     *
     * @param toNobody whether the reverse-path is empty, as that of a report is
     */
    static ObjectNode of(HeaderText header, boolean toNobody) {
        Optional<String> submitted = header.raw("auto-submitted");
        Optional<String> precedence = header.raw("precedence");
        Optional<String> suppress = header.raw("x-auto-response-suppress");
        boolean automatic = toNobody
                || submitted
                        .filter(value -> !BY_A_PERSON.contains(keyword(value)))
                        .isPresent()
                || precedence.filter(value -> says(value, PRECEDENCES)).isPresent()
                || suppress.filter(value -> says(value, SUPPRESSED)).isPresent();
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("automatic", automatic);
        Header.put(json, "autoSubmitted", submitted);
        Header.put(json, "precedence", precedence);
        Header.put(json, "responseSuppress", suppress);
        return json;
    }

    /** The word before parameters and comments (RFC 3834 5). */
    private static String keyword(String value) {
        return value.replaceFirst("[;(].*", "").strip().toLowerCase(Locale.ROOT);
    }

    private static boolean says(String value, Set<String> words) {
        return Arrays.stream(value.toLowerCase(Locale.ROOT).split("[\\s,;]+", -1))
                .anyMatch(words::contains);
    }

    /** The list that a mail came by (RFC 2919, RFC 2369, RFC 8058); empty if by none. */
    static Optional<ObjectNode> list(HeaderText header) {
        if (LIST_FIELDS.stream().allMatch(field -> header.raw(field).isEmpty())) {
            return Optional.empty();
        }
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        Header.put(json, "id", header.decoded("list-id"));
        ArrayNode unsubscribe = json.putArray("unsubscribe");
        Matcher uri = URI.matcher(header.raw("list-unsubscribe").orElse(""));
        while (uri.find() && unsubscribe.size() < MOST_URIS) {
            unsubscribe.add(Plain.of(uri.group(1), Integer.MAX_VALUE));
        }
        json.put("oneClick", header.raw("list-unsubscribe-post").isPresent());
        return Optional.of(json);
    }
}
