package org.jamesexpress.dropin;

import java.io.IOException;
import java.nio.file.Path;

/** The memory server as it is. */
final class James38IT extends James38Contract {
    @Override
    StockJames unchanged(Path home) throws IOException {
        return StockJames.in(home);
    }

    @Override
    void loseQueue() {
        // It was in memory.
    }
}
