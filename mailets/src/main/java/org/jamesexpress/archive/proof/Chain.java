package org.jamesexpress.archive.proof;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Optional;
import java.util.function.Consumer;
import org.jamesexpress.archive.Entry;
import org.jamesexpress.archive.LedgerLine;
import org.jamesexpress.archive.MerkleTree;
import org.jamesexpress.archive.proof.Finding.Kind;

/** Follows a ledger line by line, and says where it doesn't hold together. Not for several threads. */
final class Chain {
    private final Consumer<Finding> findings;

    private long number;
    private String hash;
    private boolean lost;

    private String file = "";
    private LocalDate day = LocalDate.EPOCH;
    private MerkleTree tree = new MerkleTree();
    private Optional<byte[]> closing = Optional.empty();

    /**
     * A chain that goes on behind a line.
     *
     * @param number of that line, 0 for the begin
     */
    Chain(long number, String hash, Consumer<Finding> findings) {
        this.number = number;
        this.hash = hash;
        this.findings = findings;
    }

    /** Begins the file of a day. */
    void begin(Path path, LocalDate of) {
        file = "ledger/" + of.getYear() + "/" + path.getFileName();
        day = of;
        tree = new MerkleTree();
        closing = Optional.empty();
    }

    /** Takes the next line; empty if it can't be read. */
    Optional<Entry> take(byte[] octets) {
        if (closing.isPresent()) {
            broken("stands after the line that closes the day");
        }
        Optional<Entry> entry = read(octets);
        hash = LedgerLine.hash(octets);
        if (entry.isPresent() && entry.get() instanceof Entry.Closed closed) {
            compare(closed);
            closing = Optional.of(octets);
        }
        tree.add(octets);
        return entry;
    }

    /** Takes a line that is not to be looked at. */
    void skip(byte[] octets) {
        number = LedgerLine.ifReadable(octets).map(LedgerLine::number).orElse(number + 1);
        hash = LedgerLine.hash(octets);
    }

    /** Lines come that can't be read; the chain begins anew behind them. */
    void lose() {
        lost = true;
        closing = Optional.empty();
    }

    /** Whether it ends with such lines. */
    boolean isLost() {
        return lost;
    }

    private Optional<Entry> read(byte[] octets) {
        try {
            LedgerLine line = LedgerLine.parse(octets);
            if (!lost) {
                compare(line);
            }
            lost = false;
            number = line.number();
            return Optional.of(line.entry());
        } catch (IllegalArgumentException e) {
            number++;
            broken("can't be read: " + e.getMessage());
            return Optional.empty();
        }
    }

    private void compare(LedgerLine line) {
        if (!line.previous().equals(hash)) {
            broken(
                    number == 0
                            ? "should be the first of all, but follows another"
                            : "does not follow the one before, whose SHA-256 is " + hash);
        } else if (line.number() != number + 1) {
            broken("has the number " + line.number() + " after " + number);
        }
    }

    private void compare(Entry.Closed closed) {
        if (!closed.day().equals(day)
                || closed.lines() != tree.leaves()
                || !closed.root().equals(tree.root())) {
            broken("closes " + closed.day() + " with " + closed.lines() + " lines and root " + closed.root()
                    + ", but these are " + tree.leaves() + " lines of " + day + " with root " + tree.root());
        }
    }

    private void broken(String words) {
        findings.accept(new Finding(Kind.BROKEN, file, "line " + (tree.leaves() + 1) + " " + words));
    }

    /** The line that closed the day, octet by octet; empty as long as the day goes on. */
    Optional<byte[]> closing() {
        return closing;
    }

    /** Of the last line. */
    long number() {
        return number;
    }

    /** Of the last line. */
    String hash() {
        return hash;
    }

    /** Where the next line will stand, for messages. */
    String file() {
        return file;
    }
}
