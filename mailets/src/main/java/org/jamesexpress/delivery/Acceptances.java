package org.jamesexpress.delivery;

import java.util.List;
import java.util.Map;

/** Where it is written down who was accepted; it is, once this returns. */
interface Acceptances {
    /**
     * Writes down one transaction's.
     *
     * @param attempts those that delivered, and those before them that did not
     * @param relayed those accepted by a host that makes no reports of its own
     * @throws org.jamesexpress.store.StoreException when it can't be written now
     */
    void write(Parcel parcel, List<Attempt> attempts, Map<Recipient, Finding> relayed);
}
