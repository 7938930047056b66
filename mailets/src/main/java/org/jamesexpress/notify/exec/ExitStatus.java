package org.jamesexpress.notify.exec;

import java.util.List;

/** What a program says by its exit status: 0 is success, some others have names (BSD's {@code sysexits.h}). */
final class ExitStatus {
    private static final int FIRST = 64;
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

    /** For a log: {@code exit 75 (EX_TEMPFAIL)}. Java, like a shell, adds 128 to the signal that ended a program. */
    static String words(int status) {
        String words = "exit " + status;
        if (status >= FIRST && status < FIRST + NAMES.size()) {
            return words + " (" + NAMES.get(status - FIRST) + ")";
        }
        boolean signal = status > SIGNAL && status <= SIGNAL + LAST_SIGNAL;
        return signal ? words + " (signal " + (status - SIGNAL) + ")" : words;
    }
}
