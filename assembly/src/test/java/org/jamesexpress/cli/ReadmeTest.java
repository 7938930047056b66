package org.jamesexpress.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.mailet.base.test.FakeMatcherConfig;
import org.jamesexpress.config.Settings;
import org.jamesexpress.delivery.DirectMxConfig;
import org.jamesexpress.matchers.Direction;
import org.jamesexpress.store.StoreConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** What the README shows is what the product takes. */
class ReadmeTest {
    private static final Path FOLDER = Path.of("..");
    private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:)([^)#]+)\\)");
    private static final Pattern MATCHER = Pattern.compile(Pattern.quote(Direction.class.getName()) + "=(\\w+)");
    private static final String OURS = "org.jamesexpress.";

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandIsOne(String command) {
        PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
        List<String> words = List.of(command.split(" +"));

        assertThat(Express.commandLine(nowhere, nowhere)
                        .parseArgs(words.subList(1, words.size()).toArray(String[]::new))
                        .subcommand())
                .isNotNull();
    }

    static Stream<String> commands() throws IOException {
        return blocks("sh").stream()
                .flatMap(String::lines)
                .map(line -> line.replaceAll(" *#.*", "").replaceFirst("^sudo -u \\S+ ", ""))
                .filter(line -> line.matches("\\S*/express .*"));
    }

    @Test
    void everyLinkLeadsToAFile() throws IOException {
        List<String> links =
                LINK.matcher(readme()).results().map(each -> each.group(1)).toList();

        assertThat(links)
                .isNotEmpty()
                .allSatisfy(link -> assertThat(FOLDER.resolve(link)).exists());
    }

    @Test
    void theMailetsAndTheirParametersAreTaken() throws Exception {
        Document configuration = mailetContainer();
        List<String> mailets = new ArrayList<>();
        for (Element mailet : elements(configuration, "mailet")) {
            String name = mailet.getAttribute("class");
            if (name.startsWith(OURS)) {
                mailets.add(Class.forName(name).getSimpleName());
            }
            if (name.endsWith(".DirectMxDelivery")) {
                Map<String, String> parameters = parameters(mailet);
                parameters.remove("onMailetException"); // James's own.
                Settings settings = Settings.of("README", parameters);
                DirectMxConfig.from(settings, "mail.example.com");
                settings.check();
            }
        }
        assertThat(mailets).containsExactly("ArchiveEml", "NotifyNewMail", "DirectMxDelivery");
    }

    @Test
    void theMatchersAndTheirConditionsAreTaken() throws Exception {
        List<String> conditions =
                MATCHER.matcher(readme()).results().map(each -> each.group(1)).toList();

        assertThat(conditions).isNotEmpty();
        for (String condition : conditions) {
            new Direction()
                    .init(FakeMatcherConfig.builder()
                            .matcherName("Direction")
                            .condition(condition)
                            .build());
        }
    }

    @Test
    void theDatabaseFileNamesADatabase() throws Exception {
        Properties properties = new Properties();
        properties.load(new StringReader(blocks("properties").get(0)));
        Map<String, String> values = new HashMap<>();
        properties.forEach((key, value) -> values.put(String.valueOf(key), String.valueOf(value)));
        // The file of the secret is the reader's own.
        values.put("password", "secret");

        Settings settings = Settings.of("README", values);
        StoreConfig.from(settings, Path.of("unused.db"));
        settings.check();
    }

    private static Document mailetContainer() throws Exception {
        String xml = "<processors>" + blocks("xml").get(0) + "</processors>";
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(xml)));
    }

    private static List<Element> elements(Document document, String name) {
        return elements(document.getElementsByTagName(name));
    }

    private static List<Element> elements(NodeList nodes) {
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            Node node = nodes.item(i);
            if (node instanceof Element element) {
                elements.add(element);
            }
        }
        return elements;
    }

    private static Map<String, String> parameters(Element mailet) {
        Map<String, String> parameters = new HashMap<>();
        elements(mailet.getChildNodes()).forEach(each -> parameters.put(each.getTagName(), each.getTextContent()));
        return parameters;
    }

    private static List<String> blocks(String language) throws IOException {
        return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
                .matcher(readme())
                .results()
                .map((MatchResult each) -> each.group(1))
                .toList();
    }

    private static String readme() throws IOException {
        return Files.readString(FOLDER.resolve("README.md"));
    }
}
