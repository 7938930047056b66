package org.jamesexpress.cli;

import java.io.Console;

/** Asks a person whether he is sure. */
final class Confirmation {
    private Confirmation() {}

    /**
     * Returns when he is.
     *
     * @param what is to be done, as in "delete 3 mails"
     */
    static void ask(String what) throws CommandException {
        ask(what, "--yes");
    }

    /**
     * Returns when he is.
     *
     * @param what is to be done, as in "delete 3 mails"
     * @param option that spares the question
     * @throws CommandException when he is not, or nobody can be asked
     */
    @SuppressWarnings("SystemConsoleNull") // the script sets jdk.console, so that no terminal is null on Java 22 too
    static void ask(String what, String option) throws CommandException {
        Console console = System.console();
        if (console == null) {
            throw new CommandException("No terminal to ask whether you are sure: give " + option + " to " + what);
        }
        String answer = console.readLine("%s? [y/N] ", Character.toUpperCase(what.charAt(0)) + what.substring(1));
        if (answer == null || !answer.strip().equalsIgnoreCase("y")) {
            throw new CommandException("Nothing was changed");
        }
    }
}
