package org.jamesexpress.server.queue;

import java.util.Comparator;

/**
 * The place of a mail in a queue. Who may be delivered first comes first, and of those the one who came first.
 *
 * @param nextDelivery milliseconds since 1970
 * @param order grows with every mail
 * @param id of the mail's row
 */
record Place(long nextDelivery, long order, String id) implements Comparable<Place> {
    private static final Comparator<Place> ORDER =
            Comparator.comparingLong(Place::nextDelivery).thenComparingLong(Place::order);

    @Override
    public int compareTo(Place other) {
        return ORDER.compare(this, other);
    }

    Place at(long delivery) {
        return new Place(delivery, order, id);
    }
}
