package org.jamesexpress.cli;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import picocli.CommandLine.Option;

/** A new password: asked for twice on the terminal, or the first line of standard input. Never an argument. */
final class PasswordOption {
    @Option(names = "--password-stdin", description = "Take the password from the first line of standard input.")
    private boolean fromStandardInput;

    String read() throws CommandException, IOException {
        String password = fromStandardInput ? firstLine() : ask();
        if (password.isEmpty()) {
            throw new CommandException("The password is empty");
        }
        return password;
    }

    private static String firstLine() throws IOException {
        String line = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
        return line == null ? "" : line;
    }

    @SuppressWarnings("SystemConsoleNull") // the script sets jdk.console, so that no terminal is null on Java 22 too
    private static String ask() throws CommandException {
        Console terminal = System.console();
        if (terminal == null) {
            throw new CommandException("No terminal to ask for a password: give it with --password-stdin");
        }
        char[] password = answer(terminal, "Password: ");
        if (!Arrays.equals(password, answer(terminal, "Again: "))) {
            throw new CommandException("The two passwords differ");
        }
        return new String(password);
    }

    private static char[] answer(Console terminal, String question) {
        char[] answer = terminal.readPassword(question);
        return answer == null ? new char[0] : answer;
    }
}
