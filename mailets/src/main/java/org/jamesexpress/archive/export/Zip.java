package org.jamesexpress.archive.export;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jamesexpress.archive.ArchiveFolder;
import org.jamesexpress.store.Sha256;

/** A zip file: the messages, their sidecars, and at its end the manifest. */
final class Zip implements Target {
    private final Part file;
    private final ZipOutputStream out;
    private final Manifest manifest = new Manifest();

    Zip(Path to) throws IOException {
        this.file = Part.of(to);
        this.out = new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(file.unfinished())));
    }

    @Override
    public void add(ArchivedMail mail) throws IOException {
        begin(mail.plainFile(), mail.arrived());
        mail.writeTo(new LeftOpen(out));
        out.closeEntry();
        manifest.add(mail.sha256(), mail.plainFile());
        String sidecar = mail.plainFile().replaceFirst("\\.eml$", ArchiveFolder.SIDECAR);
        begin(sidecar, mail.arrived());
        out.write(mail.sidecar());
        out.closeEntry();
        manifest.add(Sha256.hex(mail.sidecar()), sidecar);
    }

    private void begin(String name, Instant time) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setLastModifiedTime(FileTime.from(time));
        out.putNextEntry(entry);
    }

    @Override
    public void finish() throws IOException {
        out.putNextEntry(new ZipEntry(Manifest.NAME));
        out.write(manifest.octets());
        out.closeEntry();
        out.close();
        file.finish();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }

    /** A message ends, and the file goes on. */
    private static final class LeftOpen extends FilterOutputStream {
        LeftOpen(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] octets, int from, int length) throws IOException {
            out.write(octets, from, length);
        }

        @Override
        public void close() {}
    }
}
