package org.jamesexpress.archive;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jamesexpress.events.Arrival;
import org.jamesexpress.store.Content;
import org.jamesexpress.store.DurableFile;
import org.jamesexpress.store.Written;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder of messages, each whole in a file of its own: {@code YYYY/MM/DD/<time>-<id>.eml} by the time of archiving in
 * UTC, and beside it {@code <time>-<id>.json}, the envelope and the hash.
 *
 * <p>The message is written first and its sidecar last, each forced to disk before the next step. So the sidecar is the
 * mark: a message counts as archived once it is there. A crash in between leaves a message without a sidecar, which
 * counts for nothing, and whose mail is still in the queue and is archived again. The other order would leave a sidecar
 * that vouches for a file which doesn't exist.
 *
 * <p>The id is new each time. A mail that is processed again after a crash is archived again; no file is ever replaced,
 * and nothing is skipped as a duplicate. Any thread may archive.
 */
public final class Archive {
    private static final Logger LOGGER = LoggerFactory.getLogger(Archive.class);
    private static final DateTimeFormatter FOLDER = formatter("yyyy/MM/dd");
    private static final DateTimeFormatter TIME = formatter("yyyyMMdd'T'HHmmssSSS'Z'");
    private static final int ID_OCTETS = 10;

    /** No write takes as long, so that what is older is left by a crash. */
    private static final Duration LEFTOVER = Duration.ofHours(1);

    private final ArchiveConfig config;
    private final Clock clock;
    private final RandomGenerator random;

    private Archive(ArchiveConfig config, Clock clock, RandomGenerator random) {
        this.config = config;
        this.clock = clock;
        this.random = random;
    }

    /**
     * Opens the archive and sweeps what unfinished writes have left. A folder that can't be used now is no reason to
     * refuse: what becomes of a mail then is {@link ArchiveConfig.OnFailure}'s to say.
     *
     * @param random makes the ids; any thread may ask it
     */
    public static Archive open(ArchiveConfig config, Clock clock, RandomGenerator random) {
        Archive archive = new Archive(config, clock, random);
        try {
            DurableFile.sweep(archive.temporaries(), clock.instant().minus(LEFTOVER));
        } catch (IOException e) {
            LOGGER.warn("can't sweep {}: {}", archive.temporaries(), e.getMessage());
        }
        return archive;
    }

    /**
     * Archives a mail; it is on disk when this returns. One of a direction that isn't asked for is left alone.
     *
     * @param message the exact octets
     * @return the file; empty when none was written
     * @throws UncheckedIOException when it can't be written, unless such mails pass
     */
    public Optional<Path> add(Arrival mail, Content message) {
        if (!config.direction().takes(mail)) {
            return Optional.empty();
        }
        try {
            return Optional.of(write(mail, message));
        } catch (IOException e) {
            if (config.onFailure() == ArchiveConfig.OnFailure.STOP) {
                throw new UncheckedIOException("can't archive " + mail.name() + ": " + e.getMessage(), e);
            }
            LOGGER.warn("not archived mail={} reason=\"{}\"", mail.name(), e.getMessage());
            return Optional.empty();
        }
    }

    private Path write(Arrival mail, Content message) throws IOException {
        Instant now = clock.instant();
        String id = newId();
        Path folder = config.directory().resolve(FOLDER.format(now));
        Path eml = folder.resolve(TIME.format(now) + '-' + id + ".eml");
        Path json = folder.resolve(TIME.format(now) + '-' + id + ".json");
        Written written = DurableFile.write(temporaries(), eml, message);
        DurableFile.write(temporaries(), json, Content.of(sidecar(id, now, mail, written)));
        LOGGER.info(
                "archived id={} path={} sha256={} size={} mail={}",
                id,
                eml,
                written.sha256(),
                written.size(),
                mail.name());
        return eml;
    }

    private byte[] sidecar(String id, Instant now, Arrival mail, Written written) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("version", 1)
                .put("id", id)
                .put("mail", mail.name())
                .put("direction", mail.direction().word())
                .put("arrived", mail.time().toString())
                .put("archived", now.toString())
                .put("size", written.size())
                .put("sha256", written.sha256());
        json.set("envelope", mail.envelope());
        return (json.toPrettyString() + '\n').getBytes(StandardCharsets.UTF_8);
    }

    private String newId() {
        byte[] id = new byte[ID_OCTETS];
        random.nextBytes(id);
        return HexFormat.of().formatHex(id);
    }

    private Path temporaries() {
        return config.directory().resolve(".writing");
    }

    private static DateTimeFormatter formatter(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneOffset.UTC);
    }
}
