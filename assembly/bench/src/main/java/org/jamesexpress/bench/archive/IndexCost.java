package org.jamesexpress.bench.archive;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jamesexpress.archive.ArchiveFolder;
import org.jamesexpress.archive.search.Progress;
import org.jamesexpress.archive.search.SearchIndex;

/** What the search index takes, which follows the archive on a thread of its own. */
final class IndexCost {
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private static final int WRITERS = 8;

    private IndexCost() {}

    /** Milliseconds of CPU a mail, when the index of an archive of so much time's mails is made in that folder. */
    static double millisAMail(Path folder, Duration time) throws Exception {
        new IntoArchive("archive", Map.of()).run(folder, WRITERS, time);
        SearchIndex index = new SearchIndex(new ArchiveFolder(folder.resolve("archive")), folder.resolve("index"));
        long began = SYSTEM.getProcessCpuTime();
        long mails = index.update(Progress.UNSEEN, Duration.ofMinutes(5)).added();
        return (SYSTEM.getProcessCpuTime() - began) / 1e6 / Math.max(1, mails);
    }
}
