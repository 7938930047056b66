package org.jamesexpress.archive;

import java.nio.file.Path;
import java.util.function.Function;
import org.jamesexpress.config.Settings;
import org.jamesexpress.events.Arrival;
import org.jamesexpress.events.MailDirection;

/**
 * What is archived, and where.
 *
 * @param directory holds the years
 * @param witness the second place, see {@link Witness}
 * @param index holds what makes the archive findable
 */
public record ArchiveConfig(Path directory, Path witness, Path index, OnFailure onFailure, Which direction) {
    private static final String DIRECTORY = "var/archive";
    private static final String WITNESS = "var/express/witness";
    private static final String INDEX = "var/express/archive-index";

    /** What becomes of a mail that can't be archived. */
    public enum OnFailure {
        /** It doesn't go on. */
        STOP,
        /** It goes on, and a warning says so. */
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

        private boolean takes(MailDirection way) {
            return switch (this) {
                case ALL -> true;
                case INBOUND -> way != MailDirection.OUTBOUND;
                case OUTBOUND -> way != MailDirection.INBOUND;
            };
        }
    }

    /**
     * Asks for {@code directory}, {@code witness}, {@code index}, {@code onFailure} and {@code direction}.
     *
     * @param folders finds the folder that {@code directory} names; throws {@link IllegalArgumentException}
     */
    public static ArchiveConfig from(Settings settings, Function<String, Path> folders) {
        return new ArchiveConfig(
                settings.ask("directory")
                        .means("Holds the years, and in them the mails. A relative one is below James's folder.")
                        .example("/srv/archive")
                        .value(DIRECTORY, folders, "a folder such as var/archive or /srv/archive"),
                settings.ask("witness")
                        .means("A second place, which is told how each day was closed and how far the ledger has come,"
                                + " so that its end can't be cut off without a trace. Best on another disk or machine.")
                        .example("/mnt/notary/witness")
                        .value(WITNESS, folders, "a folder such as var/express/witness or /mnt/notary/witness"),
                settings.ask("index")
                        .means("Holds what `express archive search` looks into. It is made of the archive, and made"
                                + " anew where it is deleted. Best on a local disk.")
                        .example("/var/cache/express/index")
                        .value(INDEX, folders, "a folder such as var/express/archive-index or /srv/index"),
                settings.ask("onFailure")
                        .means("What becomes of a mail that can't be archived. `stop`: it doesn't go on. `pass`: it"
                                + " goes on, and a warning says so.")
                        .example("pass")
                        .choice(OnFailure.STOP),
                settings.ask("direction")
                        .means("Which mails are archived. A mail between our own people is `inbound` and `outbound`.")
                        .example("inbound")
                        .choice(Which.ALL));
    }

    /** The same with another second place. */
    public ArchiveConfig withWitness(Path other) {
        return new ArchiveConfig(directory, other, index, onFailure, direction);
    }
}
