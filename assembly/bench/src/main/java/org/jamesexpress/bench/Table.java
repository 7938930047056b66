package org.jamesexpress.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jamesexpress.bench.Standings.Ratio;

/** The figures: for people as they come, and for programs at the end. */
public final class Table {
    private final PrintWriter out;
    private final ObjectMapper mapper = new ObjectMapper();
    private final ObjectNode all = mapper.createObjectNode();
    private ArrayNode rows = mapper.createArrayNode();
    private List<String> columns = List.of();

    public Table(PrintWriter out) {
        this.out = out;
        all.put("cores", Runtime.getRuntime().availableProcessors());
        all.put("java", Runtime.version().toString());
        all.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    }

    /**
     * Begins a table.
     *
     * @param name in JSON
     */
    public void begin(String name, String title, String... columns) {
        this.columns = List.of(columns);
        rows = all.putArray(name);
        out.printf("%n%s.%n%n", title);
        out.println("| " + String.join(" | ", columns) + " |");
        out.println("|" + "---:|".repeat(columns.length));
        out.flush();
    }

    /**
     * Adds a row.
     *
     * @param cells each a number, a {@link Ratio} or a text; no number is a dash, and null in JSON
     */
    public void row(Object... cells) {
        out.println(Stream.of(cells).map(Table::text).collect(Collectors.joining(" | ", "| ", " |")));
        out.flush();
        ObjectNode row = rows.addObject();
        for (int i = 0; i < cells.length; i++) {
            row.set(columns.get(i), isKnown(cells[i]) ? mapper.valueToTree(cells[i]) : mapper.nullNode());
        }
    }

    private static boolean isKnown(Object cell) {
        double number = cell instanceof Ratio ratio ? ratio.middle() : cell instanceof Double value ? value : 0;
        return !Double.isNaN(number);
    }

    private static String text(Object cell) {
        if (!isKnown(cell)) {
            return "-";
        }
        if (cell instanceof Ratio ratio) {
            return String.format(Locale.ROOT, "%.2f (%.2f to %.2f)", ratio.middle(), ratio.least(), ratio.most());
        }
        return cell instanceof Double number
                ? String.format(Locale.ROOT, number < 100 ? "%.2f" : "%.0f", number)
                : cell.toString();
    }

    public void write(Path file) throws IOException {
        mapper.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), all);
    }
}
