package org.jamesexpress.dropin;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** The Javas of this machine, as Maven's toolchains plugin has found them and written them down. */
final class Javas {
    private static final int LEAST = 21;
    private static final Pattern VERSION = Pattern.compile("(?:1\\.)?(\\d+)\\b.*");
    private static final String REQUIRED = "EXPRESS_JAVA_21_REQUIRED";

    private Javas() {}

    /** The home of one that James 3.9 runs on; without one the test is skipped, or fails where one is required. */
    static Path forJames39() throws Exception {
        return Runtime.version().feature() >= LEAST
                ? Path.of(System.getProperty("java.home"))
                : in(Path.of(System.getProperty("express.toolchains"))).orElseGet(Javas::none);
    }

    /** The home of a Java for James 3.9 that a file of toolchains names. */
    static Optional<Path> in(Path toolchainsFile) throws Exception {
        NodeList toolchains = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(toolchainsFile.toFile())
                .getElementsByTagName("toolchain");
        return IntStream.range(0, toolchains.getLength())
                .mapToObj(i -> (Element) toolchains.item(i))
                .filter(each -> feature(text(each, "version")) >= LEAST)
                .map(each -> Path.of(text(each, "jdkHome")))
                .findFirst();
    }

    private static Path none() {
        String words = "James 3.9 needs Java 21 or later, and Maven's toolchains plugin has found none here";
        if (System.getenv(REQUIRED) != null) {
            return fail(words + ", which " + REQUIRED + " asks for");
        }
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
