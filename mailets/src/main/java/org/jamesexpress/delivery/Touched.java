package org.jamesexpress.delivery;

/** How many recipients an order changed, or would change, and of how many mails. */
public record Touched(long recipients, long mails) {}
