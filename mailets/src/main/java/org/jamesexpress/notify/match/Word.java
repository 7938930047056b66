package org.jamesexpress.notify.match;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** What a term may ask about; the predicates are over the data of an event, and false where those don't say it. */
enum Word {
    FROM("an address, a domain as in @example.com, or a part of a name", value -> {
        Pattern pattern = new Pattern(value);
        return data -> person(pattern, data.at("/headers/from"), data.at("/envelope/reversePath"), data.at("/sender"));
    }),
    TO("an address, a domain as in @example.com, or a part of a name", value -> {
        Pattern pattern = new Pattern(value);
        return data -> person(
                pattern,
                data.at("/headers/to"),
                data.at("/headers/cc"),
                data.at("/envelope/recipients"),
                data.at("/recipient"),
                data.at("/mailbox/owner"));
    }),
    SUBJECT("a part of the subject", value -> {
        Pattern pattern = new Pattern(value);
        return data -> pattern.isIn(data.at("/headers/subject").asText(""));
    }),
    MAILBOX("the name of a mailbox, such as INBOX", value -> {
        Pattern pattern = new Pattern(value);
        return data -> data.at("/mailbox/name").isTextual()
                && pattern.is(data.at("/mailbox/name").asText());
    }),
    ATTACHMENT("a part of an attachment's name, or such as *.pdf", value -> {
        Pattern pattern = new Pattern(value);
        return data -> stream(data.path("attachments"))
                .anyMatch(each -> pattern.isIn(each.path("name").asText("")));
    }),
    HAS("attachment", value -> {
        choice(value, Map.of("attachment", true));
        return data ->
                data.path("attachmentCount").asInt() > data.path("attachments").size()
                        || stream(data.path("attachments"))
                                .anyMatch(each -> !each.path("inline").asBoolean());
    }),
    LARGER("a size, such as 500, 64k or 1M", value -> {
        long size = size(value);
        return data -> data.path("size").asLong(-1) > size;
    }),
    SMALLER("a size, such as 500, 64k or 1M", value -> {
        long size = size(value);
        return data -> data.has("size") && data.path("size").asLong() < size;
    }),
    DIRECTION("inbound, outbound or internal", value -> {
        String way = choice(value, Map.of("inbound", "inbound", "outbound", "outbound", "internal", "internal"));
        return data -> data.path("direction").asText("").equals(way)
                || stream(data.at("/envelope/recipients"))
                        .anyMatch(each -> each.path("direction").asText("").equals(way));
    }),
    AUTO("yes or no", value -> {
        boolean wanted = yesOrNo(value);
        return data -> data.has("auto") && data.at("/auto/automatic").asBoolean() == wanted;
    }),
    LIST("yes or no", value -> {
        boolean wanted = yesOrNo(value);
        return data -> data.has("list") && !data.path("list").isNull() == wanted;
    }),
    SPF("a result, such as pass", value -> authentication("spf", value)),
    DKIM("a result, such as pass", value -> authentication("dkim", value)),
    DMARC("a result, such as pass", value -> authentication("dmarc", value));

    final String right;

    @SuppressWarnings("ImmutableEnumChecker") // a function that holds nothing
    private final Function<String, Predicate<JsonNode>> reader;

    Word(String right, Function<String, Predicate<JsonNode>> reader) {
        this.right = right;
        this.reader = reader;
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Word> of(String word) {
        return Arrays.stream(values())
                .filter(each -> each.name().equalsIgnoreCase(word))
                .findFirst();
    }

    static String all() {
        return Arrays.stream(values()).map(Word::word).collect(Collectors.joining(", "));
    }

    /** @throws IllegalArgumentException for what isn't right */
    Predicate<JsonNode> read(String value) {
        if (value.isBlank()) {
            throw new IllegalArgumentException();
        }
        return reader.apply(value);
    }

    /** Whether one of some texts, or of the items of lists, is a person's address or has a part of the name. */
    private static boolean person(Pattern pattern, JsonNode... places) {
        return Stream.of(places)
                .flatMap(place -> place.isArray() ? stream(place) : Stream.of(place))
                .anyMatch(each -> each.isTextual()
                        ? pattern.isAddress(each.asText())
                        : pattern.isAddress(each.path("address").asText(""))
                                || (each.path("name").isTextual()
                                        && pattern.isIn(each.path("name").asText())));
    }

    private static Predicate<JsonNode> authentication(String check, String value) {
        Pattern pattern = new Pattern(value);
        String place = "/authentication/" + check + "/result";
        return data -> data.at(place).isTextual() && pattern.is(data.at(place).asText());
    }

    private static boolean yesOrNo(String value) {
        return choice(value, Map.of("yes", true, "no", false));
    }

    private static <T> T choice(String value, Map<String, T> known) {
        return Optional.ofNullable(known.get(value.toLowerCase(Locale.ROOT)))
                .orElseThrow(IllegalArgumentException::new);
    }

    /** Whole numbers; {@code k}, {@code M} and {@code G} are powers of 1024. */
    private static long size(String value) {
        int digits = 0;
        while (digits < value.length() && Character.isDigit(value.charAt(digits))) {
            digits++;
        }
        String unit = value.substring(digits).toLowerCase(Locale.ROOT);
        long factor = choice(unit, Map.of("", 1L, "k", 1L << 10, "m", 1L << 20, "g", 1L << 30));
        return Math.multiplyExact(Long.parseLong(value.substring(0, digits)), factor);
    }

    private static Stream<JsonNode> stream(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }
}
