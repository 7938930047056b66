package org.jamesexpress.tls;

import java.util.List;

/** How much trust mail needs where no policy says more. */
public enum Level {
    /** Never encrypted. */
    NONE,
    /** Encrypted where the host can, with whatever certificate; otherwise in clear. */
    OPPORTUNISTIC,
    /** Encrypted, with whatever certificate. */
    REQUIRED,
    /** Encrypted, with a certificate for the host's name by somebody who is trusted. */
    VERIFIED;

    Demand demand() {
        return switch (this) {
            case NONE -> new Demand.Clear();
            case OPPORTUNISTIC -> new Demand.Opportunistic();
            case REQUIRED -> new Demand.Encrypted();
            case VERIFIED -> new Demand.Verified(List.of());
        };
    }
}
