package org.jamesexpress.mailets;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.james.filesystem.api.FileSystem;
import org.jamesexpress.archive.Health;
import org.jamesexpress.archive.audit.Journal;
import org.jamesexpress.archive.audit.JournalConfig;
import org.jamesexpress.config.SettingsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A journal that is looked after every minute, on a thread of its own. Those of one James with one directory share one: the
 * first that joins opens it, the last that leaves closes it. The open ones are guarded by their map.
 */
public final class TendedJournal {
    private static final Logger LOGGER = LoggerFactory.getLogger(TendedJournal.class);
    private static final Map<Key, TendedJournal> OPEN = new LinkedHashMap<>();

    /** @param james the home of the James that opened it */
    private record Key(Path james, JournalConfig config) {}

    private final Key key;
    private final Journal journal;
    private final Thread thread;
    private int members;

    private TendedJournal(Key key) {
        this.key = key;
        this.journal = new Journal(key.config, Clock.systemUTC());
        this.thread = MailetRuntime.threads("express-journal-").newThread(this::tendEveryMinute);
    }

    /** Joins the journal with these settings until {@link #leave}. */
    static TendedJournal join(JamesHome james, JournalConfig config) {
        Key key = new Key(james.path("var"), config);
        synchronized (OPEN) {
            TendedJournal open = OPEN.computeIfAbsent(key, each -> started(each, james));
            open.members++;
            return open;
        }
    }

    private static TendedJournal started(Key key, JamesHome james) {
        warnOfOthers(james.path("conf/smtpserver.xml"));
        TendedJournal tended = new TendedJournal(key);
        tended.thread.start();
        return tended;
    }

    /** An audit can't miss what comes where nobody writes it down. */
    private static void warnOfOthers(Path smtpserver) {
        try {
            List<String> others =
                    ConfiguredJournal.unrecorded(smtpserver.resolveSibling("..").normalize());
            if (!others.isEmpty()) {
                LOGGER.warn(
                        "{}: no RecordAccepted in {}: no audit looks for what comes there",
                        smtpserver,
                        String.join(", ", others));
            }
        } catch (SettingsException e) {
            LOGGER.warn("{}", e.getMessage());
        }
    }

    /** How the journals of a James fare; none when nobody has opened one. */
    public static List<Health> health(FileSystem files) {
        Path james = new JamesHome(files).path("var");
        List<TendedJournal> open;
        synchronized (OPEN) {
            open = new ArrayList<>(OPEN.values());
        }
        return open.stream()
                .filter(each -> each.key.james.equals(james))
                .map(each -> each.journal.health())
                .toList();
    }

    Journal journal() {
        return journal;
    }

    private void tendEveryMinute() {
        try {
            while (true) {
                TimeUnit.MINUTES.sleep(1);
                journal.tend();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void leave() {
        synchronized (OPEN) {
            members--;
            if (members == 0) {
                OPEN.remove(key);
                thread.interrupt();
            }
        }
    }
}
