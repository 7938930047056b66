package org.jamesexpress.bench.delivery;

import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/** Bar charts below one another, as SVG; readable on white and on black. Used by one thread. */
final class Picture {
    private static final int WIDTH = 880;
    private static final int LEFT = 290;
    private static final int RIGHT = 110;
    private static final int BAR = 18;
    private static final int STEP = 26;
    private static final int TITLE = 46;
    private static final int GAP = 22;

    private final StringBuilder shapes = new StringBuilder();
    private int bottom = 12;

    /**
     * Adds a chart.
     *
     * @param title of some words
     * @param subtitle of up to a hundred letters
     * @param ours bars that stand out
     */
    void chart(String title, String subtitle, Map<String, Double> bars, Predicate<String> ours) {
        text(0, bottom + 14, "title", "start", title);
        text(0, bottom + 32, "subtitle", "start", subtitle);
        bottom += TITLE;
        double most = bars.values().stream()
                .filter(each -> !each.isNaN())
                .mapToDouble(Double::doubleValue)
                .max()
                .orElse(0);
        bars.forEach((name, value) -> {
            double length = most == 0 || value.isNaN() ? 0 : Math.max(1, value / most * (WIDTH - LEFT - RIGHT));
            String kind = ours.test(name) ? "ours" : "peer";
            text(LEFT - 10, bottom + 14, kind + "-name", "end", name);
            shapes.append(String.format(
                    Locale.ROOT,
                    "  <rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" rx=\"2\"/>%n",
                    kind,
                    LEFT,
                    bottom,
                    length,
                    BAR));
            text(LEFT + (int) length + 8, bottom + 14, "value", "start", number(value));
            bottom += STEP;
        });
        bottom += GAP;
    }

    private static String number(double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, value < 100 ? "%.1f" : "%,.0f", value);
    }

    private void text(int x, int y, String kind, String anchor, String words) {
        shapes.append(String.format(
                Locale.ROOT,
                "  <text class=\"%s\" x=\"%d\" y=\"%d\" text-anchor=\"%s\">%s</text>%n",
                kind,
                x,
                y,
                anchor,
                words.replace("&", "&amp;").replace("<", "&lt;")));
    }

    String svg() {
        return """
                <svg xmlns="http://www.w3.org/2000/svg" width="%1$d" height="%2$d" viewBox="0 0 %1$d %2$d">
                  <style>
                    text { font: 13px system-ui, sans-serif; fill: #57606a; }
                    .title { font-weight: 600; font-size: 14px; fill: #24292f; }
                    .ours-name, .value { fill: #24292f; }
                    .ours { fill: #1f6feb; }
                    .peer { fill: #8c959f; }
                    @media (prefers-color-scheme: dark) {
                      text { fill: #9ea7b3; }
                      .title, .ours-name, .value { fill: #e6edf3; }
                      .ours { fill: #58a6ff; }
                      .peer { fill: #6e7681; }
                    }
                  </style>
                %3$s</svg>
                """.formatted(WIDTH, bottom, shapes);
    }
}
