package org.jamesexpress.notify.content;

import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;
import org.jamesexpress.store.Store;

/** The key of the links' signatures: made once, and the same for all nodes of a database. */
final class LinkKey {
    private static final int OCTETS = 32;

    private LinkKey() {}

    /** @throws org.jamesexpress.store.StoreException when the database refuses */
    static byte[] of(Store store) {
        byte[] fresh = new byte[OCTETS];
        new SecureRandom().nextBytes(fresh);
        return HexFormat.of().parseHex(store.writeNow(tx -> {
            try (PreparedStatement insert = tx.prepareStatement(
                    "INSERT INTO notify_link_key (number, key) VALUES (1, ?) ON CONFLICT DO NOTHING")) {
                insert.setString(1, HexFormat.of().formatHex(fresh));
                insert.executeUpdate();
            }
            return stored(tx);
        }));
    }

    private static String stored(Connection tx) throws SQLException {
        try (PreparedStatement select = tx.prepareStatement("SELECT key FROM notify_link_key");
                ResultSet row = select.executeQuery()) {
            row.next();
            return row.getString(1);
        }
    }
}
