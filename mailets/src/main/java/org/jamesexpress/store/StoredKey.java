package org.jamesexpress.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A key of 256 bits in the database: made up once, and the same for all its nodes. Any thread may use it. */
public final class StoredKey {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int OCTETS = 32;

    private final SecretKeySpec key;

    private StoredKey(byte[] octets) {
        this.key = new SecretKeySpec(octets, ALGORITHM);
    }

    /**
     * The key for one purpose, which nothing else uses.
     *
     * @throws StoreException when the database refuses
     */
    public static StoredKey of(Store store, String purpose) {
        byte[] fresh = new byte[OCTETS];
        new SecureRandom().nextBytes(fresh);
        return new StoredKey(HexFormat.of().parseHex(store.writeNow(tx -> {
            try (PreparedStatement insert =
                    tx.prepareStatement("INSERT INTO stored_key (name, key) VALUES (?, ?) ON CONFLICT DO NOTHING")) {
                insert.setString(1, purpose);
                insert.setString(2, HexFormat.of().formatHex(fresh));
                insert.executeUpdate();
            }
            return stored(tx, purpose);
        })));
    }

    private static String stored(Connection tx, String purpose) throws SQLException {
        try (PreparedStatement select = tx.prepareStatement("SELECT key FROM stored_key WHERE name = ?")) {
            select.setString(1, purpose);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getString(1);
            }
        }
    }

    /** What nobody can compute without the key (RFC 2104, with SHA-256): 32 octets. */
    public byte[] hmac(String text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(text.getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }
}
