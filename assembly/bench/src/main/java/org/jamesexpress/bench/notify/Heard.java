package org.jamesexpress.bench.notify;

/**
 * What listeners were told in one round: from the moment at which an event was handed in until one of them had it, in
 * milliseconds.
 *
 * @param threads that the server has more than before anybody listened
 */
record Heard(double p50, double p99, double max, int threads) {}
