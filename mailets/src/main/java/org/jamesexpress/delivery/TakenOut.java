package org.jamesexpress.delivery;

import java.util.Set;

/** Knows whom the administrator has held, deleted or returned since the attempt began. */
@FunctionalInterface
interface TakenOut {
    Set<Recipient> of(Parcel parcel);
}
