package org.jamesexpress.bench;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * What came out of some rounds with so many writers.
 *
 * @param outcomes of each contender, round by round
 */
public record Standings(int writers, Map<String, List<Outcome>> outcomes) {
    /** Pieces a second, in the middle round. */
    public double rate(String name) {
        return median(of(name).stream().mapToDouble(Outcome::rate));
    }

    /** Milliseconds of all cores a piece, in the middle round; empty where nobody knows. */
    public OptionalDouble cpuMillis(String name) {
        double[] known = of(name).stream()
                .map(Outcome::cpuMillisAPiece)
                .filter(OptionalDouble::isPresent)
                .mapToDouble(OptionalDouble::getAsDouble)
                .toArray();
        return known.length == 0 ? OptionalDouble.empty() : OptionalDouble.of(median(DoubleStream.of(known)));
    }

    /**
     * How one did beside another in the same round.
     *
     * @param middle half of the rounds are above
     */
    public record Ratio(double middle, double least, double most) {}

    /** The first one's rate divided by the second one's. */
    public Ratio ratio(String one, String other) {
        double[] ratios = each(one, Outcome::rate, other);
        return new Ratio(
                median(DoubleStream.of(ratios)),
                DoubleStream.of(ratios).min().orElse(Double.NaN),
                DoubleStream.of(ratios).max().orElse(Double.NaN));
    }

    private double[] each(String one, ToDoubleFunction<Outcome> measure, String other) {
        List<Outcome> ones = of(one);
        List<Outcome> others = of(other);
        return IntStream.range(0, ones.size())
                .mapToDouble(round -> measure.applyAsDouble(ones.get(round)) / measure.applyAsDouble(others.get(round)))
                .toArray();
    }

    private List<Outcome> of(String name) {
        return outcomes.getOrDefault(name, List.of());
    }

    private static double median(DoubleStream values) {
        double[] sorted = values.sorted().toArray();
        int half = sorted.length / 2;
        return sorted.length == 0
                ? Double.NaN
                : sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}
