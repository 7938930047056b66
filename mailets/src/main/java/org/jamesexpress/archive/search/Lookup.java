package org.jamesexpress.archive.search;

import java.util.BitSet;
import java.util.List;

/**
 * All mails that were asked for, by the numbers of their lines in the ledger.
 *
 * @param reached the number of the last line that the index has read
 * @param unread mails of which a file could not be read, so that nobody knows what they say
 * @param found those of each query
 */
public record Lookup(long reached, BitSet unread, List<BitSet> found) {}
