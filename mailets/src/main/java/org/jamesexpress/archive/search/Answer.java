package org.jamesexpress.archive.search;

import java.util.List;
import java.util.Optional;

/**
 * Some of the mails that were asked for.
 *
 * @param hits the newest first
 * @param next when there are more: those that stand before that number in the ledger
 * @param missing mails of the whole archive that are found by their envelope alone, or not even by that, since a file of
 *     theirs could not be read
 * @param unread the first of these, the newest first
 */
public record Answer(List<Hit> hits, Optional<Long> next, long missing, List<Unread> unread) {}
