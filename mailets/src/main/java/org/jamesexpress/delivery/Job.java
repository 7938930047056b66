package org.jamesexpress.delivery;

/** A mail's due recipients of one destination: what one worker takes on at once. */
record Job(String mail, String destination) {}
