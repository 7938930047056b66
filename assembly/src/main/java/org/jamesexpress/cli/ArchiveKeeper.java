package org.jamesexpress.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import org.jamesexpress.archive.ArchiveFolder;
import org.jamesexpress.archive.Ledger;

/** Who orders what becomes of an archive's mails, and the ledger in which it is written down. */
final class ArchiveKeeper {
    /** What Java calls an account that has no name. */
    private static final String NAMELESS = "?";

    private ArchiveKeeper() {}

    /**
     * The ledger, for this account to write.
     *
     * @throws CommandException when it is another account's, whose server could not go on writing what this one begins
     */
    static Ledger ledger(ArchiveFolder archive) throws CommandException, IOException {
        if (!Files.isDirectory(archive.ledger())) {
            throw new CommandException(archive.directory() + " is no archive: it has no ledger");
        }
        requireOwner(archive.ledger(), "The archive");
        return new Ledger(archive, Clock.systemUTC(), new SecureRandom());
    }

    /** @throws CommandException when the folder of something is another account's, likewise */
    static void requireOwner(Path folder, String what) throws CommandException, IOException {
        String owner = Files.getOwner(folder).getName();
        String account = account();
        if (!account.equals(NAMELESS) && !owner.equals(account) && !owner.endsWith("\\" + account)) {
            throw new CommandException(what + " is of the account " + owner + ", which must be able to write what"
                    + " this command writes: run it as " + owner);
        }
    }

    /** The account, and who took it on if that is known. */
    static String by() {
        return account()
                + Optional.ofNullable(System.getenv("SUDO_USER"))
                        .map(user -> " (sudo: " + user + ")")
                        .orElse("");
    }

    private static String account() {
        return System.getProperty("user.name", NAMELESS);
    }
}
