package org.jamesexpress.archive.search;

import java.util.BitSet;
import java.util.List;

/**
 * All mails that were asked for, by the numbers of their lines in the ledger.
 *
 * @param reached the number of the last line that the index has read
 * @param unread mails of which something was not read, be it that a file can't be or that it is beyond a bound, so that
 *     nobody knows all that they say
 * @param found those of each query
 */
public record Lookup(long reached, BitSet unread, List<BitSet> found) {}
