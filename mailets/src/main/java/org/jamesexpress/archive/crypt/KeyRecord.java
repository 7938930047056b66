package org.jamesexpress.archive.crypt;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The key of a mail as it is written down: a line of always the same length, so that it can be erased where it stands.
 *
 * @param id of the mail
 * @param master the id of the master key that has wrapped it, or a dash for each digit once it is erased
 * @param wrapped in base64, or a dash for each character
 */
record KeyRecord(String id, String master, String wrapped) {
    private static final int ID_DIGITS = 20;
    private static final String NO_MASTER = "-".repeat(8);
    private static final String NO_KEY = "-".repeat(56);

    /** Octets of the line, with the line feed. */
    static final int LENGTH = ID_DIGITS + 1 + NO_MASTER.length() + 1 + NO_KEY.length() + 1;

    private static final Pattern ID = Pattern.compile("[0-9a-f]{" + ID_DIGITS + "}");
    private static final Pattern FORM =
            Pattern.compile("(" + ID + ") (?:([0-9a-f]{8}) ([A-Za-z0-9+/]{54}==)|" + NO_MASTER + " " + NO_KEY + ")\n");

    static KeyRecord erased(String id) {
        return new KeyRecord(id, NO_MASTER, NO_KEY);
    }

    /** Empty for a line that is damaged, or was erased by half. */
    static Optional<KeyRecord> parse(byte[] line) {
        Matcher form = FORM.matcher(new String(line, ISO_8859_1));
        if (!form.matches()) {
            return Optional.empty();
        }
        return Optional.of(
                form.group(2) == null
                        ? erased(form.group(1))
                        : new KeyRecord(form.group(1), form.group(2), form.group(3)));
    }

    /** The mail that a line is about, damaged or not; empty when even that can't be read. */
    static Optional<String> idOf(byte[] line) {
        return Optional.of(new String(line, 0, ID_DIGITS, ISO_8859_1))
                .filter(id -> ID.matcher(id).matches());
    }

    static boolean isOfSameMail(byte[] line, byte[] other) {
        return Arrays.equals(line, 0, ID_DIGITS, other, 0, ID_DIGITS);
    }

    boolean isErased() {
        return master.equals(NO_MASTER);
    }

    byte[] octets() {
        return (id + ' ' + master + ' ' + wrapped + '\n').getBytes(ISO_8859_1);
    }
}
