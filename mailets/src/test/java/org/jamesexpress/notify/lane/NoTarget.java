package org.jamesexpress.notify.lane;

import org.jamesexpress.notify.endpoint.Sender;
import org.jamesexpress.notify.endpoint.Surroundings;
import org.jamesexpress.notify.endpoint.Target;

/** Of a lane that is given its sender. */
record NoTarget() implements Target {
    @Override
    public Sender sender(Surroundings surroundings) {
        throw new AssertionError("the lane was given its sender");
    }

    @Override
    public String toString() {
        return "a test";
    }
}
