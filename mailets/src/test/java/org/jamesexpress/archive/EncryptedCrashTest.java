package org.jamesexpress.archive;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jamesexpress.archive.crypt.MasterKeys;
import org.junit.jupiter.api.Test;

/** The same of an archive that encrypts, where a mail's key is on disk before the ledger has the mail. */
class EncryptedCrashTest extends CrashTest {
    private static final String MASTER_KEY = MasterKeys.fresh();

    @Override
    ArchiveConfig config() {
        return Archives.config(root, "masterKey", MASTER_KEY, "keys", "keys");
    }

    @Test
    void beforeTheKeyWasWritten() throws Exception {
        unlisted();
        unshelved();
        cutKeysBy(87);

        assertSweptAway();
    }

    @Test
    void whileTheKeyWasWritten() throws Exception {
        unlisted();
        unshelved();
        cutKeysBy(10);

        assertSweptAway();
    }

    private void cutKeysBy(int octets) throws Exception {
        Path keys = root.resolve("keys/2026/2026-11-21.keys");
        String lines = Files.readString(keys);
        Files.writeString(keys, lines.substring(0, lines.length() - octets));
    }
}
