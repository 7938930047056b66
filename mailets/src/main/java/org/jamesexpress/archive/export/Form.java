package org.jamesexpress.archive.export;

import java.io.IOException;
import java.nio.file.Path;

/** In which form mails are exported. */
public enum Form {
    /** One file, as RFC 4155 and many programs have it, with {@code >} before {@code From} (mboxrd); a manifest beside it. */
    MBOX {
        @Override
        Target open(Path to) throws IOException {
            return new Mbox(to);
        }
    },
    /** A folder with a file for each message, as Dovecot and others read it, and a manifest in it. */
    MAILDIR {
        @Override
        Target open(Path to) throws IOException {
            return new Maildir(to);
        }
    },
    /** One file with each message and its sidecar, under their names in the archive, and a manifest. */
    ZIP {
        @Override
        Target open(Path to) throws IOException {
            return new Zip(to);
        }
    };

    abstract Target open(Path to) throws IOException;
}
