package org.jamesexpress.notify.lane;

import java.time.Instant;
import java.util.List;

/** Writes down what the postmaster is told. */
record Told(List<String> lines) implements Alerts {
    @Override
    public void failing(String endpoint, Instant since, String words) {
        lines.add("failing " + endpoint + " " + words);
    }

    @Override
    public void disabled(String endpoint, String reason) {
        lines.add("gone " + endpoint + " " + reason);
    }

    @Override
    public void working(String endpoint) {
        lines.add("working " + endpoint);
    }
}
