package org.jamesexpress.idn;

import java.util.Arrays;

/** Unicode in the letters, digits and hyphens of DNS (RFC 3492). */
final class Punycode {
    private static final int BASE = 36;
    private static final int LEAST_THRESHOLD = 1;
    private static final int MOST_THRESHOLD = 26;
    private static final int SKEW = 38;
    private static final int DAMP = 700;
    private static final int FIRST_BIAS = 72;
    private static final int FIRST_CODE_POINT = 0x80;
    private static final String DIGITS = "abcdefghijklmnopqrstuvwxyz0123456789";

    private Punycode() {}

    /** Encodes a label of at most 63 code points, in which no number grows too large. */
    static String encode(String label) {
        int[] input = label.codePoints().toArray();
        StringBuilder output = new StringBuilder();
        Arrays.stream(input).filter(each -> each < FIRST_CODE_POINT).forEach(output::appendCodePoint);
        int basic = output.length();
        if (basic > 0) {
            output.append('-');
        }
        int handled = basic;
        int bias = FIRST_BIAS;
        int delta = 0;
        int codePoint = FIRST_CODE_POINT;
        while (handled < input.length) {
            int from = codePoint;
            int next = Arrays.stream(input).filter(each -> each >= from).min().orElseThrow();
            delta += (next - codePoint) * (handled + 1);
            codePoint = next;
            for (int each : input) {
                if (each < codePoint) {
                    delta++;
                } else if (each == codePoint) {
                    append(output, delta, bias);
                    bias = adapt(delta, handled + 1, handled == basic);
                    delta = 0;
                    handled++;
                }
            }
            delta++;
            codePoint++;
        }
        return output.toString();
    }

    /** A number in digits whose base depends on their place. */
    private static void append(StringBuilder output, int number, int bias) {
        int rest = number;
        for (int place = BASE; ; place += BASE) {
            int threshold = Math.max(LEAST_THRESHOLD, Math.min(MOST_THRESHOLD, place - bias));
            if (rest < threshold) {
                output.append(DIGITS.charAt(rest));
                return;
            }
            output.append(DIGITS.charAt(threshold + (rest - threshold) % (BASE - threshold)));
            rest = (rest - threshold) / (BASE - threshold);
        }
    }

    private static int adapt(int delta, int handled, boolean first) {
        int rest = first ? delta / DAMP : delta / 2;
        rest += rest / handled;
        int bias = 0;
        while (rest > (BASE - LEAST_THRESHOLD) * MOST_THRESHOLD / 2) {
            rest /= BASE - LEAST_THRESHOLD;
            bias += BASE;
        }
        return bias + (BASE - LEAST_THRESHOLD + 1) * rest / (rest + SKEW);
    }
}
