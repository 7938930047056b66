package org.jamesexpress.archive.search;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * Words that stand in a row, in the language of SQLite's FTS5. All that comes from outside stands between double quotes,
 * and none of it is one.
 */
final class Phrase {
    private final List<String> tokens = new ArrayList<>();
    private boolean open;

    private Phrase(boolean open) {
        this.open = open;
    }

    private record Run(String text, boolean dense) {
        boolean isCharacter() {
            return dense && text.codePointCount(0, text.length()) == 1;
        }
    }

    /**
     * The words of a text, in its order.
     *
     * @param open whether the last word may go on
     * @return empty when there is no word in it
     */
    static Optional<String> of(String text, boolean open) {
        List<Run> runs = runs(Runs.folded(text));
        if (runs.isEmpty()) {
            return Optional.empty();
        }
        if (runs.size() == 1 && runs.get(0).isCharacter()) {
            return Optional.of(whole(runs.get(0).text()));
        }
        Phrase phrase = new Phrase(open);
        for (Iterator<Run> each = runs.iterator(); each.hasNext(); ) {
            phrase.add(each.next(), !each.hasNext());
        }
        return Optional.of(phrase.expression());
    }

    private static List<Run> runs(String folded) {
        List<Run> all = new ArrayList<>();
        Runs runs = new Runs(folded);
        while (runs.next()) {
            all.add(new Run(folded.substring(runs.begin(), runs.end()), runs.isDense()));
        }
        return all;
    }

    private void add(Run run, boolean last) {
        if (!run.dense()) {
            tokens.add(run.text().substring(0, Math.min(run.text().length(), Tokens.LONGEST)));
        } else if (run.isCharacter()) {
            tokens.add(run.text());
            open |= last; // in the mail the run may go on, and then this is the first of a pair
        } else {
            addPairs(run.text(), last);
            open &= !last; // whatever comes next, the last pair is whole
        }
    }

    /** Pairs, as {@link Tokens} has them; their end alone is only where the phrase goes on after the run. */
    private void addPairs(String run, boolean last) {
        int here = 0;
        for (int next = run.offsetByCodePoints(here, 1); next < run.length(); next = run.offsetByCodePoints(here, 1)) {
            tokens.add(run.substring(here, run.offsetByCodePoints(next, 1)));
            here = next;
        }
        if (!last) {
            tokens.add(run.substring(here));
        }
    }

    private String expression() {
        return quoted(String.join(" ", tokens)) + (open ? "*" : "");
    }

    /** What is found only as a whole, see {@link Tokens#addWhole}. */
    static String whole(String text) {
        return quoted(Tokens.whole(text));
    }

    /** Likewise, when only its begin is known. */
    static String wholeThatBegins(String text) {
        return whole(text) + "*";
    }

    private static String quoted(String tokens) {
        return '"' + tokens + '"';
    }
}
