package org.jamesexpress.mailets;

import java.time.Instant;
import org.jamesexpress.notify.lane.Alerts;

/** Alerts that are passed on once it is known to whom: lanes may run before the mailet that can send mail. */
final class LateAlerts implements Alerts {
    private volatile Alerts to = Alerts.NONE;

    void pass(Alerts further) {
        to = further;
    }

    @Override
    public void failing(String endpoint, Instant since, String words) {
        to.failing(endpoint, since, words);
    }

    @Override
    public void disabled(String endpoint, String reason) {
        to.disabled(endpoint, reason);
    }

    @Override
    public void working(String endpoint) {
        to.working(endpoint);
    }
}
