package org.jamesexpress.cli;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Optional;
import org.jamesexpress.server.StartException;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Says in one line what went wrong. */
final class Errors {
    private Errors() {}

    /** One line a complaint, then where the right usage stands. */
    static int wrongUsage(ParameterException wrong, String[] arguments) {
        CommandLine command = wrong.getCommandLine();
        print(message(wrong), command);
        command.getErr().println("See: " + command.getCommandSpec().qualifiedName() + " --help");
        return CommandLine.ExitCode.USAGE;
    }

    static int failed(Exception failure, CommandLine command, boolean debug) {
        print(words(failure), command);
        if (debug) {
            failure.printStackTrace(command.getErr());
        }
        return CommandLine.ExitCode.SOFTWARE;
    }

    /** What a person can do something with; the JDK's own messages of files are a path and nothing else. */
    static String words(Exception failure) {
        if (failure instanceof FileSystemException file) {
            return file.getFile() + ": " + reason(file);
        }
        if (failure instanceof CommandException || failure instanceof StartException) {
            return message(failure);
        }
        return message(failure).lines().findFirst().orElse(failure.getClass().getSimpleName());
    }

    private static void print(String complaints, CommandLine command) {
        complaints.lines().forEach(line -> command.getErr().println("express: " + line));
    }

    private static String reason(FileSystemException file) {
        if (file instanceof AccessDeniedException) {
            return "no permission";
        }
        if (file instanceof NoSuchFileException) {
            return "no such file or folder";
        }
        if (file instanceof FileAlreadyExistsException) {
            return "exists already";
        }
        if (file instanceof NotDirectoryException) {
            return "not a folder";
        }
        return Optional.ofNullable(file.getReason()).orElse(file.getClass().getSimpleName());
    }

    private static String message(Exception failure) {
        return Optional.ofNullable(failure.getMessage())
                .orElse(failure.getClass().getSimpleName());
    }
}
