package org.jamesexpress.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.jamesexpress.store.Content;

/** What an archive says of itself to who finds it without this program. */
final class Readme {
    static final Content CONTENT = Content.of("""
            This is an archive of mail. It can be read without any program but those of every system.

            2026/11/21/20261121T200113042Z-<id>.eml    a message, octet by octet as it came (RFC 5322).
                                                       Every mail client opens it; the time is in UTC.
            2026/11/21/20261121T200113042Z-<id>.eml.zst   the same, compressed: zstd -d restores the .eml.
            2026/11/21/20261121T200113042Z-<id>.json   its sidecar: who sent it to whom (also those that no
                                                       header names), by which way, and the message's SHA-256.
            ... .eml.enc, .eml.zst.enc, .json.enc      encrypted, see below.
            2026/11/21/2/, /3/ ...                     more of the same day, when it had very many.
            ledger/2026/2026-11-21.jsonl               a line for each mail of that day, in order.

            A line of the ledger names the file, its size, its SHA-256 ("sha256") and that of its sidecar
            ("sidecar"): compare them with what sha256sum prints. "previous" is the SHA-256 of the whole line
            before, with its line feed; for the first line of a file it is that of the last line of the file
            before. So a line that was changed, taken away or moved shows:

                sed -n 41p ledger/2026/2026-11-21.jsonl | sha256sum     is "previous" of line 42

            The last line of a day closes it: "root" is the root of the Merkle tree (RFC 9162, 2.1.1, with
            SHA-256) over the lines before it, each with its line feed. Where ledger/2026/2026-11-21.tsr stands,
            an authority has stamped the SHA-256 of that last line (RFC 3161, a TimeStampResp).

            Files that end with .enc begin with "JXE1" and seven octets P. Then come chunks of 65552 octets, the
            last one of as many as are left: each is AES-256-GCM, tag of 16 octets at its end, of 65536 octets.
            The nonce is P, the chunk's number from 0 on (four octets, the highest first), and an octet 1 for the
            last chunk and 0 for any other; the associated data is "JXE1" and the file's name from <id> on without
            .enc. Both files of a mail have one key. It stands in another folder, in 2026/2026-11-21.keys, in a
            line "<id> <master key> <wrapped key in base64>", wrapped by AES Key Wrap (RFC 3394). The master key
            is 32 octets; its name there is the begin of the SHA-256 of these. Dashes are a key that was erased.

            A line of the kind "purge" is a tombstone: that mail was taken away for good, by whom and by which
            rule or for which reason, and its files are not there any more. "until" is the last day on which a
            mail must be kept. "hold" and "release" say what may not be taken away, and when that ended.

            Files that were not finished stand in .writing/. Nothing else belongs here.
            """.getBytes(UTF_8));

    private Readme() {}
}
