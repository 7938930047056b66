package org.jamesexpress.matchers;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jamesexpress.config.Sizes;

/**
 * What is asked of one attachment: {@code name:*.exe,*.js and size:>10M}.
 *
 * @param tests what costs most comes last
 */
record AttachmentCondition(List<Test> tests) {
    private static final Pattern AND = Pattern.compile("\\s+and\\s+(?=(?:name|type|size):)", Pattern.CASE_INSENSITIVE);

    private sealed interface Test extends Predicate<Attachment> permits Named, Sized, Typed {}

    /** @throws IllegalArgumentException when the condition has another form, or names a type that nobody knows */
    static AttachmentCondition parse(String condition) {
        List<Test> tests = new ArrayList<>();
        for (String text : AND.split(condition, -1)) {
            String[] halves = text.toLowerCase(Locale.ROOT).split(":", 2);
            tests.add(test(halves[0].strip(), halves.length == 1 ? "" : halves[1].strip()));
        }
        tests.sort(Comparator.comparing(each -> each instanceof Typed));
        return new AttachmentCondition(List.copyOf(tests));
    }

    private static Test test(String kind, String right) {
        return switch (kind) {
            case "name" -> new Named(Glob.list(right));
            case "type" -> Typed.parse(right);
            case "size" -> Sized.parse(right);
            default -> throw new IllegalArgumentException("neither name nor type nor size");
        };
    }

    boolean holds(Attachment attachment) {
        return tests.stream().allMatch(each -> each.test(attachment));
    }

    private record Named(List<Glob> names) implements Test {
        @Override
        public boolean test(Attachment attachment) {
            String name = attachment.name().toLowerCase(Locale.ROOT);
            return names.stream().anyMatch(each -> each.matches(name));
        }
    }

    /** @param over rather than under the limit, in bytes */
    private record Sized(boolean over, long limit) implements Test {
        private static final Pattern FORM = Pattern.compile("([<>])(.+)");

        static Sized parse(String text) {
            Matcher size = FORM.matcher(text);
            if (!size.matches()) {
                throw new IllegalArgumentException("neither < nor >");
            }
            return new Sized(size.group(1).equals(">"), Sizes.parse(size.group(2)));
        }

        @Override
        public boolean test(Attachment attachment) {
            return over ? attachment.size() > limit : attachment.size() < limit;
        }
    }

    private record Typed(List<Glob> types) implements Test {
        private static final Pattern FORM = Pattern.compile("[^\\s/;]+/[^\\s/;]+");

        static Typed parse(String text) {
            return new Typed(Glob.list(text).stream().map(Typed::known).toList());
        }

        private static Glob known(Glob type) {
            if (!FORM.matcher(type.text()).matches()) {
                throw new IllegalArgumentException("not a type");
            }
            return type.isPlain()
                    ? new Glob(ContentTypes.known(type.text()).orElseThrow(IllegalArgumentException::new))
                    : type;
        }

        @Override
        public boolean test(Attachment attachment) {
            return attachment.types().get().stream()
                    .anyMatch(type -> types.stream().anyMatch(each -> each.matches(type)));
        }
    }
}
