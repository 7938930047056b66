package org.jamesexpress.archive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jamesexpress.archive.crypt.Keyring;
import org.jamesexpress.archive.crypt.MasterKeys;
import org.jamesexpress.config.Settings;
import org.jamesexpress.events.Arrival;
import org.jamesexpress.events.MailDirection;

/**
 * What is archived, and where.
 *
 * @param directory holds the years
 * @param witness the second place, see {@link Witness}
 * @param index holds what makes the archive findable
 * @param catchUp keeps what passed without being archived, see {@link CatchUp}
 * @param warnFree bytes; when fewer are free an administrator should know
 * @param stopFree bytes; when fewer are free nothing is archived
 * @param retention what says how long mails are kept
 * @param masterKeys none if nothing is encrypted
 * @param keys holds the keys of mails, see {@link Keyring}
 * @param findable whether there is to be an index
 * @param stamps who stamps the closed days
 * @param places remembers which archive stands where, see {@link KnownPlace}
 */
public record ArchiveConfig(
        Path directory,
        Path witness,
        Path index,
        Path catchUp,
        Compression compression,
        OnFailure onFailure,
        Which direction,
        long warnFree,
        long stopFree,
        Retention retention,
        MasterKeys masterKeys,
        Path keys,
        boolean findable,
        StampConfig stamps,
        Path places) {
    /** The parameter that nobody needs who opens no mail. */
    public static final String MASTER_KEY = "masterKey";

    private static final String DIRECTORY = "var/archive";
    private static final String WITNESS = "var/express/witness";
    private static final String INDEX = "var/express/archive-index";
    private static final String CATCH_UP = "var/express/archive-catch-up";
    private static final String KEYS = "var/express/archive-keys";
    private static final String PLACES = "var/express/archive-places";
    private static final long WARN_FREE = 5L << 30;
    private static final long STOP_FREE = 500L << 20;
    private static final long MOST_FREE = 1L << 50;

    /** What becomes of a mail that can't be archived. */
    public enum OnFailure {
        /** It doesn't go on. */
        STOP,
        /** It goes on, and is kept elsewhere until it can be archived. */
        PASS
    }

    /** Which mails are archived. A mail between our own people is inbound and outbound. */
    public enum Which {
        ALL,
        INBOUND,
        OUTBOUND;

        boolean takes(Arrival mail) {
            return mail.recipients().values().stream().anyMatch(this::takes);
        }

        /** Whether a mail is archived that goes this way for anybody. */
        public boolean takes(MailDirection way) {
            return switch (this) {
                case ALL -> true;
                case INBOUND -> way != MailDirection.OUTBOUND;
                case OUTBOUND -> way != MailDirection.INBOUND;
            };
        }
    }

    /**
     * Asks for every parameter.
     *
     * @param folders finds the folder that {@code directory} names; throws {@link IllegalArgumentException}
     */
    public static ArchiveConfig from(Settings settings, Function<String, Path> folders) {
        ArchiveConfig config = new ArchiveConfig(
                settings.ask("directory")
                        .means(
                                "Holds the years, and in them the mails. A relative one is below James's folder. Where"
                                        + " an archive stood and is gone, since its disk is not mounted, say, no other is begun.")
                        .example("/srv/archive")
                        .value(DIRECTORY, folders, "a folder such as var/archive or /srv/archive"),
                settings.ask("witness")
                        .means("A second place, which is told how each day was closed and how far the ledger has come,"
                                + " so that its end can't be cut off without a trace. Best on another disk or machine.")
                        .example("/mnt/notary/witness")
                        .value(WITNESS, folders, "a folder such as var/express/witness or /mnt/notary/witness"),
                settings.ask("index")
                        .means("Holds what `express archive search` looks into. It is made of the archive, and made"
                                + " anew where it is deleted. Best on a local disk. It has the mails' words in clear:"
                                + " with `masterKey` there is none unless this is set.")
                        .example("/var/cache/express/index")
                        .value(INDEX, folders, "a folder such as var/express/archive-index or /srv/index"),
                settings.ask("catchUp")
                        .means("Where a mail that passed without being archived is kept until it can be; with"
                                + " `onFailure` = `pass`. Best on another disk. If it can't be kept there either, it"
                                + " doesn't go on.")
                        .example("/mnt/spare/archive-catch-up")
                        .value(CATCH_UP, folders, "a folder such as " + CATCH_UP),
                settings.ask("compression")
                        .means(
                                "In which form a message is stored. `none`: as it came, `.eml`. `zstd`: `.eml.zst`, which"
                                        + " `zstd -d` makes the same of.")
                        .example("zstd")
                        .choice(Compression.NONE),
                settings.ask("onFailure")
                        .means("What becomes of a mail that can't be archived. `stop`: it doesn't go on. `pass`: it"
                                + " goes on, a warning says so, and it is archived as soon as that is possible.")
                        .example("pass")
                        .choice(OnFailure.STOP),
                settings.ask("direction")
                        .means("Which mails are archived. A mail between our own people is `inbound` and `outbound`.")
                        .example("inbound")
                        .choice(Which.ALL),
                settings.ask("warnFree")
                        .means(
                                "When fewer bytes are free on the archive's disk, a warning and the health check say so.")
                        .example("20G")
                        .size(WARN_FREE, 0, MOST_FREE),
                settings.ask("stopFree")
                        .means("When fewer bytes are free on the archive's disk, nothing more is archived: `onFailure`"
                                + " says what becomes of the mail then.")
                        .example("2G")
                        .size(STOP_FREE, 0, MOST_FREE),
                retention(settings),
                settings.ask(MASTER_KEY)
                        .means("Encrypts every mail from now on, by AES-256-GCM with a key of its own, which this one"
                                + " wraps. Several may stand there, on a line each: the first wraps what is new, the"
                                + " others still open what they have wrapped. `express archive keys new` prints one."
                                + " Best from a file, `${file:UTF-8:/etc/express/archive.key}`: who loses it has lost"
                                + " the mails.")
                        .example("${file:UTF-8:/etc/express/archive.key}")
                        .optionalSecret(MasterKeys::fits, "keys of 32 octets in base64, each of them once")
                        .map(MasterKeys::of)
                        .orElse(MasterKeys.NONE),
                settings.ask("keys")
                        .means(
                                "Holds the wrapped keys of the mails; with `masterKey`. Who loses it has lost the mails; a"
                                        + " key that is erased in it erases its mail wherever copies of the archive are. So it"
                                        + " belongs on another disk than the archive, and into a backup of its own.")
                        .example("/mnt/keys/archive")
                        .value(KEYS, folders, "a folder such as " + KEYS),
                settings.hasAny("index") || !settings.hasAny(MASTER_KEY),
                StampConfig.from(settings, folders),
                folders.apply(PLACES));
        if (config.keysTravel()) {
            settings.complain("keys", config.keys.toString(), "a folder that is not in directory, witness or catchUp");
        }
        return config;
    }

    /** Whether a copy of something else takes the keys along, so that to erase one erases nothing. */
    private boolean keysTravel() {
        return !masterKeys.isEmpty() && Stream.of(directory, witness, catchUp).anyMatch(keys::startsWith);
    }

    private static Retention retention(Settings settings) {
        Optional<String> text = settings.ask("retention")
                .means("How long mails are kept: a period (`d`, `w`, `m`, `y`: days, weeks, months, years; or"
                        + " `forever`), a name if it is to have one, and behind a colon and a blank which mails:"
                        + " `direction:`, `domain:` and `mailbox:` of any sender or recipient of the envelope,"
                        + " `header:NAME` or `header:NAME=VALUE`, with `*` for any text. All conditions of a rule must"
                        + " fit, and the longest of all rules that fit wins; a mail that none fits is kept for ever."
                        + " Each mail is stamped when it arrives, and only `express archive purge` takes mails away.")
                .example("10y; 90d: mailbox:jobs@example.com")
                .text(Retention.FORM);
        return Retention.parse(text.orElse(""), (rule, right) -> settings.complain("retention", rule, right));
    }

    /** The same with another second place. */
    public ArchiveConfig withWitness(Path other) {
        return new ArchiveConfig(
                directory,
                other,
                index,
                catchUp,
                compression,
                onFailure,
                direction,
                warnFree,
                stopFree,
                retention,
                masterKeys,
                keys,
                findable,
                stamps,
                places);
    }

    /** Whether a folder is its directory, by whatever way of links one comes there. */
    public boolean isAt(Path folder) {
        try {
            return directory.equals(folder) || Files.isSameFile(directory, folder);
        } catch (IOException e) { // one of them isn't there
            return false;
        }
    }

    /** Its folder, with what opens the mails in it. */
    public ArchiveFolder folder() {
        return new ArchiveFolder(directory, new Keyring(keys, masterKeys));
    }
}
