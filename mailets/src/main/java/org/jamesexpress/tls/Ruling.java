package org.jamesexpress.tls;

/** What is said of one host for mail of one destination. */
public sealed interface Ruling {
    /** Whose word it is, in a few words: {@code tls}, {@code rule .example.com}. */
    String by();

    /** The host may have the mail once it proves that. */
    record Connect(Demand demand, String by) implements Ruling {
        /** As attempts tell of it: {@code rule .example.com: verified}. */
        public String words() {
            return by + ": " + demand.word();
        }
    }

    /** The host must not have it; another one may. */
    record Avoid(Problem problem, String by) implements Ruling {}

    /** Nobody may have it now. */
    record Wait(Problem problem, String by) implements Ruling {}
}
