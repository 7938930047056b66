package org.jamesexpress.archive.export;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jamesexpress.store.Content;
import org.jamesexpress.store.DurableFile;

/** A folder in which each message is a file. One that is there already, from an earlier export, is left so. */
final class Maildir implements Target {
    private final Path folder;
    private final Manifest manifest = new Manifest();

    Maildir(Path to) throws IOException {
        this.folder = to;
        for (String each : new String[] {"tmp", "new", "cur"}) {
            DurableFile.createFolders(to.resolve(each));
        }
    }

    @Override
    public void add(ArchivedMail mail) throws IOException {
        String name = mail.arrived().getEpochSecond() + "." + mail.id() + ".express";
        Path file = folder.resolve("new").resolve(name);
        if (!Files.exists(file)) {
            DurableFile.write(folder.resolve("tmp"), file, mail::writeTo);
        }
        manifest.add(mail.sha256(), "new/" + name);
    }

    @Override
    public void finish() throws IOException {
        DurableFile.write(folder.resolve(Manifest.NAME), Content.of(manifest.octets()));
    }

    @Override
    public void close() {}
}
