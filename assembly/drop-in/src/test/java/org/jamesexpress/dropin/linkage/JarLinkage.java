package org.jamesexpress.dropin.linkage;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whether a jar fits the James that it is dropped into, every class of it. */
public final class JarLinkage {
    private static final Pattern ROOM =
            Pattern.compile("(org/jamesexpress/own/[^/]+|org/jamesexpress/[^/]+|[^/]+/[^/]+)/.*");
    private static final String ITSELF = "the jar itself";

    private final String jar;
    private final String james;
    private final Map<Absent, List<Problem>> excused = new LinkedHashMap<>();
    private final List<String> problems = new ArrayList<>();
    private final Map<String, Integer> classes = new TreeMap<>();
    private final Map<String, Integer> references = new TreeMap<>();

    private JarLinkage(Path jar, String james, List<Absent> absent) {
        this.jar = jar.getFileName().toString();
        this.james = james;
        absent.forEach(each -> excused.put(each, new ArrayList<>()));
    }

    /**
     * Checks every class of a jar.
     *
     * @param james what the James is called
     * @param classPath the file that has its class path
     * @param absent what need not be there; one that is there, or that nobody refers to, is a problem too
     */
    public static JarLinkage check(Path jar, String james, Path classPath, List<Absent> absent) throws IOException {
        try (ClassPath libraries = ClassPath.of(classPath)) {
            JarLinkage linkage = new JarLinkage(jar, james + " (" + libraries.size() + " jars)", absent);
            linkage.checkAll(libraries, libraries.add(jar));
            return linkage;
        }
    }

    private void checkAll(ClassPath libraries, List<String> names) {
        LinkageCheck check = new LinkageCheck(libraries);
        for (String name : names) {
            String source = libraries.find(name).orElseThrow().source();
            if (!source.equals(jar)) {
                problems.add(Names.ofClass(name) + " is in " + source + " too, which wins");
            }
            check.check(name);
            classes.merge(ROOM.matcher(name).replaceFirst("$1"), 1, Integer::sum);
        }
        check.references().forEach((source, count) -> references.put(source.equals(jar) ? ITSELF : source, count));
        check.problems().forEach(this::sort);
        excused.forEach((absent, all) -> {
            if (all.isEmpty()) {
                problems.add("Nobody misses " + Names.ofClass(absent.missing()) + " in " + Names.ofClass(absent.in()));
            }
        });
    }

    private void sort(Problem problem) {
        excused.keySet().stream()
                .filter(absent -> absent.excuses(problem))
                .findFirst()
                .ifPresentOrElse(
                        absent ->
                                excused.getOrDefault(absent, new ArrayList<>()).add(problem),
                        () -> problems.add(problem.toString()));
    }

    /** What does not fit. */
    public List<String> problems() {
        return problems;
    }

    /** All of it, for people. */
    public String report() {
        return Stream.of(
                        Stream.of(jar + " read against " + james + " and " + ClassPath.JAVA, ""),
                        counts("classes checked", classes),
                        counts("references that lead to a class or member, by where that is", references),
                        excuses(),
                        Stream.of("Problems: " + problems.size()),
                        problems.stream().map(each -> "  " + each))
                .flatMap(lines -> lines)
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private static Stream<String> counts(String of, Map<String, Integer> counts) {
        int sum = counts.values().stream().mapToInt(Integer::intValue).sum();
        return Stream.concat(
                Stream.of("%,9d %s".formatted(sum, of)),
                Stream.concat(
                        counts.entrySet().stream()
                                .map(each -> "%,9d   %s".formatted(each.getValue(), Names.ofClass(each.getKey()))),
                        Stream.of("")));
    }

    private Stream<String> excuses() {
        long sum = excused.values().stream().mapToLong(List::size).sum();
        return Stream.concat(
                Stream.of("%,9d references that lead nowhere, which is no harm".formatted(sum)),
                Stream.concat(
                        excused.entrySet().stream()
                                .map(each -> "%,9d   %s* to %s*: %s"
                                        .formatted(
                                                each.getValue().size(),
                                                Names.ofClass(each.getKey().in()),
                                                Names.ofClass(each.getKey().missing()),
                                                each.getKey().reason())),
                        Stream.of("")));
    }
}
