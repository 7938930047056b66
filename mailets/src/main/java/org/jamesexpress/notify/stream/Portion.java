package org.jamesexpress.notify.stream;

import java.util.List;

/**
 * What follows a place in the log.
 *
 * @param told what a listener is told of it
 * @param through the last sequence that it takes in
 */
record Portion(List<Told> told, long through) {}
