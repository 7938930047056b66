package org.jamesexpress.notify.exec;

import java.util.List;
import java.util.Set;
import org.jamesexpress.notify.endpoint.Outcome;

/**
 * What a program says by its exit status: 0 is success, some others have names (BSD's {@code sysexits.h}). Of these most
 * judge the event, or what the program was made for, and say that trying again changes nothing; the rest tell of a
 * machine, or of a service, that may be well again in a while. A number without a name is how programs die that never
 * meant to say anything, and is no verdict.
 */
final class ExitStatus {
    private static final int FIRST = 64;

    /** EX_UNAVAILABLE, EX_OSERR, EX_IOERR and EX_TEMPFAIL. */
    private static final Set<Integer> PASSING = Set.of(69, 71, 74, 75);

    private static final List<String> NAMES = List.of(
            "EX_USAGE",
            "EX_DATAERR",
            "EX_NOINPUT",
            "EX_NOUSER",
            "EX_NOHOST",
            "EX_UNAVAILABLE",
            "EX_SOFTWARE",
            "EX_OSERR",
            "EX_OSFILE",
            "EX_CANTCREAT",
            "EX_IOERR",
            "EX_TEMPFAIL",
            "EX_PROTOCOL",
            "EX_NOPERM",
            "EX_CONFIG");
    private static final int SIGNAL = 128;
    private static final int LAST_SIGNAL = 64;

    private ExitStatus() {}

    /** @param line the program's last one, or empty */
    static Outcome outcome(int status, String line) {
        if (status == 0) {
            return new Outcome.Taken(words(status));
        }
        String words = line.isEmpty() ? words(status) : words(status) + ": " + line;
        return hasName(status) && !PASSING.contains(status) ? new Outcome.Never(words) : new Outcome.Later(words);
    }

    private static boolean hasName(int status) {
        return status >= FIRST && status < FIRST + NAMES.size();
    }

    /** For a log: {@code exit 75 (EX_TEMPFAIL)}. Java, like a shell, adds 128 to the signal that ended a program. */
    private static String words(int status) {
        String words = "exit " + status;
        if (hasName(status)) {
            return words + " (" + NAMES.get(status - FIRST) + ")";
        }
        boolean signal = status > SIGNAL && status <= SIGNAL + LAST_SIGNAL;
        return signal ? words + " (signal " + (status - SIGNAL) + ")" : words;
    }
}
