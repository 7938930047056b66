package org.jamesexpress.testing;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** The Javas of this machine, as Maven's toolchains plugin has found them and written them down. */
public final class Javas {
    /** Brings virtual threads, and is what James 3.9 needs. */
    private static final int NEW = 21;

    private static final Pattern VERSION = Pattern.compile("(?:1\\.)?(\\d+)\\b.*");
    private static final String REQUIRED = "EXPRESS_JAVA_21_REQUIRED";

    /** The file of toolchains. */
    private static final String TOOLCHAINS = "express.toolchains";

    private Javas() {}

    /**
     * The home of a Java 21 or later; without one the test is skipped, or fails where one is required.
     *
     * @param who needs it, as a sentence begins
     */
    public static Path newOne(String who) throws Exception {
        return here(feature -> feature >= NEW).orElseGet(() -> {
            String words = who + " needs Java 21 or later, and Maven's toolchains plugin has found none here";
            return System.getenv(REQUIRED) == null ? skip(words) : fail(words + ", which " + REQUIRED + " asks for");
        });
    }

    /** The home of a Java before 21; without one the test is skipped. */
    public static Path oldOne() throws Exception {
        return here(feature -> feature >= 17 && feature < NEW)
                .orElseGet(() -> skip("Maven's toolchains plugin has found no Java from 17 to 20 here"));
    }

    private static Optional<Path> here(IntPredicate feature) throws Exception {
        if (feature.test(Runtime.version().feature())) {
            return Optional.of(Path.of(System.getProperty("java.home")));
        }
        String file = System.getProperty(TOOLCHAINS);
        return file == null ? Optional.empty() : in(Path.of(file), feature);
    }

    /** The home of a Java that a file of toolchains names. */
    static Optional<Path> in(Path toolchainsFile, IntPredicate feature) throws Exception {
        NodeList toolchains = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(toolchainsFile.toFile())
                .getElementsByTagName("toolchain");
        return IntStream.range(0, toolchains.getLength())
                .mapToObj(i -> (Element) toolchains.item(i))
                .filter(each -> feature.test(feature(text(each, "version"))))
                .map(each -> Path.of(text(each, "jdkHome")))
                .findFirst();
    }

    private static Path skip(String words) {
        System.err.println("Skipped: " + words);
        return abort(words);
    }

    private static String text(Element toolchain, String name) {
        Node node = toolchain.getElementsByTagName(name).item(0);
        return node == null ? "" : node.getTextContent().strip();
    }

    /** Java 8 still called itself 1.8. */
    private static int feature(String version) {
        Matcher numbers = VERSION.matcher(version);
        return numbers.matches() ? Integer.parseInt(numbers.group(1)) : 0;
    }
}
