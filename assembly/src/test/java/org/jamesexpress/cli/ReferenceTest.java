package org.jamesexpress.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.james.events.EventListener;
import org.apache.james.protocols.api.handler.ProtocolHandler;
import org.apache.mailet.Mailet;
import org.apache.mailet.Matcher;
import org.jamesexpress.archive.crypt.MasterKeys;
import org.jamesexpress.config.Declaration;
import org.jamesexpress.config.Declaration.Kind;
import org.jamesexpress.config.Parameter;
import org.jamesexpress.config.Parameter.Default;
import org.jamesexpress.config.Settings;
import org.jamesexpress.config.SettingsException;
import org.jamesexpress.config.XmlFile;
import org.jamesexpress.testing.TestCa;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

/** What the code declares is whole and right, and the page says it. */
class ReferenceTest {
    private static final Set<String> TOGETHER = Set.of("tlsClientCertificate", "tlsClientKey");
    private static final TestCa.Identity CLIENT = new TestCa().identity(TestCa.Flaw.NONE, "out.example.com");

    @TempDir
    private static Path folder;

    @Test
    void thePageIsWhatTheCodeDeclares() throws IOException {
        String page = ReferencePage.write();
        if (Boolean.getBoolean("reference.write")) {
            Files.writeString(ReferencePage.FILE, page);
        }
        assertThat(ReferencePage.FILE)
                .as("written anew by: " + ReferencePage.COMMAND)
                .hasContent(page);
    }

    @Test
    void everyMailetMatcherHookAndListenerIsDeclared() {
        List<String> ours = new ClassFileImporter()
                .withImportOption(new DoNotIncludeTests()).importPackages("org.jamesexpress").stream()
                        .filter(ReferenceTest::isToBeDeclared)
                        .filter(each -> !each.getModifiers().contains(JavaModifier.ABSTRACT))
                        .map(JavaClass::getName)
                        .toList();

        assertThat(Stream.of(Kind.MAILET, Kind.MATCHER, Kind.HOOK, Kind.LISTENER)
                        .flatMap(kind -> Reference.of(kind).stream())
                        .map(Declaration::name))
                .containsExactlyInAnyOrderElementsOf(ours);
    }

    /** The handlers of the ready server stand in its files, and have no parameters. */
    private static boolean isToBeDeclared(JavaClass type) {
        boolean hook = type.isAssignableTo(ProtocolHandler.class)
                && type.getPackageName().startsWith("org.jamesexpress.mailets");
        return type.isAssignableTo(Mailet.class)
                || type.isAssignableTo(Matcher.class)
                || type.isAssignableTo(EventListener.class)
                || hook;
    }

    @ParameterizedTest
    @MethodSource("declarations")
    void everythingIsSaidInWholeSentences(Declaration declared) {
        assertThat(declared.caption()).matches("[A-Z].*[^.]\\.");
        assertThat(declared.parameters())
                .allSatisfy(each -> assertThat(each.meaning()).matches("[A-Z`].*[^.]\\."))
                .allSatisfy(each -> assertThat(each.form()).matches("\\S.*[^.]"));
    }

    @ParameterizedTest
    @MethodSource("declarations")
    void everyDefaultIsWhatIsReadWhereNothingIsWritten(Declaration declared) throws SettingsException {
        Map<String, String> defaults = declared.parameters().stream()
                .filter(each -> each.byDefault().isValue())
                .collect(Collectors.toMap(
                        Parameter::name, each -> each.byDefault().text()));

        assertThat(read(declared, defaults)).usingRecursiveComparison().isEqualTo(read(declared, Map.of()));
    }

