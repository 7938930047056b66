package org.jamesexpress.archive.export;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jamesexpress.archive.ArchiveFolder;

/** Takes mails out of an archive; each is compared with its hash on the way. Used by one thread. */
public final class Export {
    private final ArchiveFolder archive;
    private final List<Failure> failures = new ArrayList<>();
    private long mails;

    public Export(ArchiveFolder archive) {
        this.archive = archive;
    }

    /**
     * A mail that could not be exported whole.
     *
     * @param file of the message, from the archive's directory
     */
    public record Failure(String file, String words) {}

    /** Is told after each mail. */
    public interface Progress {
        void done(long mails);
    }

    /**
     * Writes the messages of these files in their order. One that can't be read whole is left out and is among the
     * failures; the others follow.
     *
     * @param files from the archive's directory
     * @throws IOException when there is something of that name already, or it can't be written
     */
    public void run(Iterator<String> files, Form form, Path to, Progress progress) throws IOException {
        try (Target target = form.open(to)) {
            while (files.hasNext()) {
                add(files.next(), target);
                progress.done(mails);
            }
            target.finish();
        }
    }

    private void add(String file, Target target) throws IOException {
        ArchivedMail mail;
        try {
            mail = ArchivedMail.of(archive, file);
        } catch (IOException e) {
            failures.add(new Failure(file, e.getMessage() == null ? e.toString() : e.getMessage()));
            return;
        }
        target.add(mail);
        mails++;
    }

    /** Whole ones. */
    public long mails() {
        return mails;
    }

    public List<Failure> failures() {
        return List.copyOf(failures);
    }
}
