package org.jamesexpress.bench;

import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * What came out of some rounds with so much load.
 *
 * @param results of each contender, round by round
 */
public record Standings<R>(int load, Map<String, List<R>> results) {
    /** What is measured, in the middle round; no number where nobody knows. */
    public double middle(String name, ToDoubleFunction<R> measure) {
        return median(of(name).stream().mapToDouble(measure).filter(value -> !Double.isNaN(value)));
    }

    /**
     * How one did beside another in the same round.
     *
     * @param middle half of the rounds are above
     */
    public record Ratio(double middle, double least, double most) {}

    /** The first one's measure divided by the second one's. */
    public Ratio ratio(String one, String other, ToDoubleFunction<R> measure) {
        double[] ratios = each(one, other, measure);
        return new Ratio(
                median(DoubleStream.of(ratios)),
                DoubleStream.of(ratios).min().orElse(Double.NaN),
                DoubleStream.of(ratios).max().orElse(Double.NaN));
    }

    private double[] each(String one, String other, ToDoubleFunction<R> measure) {
        List<R> ones = of(one);
        List<R> others = of(other);
        return IntStream.range(0, ones.size())
                .mapToDouble(round -> measure.applyAsDouble(ones.get(round)) / measure.applyAsDouble(others.get(round)))
                .toArray();
    }

    private List<R> of(String name) {
        return results.getOrDefault(name, List.of());
    }

    private static double median(DoubleStream values) {
        double[] sorted = values.sorted().toArray();
        int half = sorted.length / 2;
        return sorted.length == 0
                ? Double.NaN
                : sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}
