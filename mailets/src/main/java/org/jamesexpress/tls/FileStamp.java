package org.jamesexpress.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Optional;

/** By which a change of a file is noticed. */
record FileStamp(FileTime time, long size) {
    static final FileStamp GONE = new FileStamp(FileTime.fromMillis(0), -1);
    static final FileStamp UNSEEN = new FileStamp(FileTime.fromMillis(0), -2);

    /** Empty where there is no file. */
    static Optional<FileStamp> of(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return Optional.of(new FileStamp(attributes.lastModifiedTime(), attributes.size()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
