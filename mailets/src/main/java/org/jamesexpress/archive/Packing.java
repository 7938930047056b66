package org.jamesexpress.archive;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jamesexpress.archive.crypt.Keyring;
import org.jamesexpress.archive.crypt.MailKey;
import org.jamesexpress.store.Content;
import org.jamesexpress.store.Written;
import org.jspecify.annotations.Nullable;

/** In which form the two files of one mail are stored: compressed, encrypted, both, or as they are. */
final class Packing {
    private final String id;
    private final Compression compression;
    private final @Nullable MailKey key;

    private Packing(String id, Compression compression, @Nullable MailKey key) {
        this.id = id;
        this.compression = compression;
        this.key = key;
    }

    static Packing of(Compression compression, Keyring keys, Instant time, String id) {
        return new Packing(id, compression, keys.encrypts() ? keys.fresh(ArchiveFolder.day(time), id) : null);
    }

    /** What the message's file is called after the mail's id. */
    String ending() {
        return clearEnding() + (key == null ? "" : ArchiveFolder.ENCRYPTED);
    }

    private String clearEnding() {
        return ArchiveFolder.MESSAGE + compression.ending();
    }

    Content message(Content message) {
        return sealed(compression.of(message), clearEnding());
    }

    Content sidecar(byte[] json) {
        return sealed(Content.of(json), ArchiveFolder.SIDECAR);
    }

    private Content sealed(Content content, String ending) {
        return key == null ? content : key.seal(content, id + ending);
    }

    /** What has to be written down before the mail is in the ledger. */
    List<MailKey> keys() {
        return Optional.ofNullable(key).stream().toList();
    }

    /** Tells the sidecar what makes the message of its file, unless that is the message. */
    void describe(Written stored, ObjectNode sidecar) {
        if (compression == Compression.NONE && key == null) {
            return;
        }
        ObjectNode form = sidecar.putObject("stored");
        if (compression != Compression.NONE) {
            form.put("compression", compression.name().toLowerCase(Locale.ROOT));
        }
        if (key != null) {
            form.put("encryption", "aes-256-gcm");
        }
        form.put("size", stored.size()).put("sha256", stored.sha256());
    }
}
