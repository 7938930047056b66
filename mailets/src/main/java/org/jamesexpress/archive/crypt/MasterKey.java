package org.jamesexpress.archive.crypt;

import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jamesexpress.store.Sha256;

/**
 * A key that wraps the keys of mails: AES Key Wrap (RFC 3394), which needs no nonce and so no count of what it has wrapped,
 * and finds what was changed.
 *
 * @param id the first 8 digits of the SHA-256 of the key's octets
 */
record MasterKey(String id, SecretKey key) {
    /** Octets of every key here. */
    static final int LENGTH = 32;

    private static final String WRAP = "AESWrap";
    private static final String AES = "AES";
    private static final int ID_DIGITS = 8;

    /**
     * Takes a key.
     *
     * @throws IllegalArgumentException when it is not so many octets in base64
     * @throws IllegalStateException when this Java can't use it
     */
    static MasterKey of(String base64) {
        byte[] octets = Base64.getDecoder().decode(base64);
        if (octets.length != LENGTH) {
            throw new IllegalArgumentException("it has " + octets.length + " octets");
        }
        MasterKey master = new MasterKey(Sha256.hex(octets).substring(0, ID_DIGITS), new SecretKeySpec(octets, AES));
        master.wrap(master.key); // better now than at the first mail
        return master;
    }

    /** In base64. */
    String wrap(SecretKey mail) {
        try {
            Cipher cipher = Cipher.getInstance(WRAP);
            cipher.init(Cipher.WRAP_MODE, key);
            return Base64.getEncoder().encodeToString(cipher.wrap(mail));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("masterKey: this Java can't wrap keys by AES-256: " + e.getMessage(), e);
        }
    }

    /** @throws GeneralSecurityException when another key has wrapped it, or it was changed */
    SecretKey unwrap(String wrapped) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(WRAP);
        cipher.init(Cipher.UNWRAP_MODE, key);
        return (SecretKey) cipher.unwrap(Base64.getDecoder().decode(wrapped), AES, Cipher.SECRET_KEY);
    }

    @Override
    public String toString() {
        return id;
    }
}
