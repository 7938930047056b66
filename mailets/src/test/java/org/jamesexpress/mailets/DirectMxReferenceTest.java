package org.jamesexpress.mailets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.mailet.base.test.FakeMailetConfig;
import org.jamesexpress.config.Settings;
import org.jamesexpress.config.SettingsException;
import org.jamesexpress.delivery.DirectMxConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of the reference says what the mailet takes. */
class DirectMxReferenceTest {
    private static final Path PAGE = Path.of("../docs/reference/direct-mx-delivery.md");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    @TempDir
    Path home;

    @Test
    void namesEveryParameterAndNoOther() throws IOException {
        RecordedMetrics metrics = new RecordedMetrics();
        DirectMxDelivery mailet = new DirectMxDelivery(new JamesFolders(home), new OneDomain(), metrics, metrics);
        Throwable refusal = catchThrowable(() -> mailet.init(FakeMailetConfig.builder()
                .mailetName("DirectMxDelivery")
                .setProperty("notAParameterAtAll", "1")
                .build()));
        String all = String.valueOf(refusal.getMessage()).replaceAll("(?s).*should be one of ", "");

        assertThat(rows()).containsOnlyKeys(all.split(", "));
    }

    @Test
    void tellsTheDefaults() throws Exception {
        Map<String, String> defaults = values(Row::byDefault);
        String route = defaults.remove(DirectMxDelivery.ROUTE);

        assertThat(defaults.size()).isGreaterThan(10);
        assertThat(read(defaults)).isEqualTo(read(Map.of()));
        assertThat(route).isEqualTo(DirectMxDelivery.ROUTE_BY_DEFAULT);
    }

    @Test
    void givesExamplesThatAreTakenAndOtherThanTheDefaults() throws Exception {
        Map<String, String> examples = values(Row::example);
        assertThat(examples).containsOnlyKeys(rows().keySet());
        for (Map.Entry<String, String> each : examples.entrySet()) {
            if (!each.getKey().equals(DirectMxDelivery.ROUTE)) {
                assertThat(read(Map.of(each.getKey(), each.getValue())))
                        .as(each.toString())
                        .isNotEqualTo(read(Map.of()));
            }
        }
    }

    private record Row(Optional<String> byDefault, Optional<String> example) {}

    /** The first table, by the names in its first column. */
    private static Map<String, Row> rows() throws IOException {
        String page = Files.readString(PAGE);
        String table = page.substring(page.indexOf("## Parameters"), page.indexOf("## Which DNS servers"));
        return table.lines()
                .filter(line -> line.startsWith("| `"))
                .map(line -> Arrays.asList(line.split(" *\\| *", -1)))
                .collect(Collectors.toMap(
                        cells -> code(cells.get(1)).orElseThrow(),
                        cells -> new Row(code(cells.get(2)), code(cells.get(4))),
                        (one, other) -> one,
                        TreeMap::new));
    }

    /** Only a cell that is code and nothing else holds a value. */
    private static Optional<String> code(String cell) {
        return Optional.of(CODE.matcher(cell))
                .filter(matcher -> matcher.matches())
                .map(matcher -> matcher.group(1));
    }

    private static Map<String, String> values(Function<Row, Optional<String>> column) throws IOException {
        Map<String, String> values = new TreeMap<>();
        rows().forEach((name, row) -> column.apply(row).ifPresent(value -> values.put(name, value)));
        return values;
    }

    private static DirectMxConfig read(Map<String, String> values) throws SettingsException {
        Settings settings = Settings.of("the page", values);
        DirectMxConfig config = DirectMxConfig.from(settings, "example.com", List.of());
        settings.check();
        return config;
    }
}
