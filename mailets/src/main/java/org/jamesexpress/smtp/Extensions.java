package org.jamesexpress.smtp;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/** What a host offers beyond plain SMTP, keyword by keyword (RFC 5321 4.1.1.1). */
public final class Extensions {
    /** Of a host that knows HELO only. */
    static final Extensions NONE = new Extensions(Map.of());

    private static final Pattern LIMIT = Pattern.compile("([A-Za-z0-9-]+)=([1-9]\\d{0,5})");

    private final Map<String, String> parametersByKeyword;

    private Extensions(Map<String, String> parametersByKeyword) {
        this.parametersByKeyword = parametersByKeyword;
    }

    /** Of the reply to EHLO, whose first line is the host's name. */
    static Extensions of(Reply ehlo) {
        Map<String, String> found = new HashMap<>();
        List<String> offers = ehlo.lines().subList(1, ehlo.lines().size());
        for (String offer : offers) {
            String[] words = offer.strip().split("[ =]+", 2);
            found.putIfAbsent(words[0].toUpperCase(Locale.ROOT), words.length == 2 ? words[1] : "");
        }
        return new Extensions(Map.copyOf(found));
    }

    /** Each keyword with its parameters, in alphabetical order. */
    public List<String> all() {
        return parametersByKeyword.entrySet().stream()
                .map(offer -> (offer.getKey() + " " + offer.getValue()).strip())
                .sorted()
                .toList();
    }

    public boolean offers(String keyword) {
        return parametersByKeyword.containsKey(keyword);
    }

    /** A limit that the host names: RCPTMAX, MAILMAX, RCPTDOMAINMAX (RFC 9422). */
    public OptionalInt limit(String name) {
        String limits = parametersByKeyword.getOrDefault("LIMITS", "");
        return Arrays.stream(limits.split("\\s+"))
                .map(Extensions.LIMIT::matcher)
                .filter(limit -> limit.matches() && limit.group(1).equalsIgnoreCase(name))
                .mapToInt(limit -> Integer.parseInt(limit.group(2)))
                .findFirst();
    }

    /** The largest message in octets that the host takes, if it says so (RFC 1870). */
    public Optional<Long> largestMessage() {
        return Optional.ofNullable(parametersByKeyword.get("SIZE"))
                .map(String::strip)
                .filter(text -> text.matches("\\d{1,18}"))
                .map(Long::valueOf)
                .filter(octets -> octets > 0);
    }
}