    @ParameterizedTest
    @MethodSource("declarations")
    void everyExampleIsTakenAndOtherThanTheDefault(Declaration declared) throws SettingsException {
        Object nothing = read(declared, Map.of());
        for (Parameter each : declared.parameters()) {
            Object something = read(declared, Map.of(each.name(), example(each)));
            if (!each.byDefault().equals(Default.REQUIRED)) {
                assertThat(something).as(each.name()).usingRecursiveComparison().isNotEqualTo(nothing);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("declarations")
    void everythingOfOursInTheExampleOfTheWholeIsTaken(Declaration declared) throws Exception {
        List<Written> all = written(declared);
        assertThat(all).extracting(Written::what).contains(declared);
        for (Written each : all) {
            List<Parameter> known = each.what.parameters();
            assertThat(known).extracting(Parameter::name).containsAll(each.values.keySet());
            known.stream()
                    .filter(parameter ->
                            each.values.getOrDefault(parameter.name(), "").contains("${"))
                    .forEach(parameter -> each.values.put(parameter.name(), example(parameter)));

            assertThatNoException().isThrownBy(() -> read(each.what, each.values));
        }
    }

    static List<Declaration> declarations() {
        return Reference.ALL;
    }

    /** With the examples of what is required and not given, and of what does not stand alone. */
    private static Object read(Declaration declared, Map<String, String> given) throws SettingsException {
        Map<String, String> values = new HashMap<>(given);
        boolean hasOneOfTwo = TOGETHER.stream().anyMatch(given::containsKey);
        declared.parameters().stream()
                .filter(each ->
                        each.byDefault().equals(Default.REQUIRED) || (hasOneOfTwo && TOGETHER.contains(each.name())))
                .forEach(each -> values.putIfAbsent(each.name(), example(each)));
        Settings settings = Settings.of(declared.name(), values);
        Object read = declared.read(settings);
        settings.check();
        return read;
    }

    /** What stands elsewhere may be any text, or has to be a key; files that are read at once have to be there. */
    private static String example(Parameter parameter) {
        return switch (parameter.name()) {
            case "tlsPolicyFile" -> file("rules.xml", "<rules/>");
            case "daneAnchors" -> file("anchors.txt", ". IN DS 1 8 2 " + "00".repeat(32) + "\n");
            case "tlsTrust" -> file("ca.pem", new TestCa().pem());
            case "tlsClientCertificate" -> file("client.pem", CLIENT.pem());
            case "tlsClientKey" -> file("client-key.pem", CLIENT.keyPem());
            default -> parameter.example().contains("${") ? MasterKeys.fresh() : parameter.example();
        };
    }

    private static String file(String name, String content) {
        try {
            return Files.writeString(folder.resolve(name), content).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record Written(Declaration what, Map<String, String> values) {}

    private static List<Written> written(Declaration declared) throws Exception {
        if (declared.name().endsWith(".properties")) {
            Properties properties = new Properties();
            properties.load(new StringReader(declared.example()));
            Map<String, String> values = new HashMap<>();
            properties.stringPropertyNames().forEach(name -> values.put(name, properties.getProperty(name)));
            return List.of(new Written(declared, values));
        }
        InputSource xml = new InputSource(new StringReader("<all>" + declared.example() + "</all>"));
        Element all = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(xml)
                .getDocumentElement();
        if (declared.kind() == Kind.FILE) {
            return List.of(new Written(declared, leaves(all)));
        }
        if (declared.kind() == Kind.HOOK) {
            return XmlFile.below(all, "handler").stream()
                    .flatMap(ReferenceTest::byClass)
                    .toList();
        }
        if (declared.kind() == Kind.LISTENER) {
            return XmlFile.below(all, "listener").stream()
                    .flatMap(ReferenceTest::listener)
                    .toList();
        }
        return XmlFile.below(all, "mailet").stream()
                .flatMap(mailet -> Stream.of(byClass(mailet), matcher(mailet)))
                .flatMap(each -> each)
                .toList();
    }

    private static Stream<Written> byClass(Element element) {
        return Reference.named(element.getAttribute("class")).stream().map(what -> new Written(what, leaves(element)));
    }

    private static Stream<Written> listener(Element element) {
        Map<String, String> values = leaves(element);
        String name = values.getOrDefault("class", "");
        values.remove("class");
        return Reference.named(name).stream().map(what -> new Written(what, values));
    }

    private static Stream<Written> matcher(Element mailet) {
        String[] match = (mailet.getAttribute("match") + mailet.getAttribute("notmatch")).split("=", 2);
        Map<String, String> condition = new HashMap<>();
        if (match.length == 2) {
            condition.put("condition", match[1]);
        }
        return Reference.named(match[0]).stream().map(what -> new Written(what, condition));
    }

    private static Map<String, String> leaves(Element root) {
        Map<String, String> leaves = new HashMap<>();
        XmlFile.below(root, "*").stream()
                .filter(each -> XmlFile.children(each).isEmpty())
                .forEach(each ->
                        leaves.put(each.getTagName(), each.getTextContent().strip()));
        return leaves;
    }
}
