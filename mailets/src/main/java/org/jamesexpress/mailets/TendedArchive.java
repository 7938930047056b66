package org.jamesexpress.mailets;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.james.filesystem.api.FileSystem;
import org.jamesexpress.archive.Archive;
import org.jamesexpress.archive.ArchiveConfig;
import org.jamesexpress.archive.Health;
import org.jamesexpress.config.SettingsException;
import org.jamesexpress.events.Arrival;
import org.jamesexpress.store.Content;
import org.jamesexpress.store.DurableFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An archive that is looked after every minute, on a thread of its own, and whose index is, on another. Those of one James
 * whose settings are the same share one: the first that joins opens it, the last that leaves closes it. The open ones are
 * guarded by their map.
 */
public final class TendedArchive {
    private static final Logger LOGGER = LoggerFactory.getLogger(TendedArchive.class);
    private static final Map<Key, TendedArchive> OPEN = new LinkedHashMap<>();

    /** Two with other settings may have one directory, and what passed is archived by one of them. */
    private static final Object TENDING = new Object();

    /** @param james the home of the James that opened it */
    private record Key(Path james, ArchiveConfig config) {}

    private final Key key;
    private final Archive archive;
    private final IndexFollower index;
    private final Thread thread;
    private int members;

    private TendedArchive(Key key) {
        this.key = key;
        synchronized (TENDING) {
            this.archive = Archive.open(key.config, Clock.systemUTC(), new SecureRandom());
        }
        this.index = IndexFollower.of(key.config);
        this.thread = MailetRuntime.threads("express-archive-").newThread(this::tendEveryMinute);
    }

    /** Joins the archive with these settings until {@link #leave}. */
    static TendedArchive join(JamesHome james, ArchiveConfig config) throws SettingsException {
        Key key = new Key(james.path("var"), config);
        synchronized (OPEN) {
            refuseKeysOfAnother(config);
            compareMasterKeys(config);
            if (!OPEN.containsKey(key) && !config.masterKeys().isEmpty()) {
                ReadableKeys.warn(
                        DurableFile.folderOf(james.path("conf/mailetcontainer.xml")),
                        config.folder().keys());
            }
            TendedArchive open = OPEN.computeIfAbsent(key, TendedArchive::started);
            open.members++;
            return open;
        }
    }

    /** In one folder nobody could tell whose keys need which master key. */
    private static void refuseKeysOfAnother(ArchiveConfig config) throws SettingsException {
        Optional<ArchiveConfig> other = OPEN.keySet().stream()
                .map(Key::config)
                .filter(each ->
                        each.keys().equals(config.keys()) && !each.directory().equals(config.directory()))
                .filter(each ->
                        !each.masterKeys().isEmpty() && !config.masterKeys().isEmpty())
                .filter(each -> !each.masterKeys().equals(config.masterKeys()))
                .findFirst();
        if (other.isPresent()) {
            throw new SettingsException(List.of("the archive " + config.directory() + ": keys = " + config.keys()
                    + ": should be a folder of its own, or masterKey that of the archive "
                    + other.get().directory() + ", which has its keys there"));
        }
    }

    /** What one encrypts and another doesn't is nothing that anybody wants. */
    private static void compareMasterKeys(ArchiveConfig config) {
        boolean different = OPEN.keySet().stream()
                .map(Key::config)
                .filter(each -> each.directory().equals(config.directory()))
                .anyMatch(each -> !each.masterKeys().equals(config.masterKeys()));
        if (different) {
            LOGGER.warn(
                    "{}: masterKey is not the same for all that archive here, so that some mails are encrypted otherwise"
                            + " than others, or not at all",
                    config.directory());
        }
    }

    private static TendedArchive started(Key key) {
        TendedArchive tended = new TendedArchive(key);
        tended.thread.start();
        tended.index.start();
        return tended;
    }

    /** How the archives of a James fare; none when nobody has opened one. */
    public static List<Health> health(FileSystem files) {
        Path james = new JamesHome(files).path("var");
        List<TendedArchive> open;
        synchronized (OPEN) {
            open = new ArrayList<>(OPEN.values());
        }
        return open.stream()
                .filter(each -> each.key.james.equals(james))
                .map(each -> each.archive.health())
                .distinct()
                .toList();
    }

    Path directory() {
        return key.config.directory();
    }

    /**
     * Archives a mail, see {@link Archive#add}; that it can be found is taken care of later.
     *
     * @return whether such mails are archived here
     */
    boolean add(Arrival mail, Content message) {
        archive.add(mail, message);
        index.wake();
        return archive.takes(mail);
    }

    private void tendEveryMinute() {
        try {
            while (true) {
                TimeUnit.MINUTES.sleep(1);
                tend();
                archive.stamp();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void tend() {
        synchronized (TENDING) {
            archive.tend();
        }
    }

    /** The last that leaves tends it a last time. */
    void leave() {
        synchronized (OPEN) {
            members--;
            if (members > 0) {
                return;
            }
            OPEN.remove(key);
        }
        index.close();
        synchronized (TENDING) { // so that nothing is interrupted but its sleep
            thread.interrupt();
            archive.tend();
        }
    }
}
