package org.jamesexpress.archive.search;

import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The words of a field of a mail, as the index takes them: tokens with blanks between.
 *
 * <p>A word is a token. Of a {@linkplain Runs#isDense run without blanks} every two neighbours are one, and the last
 * character: {@code 采购合同} is {@code 采购 购合 合同 同}. So a phrase is found as its tokens in a row, whatever stands
 * around it. What is found only as a whole comes once more at the end, with {@code =} before: an address, its domain, and
 * a single character. Used by one thread.
 */
final class Tokens {
    /** Keeps phrases from reaching from one text into the next; nobody can search for it. */
    private static final char GAP = '|';

    /** Characters of one word; a longer one is no word but data. */
    static final int LONGEST = 64;

    private final StringBuilder tokens = new StringBuilder();
    private final Set<String> wholes = new LinkedHashSet<>();
    private final BitSet characters = new BitSet();

    /** Adds a text, whatever stands in it. */
    Tokens add(String text) {
        String folded = Runs.folded(text);
        Runs runs = new Runs(folded);
        while (runs.next()) {
            if (runs.isDense()) {
                addPairs(folded, runs.begin(), runs.end());
            } else {
                token(folded, runs.begin(), Math.min(runs.end(), runs.begin() + LONGEST));
            }
        }
        EmailAddresses.in(folded, this::addAddress);
        tokens.append(GAP).append(' ');
        return this;
    }

    private void addPairs(String text, int begin, int end) {
        int here = begin;
        while (here < end) {
            int next = text.offsetByCodePoints(here, 1);
            token(text, here, next < end ? text.offsetByCodePoints(next, 1) : next);
            characters.set(text.codePointAt(here));
            here = next;
        }
    }

    private void token(String text, int begin, int end) {
        tokens.append(text, begin, end).append(' ');
    }

    private void addAddress(String address) {
        addWhole(address);
        addWhole(address.substring(address.lastIndexOf('@')));
    }

    /** Adds what is found only as a whole. */
    Tokens addWhole(String text) {
        wholes.add(whole(text));
        return this;
    }

    /** The token of what is found only as a whole. */
    static String whole(String text) {
        StringBuilder token = new StringBuilder("=");
        Runs.folded(text).codePoints().map(c -> isPlain(c) ? c : '_').forEach(token::appendCodePoint);
        return token.toString();
    }

    /** Of the others some are blanks to the index. */
    private static boolean isPlain(int c) {
        return c >= 0x80 || Character.isLetterOrDigit(c) || "@.-+".indexOf(c) >= 0;
    }

    @Override
    public String toString() {
        StringBuilder all = new StringBuilder(tokens);
        wholes.forEach(each -> all.append(each).append(' '));
        characters.stream().forEach(c -> all.append('=').appendCodePoint(c).append(' '));
        return all.toString();
    }
}
