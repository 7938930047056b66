package org.jamesexpress.tls.sts;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a domain says in DNS of its policy (RFC 8461, 3.1): that there is one, and by another id that there is another.
 *
 * @param id of up to 32 letters and digits, which mean nothing
 */
public record StsRecord(String id) {
    private static final String VERSION = "v=STSv1";
    private static final Pattern MEANT = Pattern.compile(VERSION + "[ \t]*;.*", Pattern.DOTALL);
    private static final Pattern FIELD =
            Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,31}=[\\x21-\\x3A\\x3C\\x3E-\\x7E]+");
    private static final String ID = "id=";
    private static final Pattern ID_VALUE = Pattern.compile("[A-Za-z0-9]{1,32}");

    /** Where a domain has it. */
    public static String name(String domain) {
        return "_mta-sts." + domain;
    }

    /** The one among the texts of that name; empty where there are several, or it is malformed: then there is none. */
    public static Optional<StsRecord> in(List<String> texts) {
        List<String> meant =
                texts.stream().filter(text -> MEANT.matcher(text).matches()).toList();
        return meant.size() == 1 ? parse(meant.get(0)) : Optional.empty();
    }

    /** Why texts of that name tell of no policy, where there are some. */
    static Optional<String> complaint(List<String> texts) {
        long meant =
                texts.stream().filter(text -> MEANT.matcher(text).matches()).count();
        if (texts.isEmpty() || in(texts).isPresent()) {
            return Optional.empty();
        }
        return Optional.of(
                meant == 0
                        ? "no record begins with " + VERSION + ";"
                        : meant > 1
                                ? meant + " records begin with " + VERSION + ": only one may, and so none counts"
                                : "the record is malformed: " + VERSION
                                        + "; id= and 1 to 32 letters and digits is right");
    }

    /** Fields that nobody knows say nothing, and of those that come twice the first counts. */
    private static Optional<StsRecord> parse(String text) {
        String fields = Text.trimmed(text.substring(text.indexOf(';') + 1));
        String[] each = (fields.endsWith(";") ? fields.substring(0, fields.length() - 1) : fields).split(";", -1);
        List<String> all = Stream.of(each).map(Text::trimmed).toList();
        if (!all.stream().allMatch(field -> FIELD.matcher(field).matches())) {
            return Optional.empty();
        }
        return all.stream()
                .filter(field -> field.startsWith(ID))
                .findFirst()
                .map(field -> field.substring(ID.length()))
                .filter(id -> ID_VALUE.matcher(id).matches())
                .map(StsRecord::new);
    }
}
