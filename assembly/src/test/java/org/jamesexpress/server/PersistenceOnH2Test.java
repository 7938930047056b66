package org.jamesexpress.server;

final class PersistenceOnH2Test extends PersistenceContract {
    @Override
    void chooseDatabase(TestHome home) {
        // The embedded one is the default.
    }
}
