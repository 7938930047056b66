package org.jamesexpress.store;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.sql.SQLException;
import java.util.Set;
import org.sqlite.SQLiteException;

/** Says in words for the administrator what a failure of the database or of a file is. */
final class Trouble {
    /** The primary code is in the lower byte of an extended one. */
    private static final int PRIMARY = 0xff;

    /** Busy, locked, out of memory, read-only, a failing disk, a full one, a file that can't be opened. */
    private static final Set<Integer> SQLITE_STATES = Set.of(5, 6, 7, 8, 10, 13, 14);

    /** Read-only after a failover, a conflict with another node, short of something, a failing system, busy. */
    private static final Set<String> STATES = Set.of("25006", "40", "53", "55P03", "57014", "58");

    private static final String TOOK_TOO_LONG = "the database took too long";

    private Trouble() {}

    static StoreException of(Throwable failure) {
        return failure instanceof SQLException sql
                ? new StoreException(words(sql) + ": " + sql.getMessage(), sql)
                : new StoreException("a write failed: " + failure, failure);
    }

    /** Whether the connection can't be used any more, as after a restart of the database. */
    static boolean isLostConnection(SQLException failure) {
        String state = state(failure);
        return state.startsWith("08") || state.startsWith("57P");
    }

    /** Whether the database did not answer in time. */
    static boolean isTimeOut(SQLException failure) {
        return failure.getCause() instanceof SocketTimeoutException;
    }

    /** Whether it is the state of the database that the failure is about, rather than what it was asked. */
    static boolean mayPass(SQLException failure) {
        return failure instanceof SQLiteException sqlite
                ? SQLITE_STATES.contains(sqlite.getResultCode().code & PRIMARY)
                : isLostConnection(failure) || STATES.stream().anyMatch(state(failure)::startsWith);
    }

    private static String words(SQLException failure) {
        return failure instanceof SQLiteException sqlite ? words(sqlite) : wordsOfState(failure);
    }

    /** The exceptions of files that say nothing but a path get words. */
    static String words(IOException failure) {
        if (failure instanceof AccessDeniedException denied) {
            return "permission denied for " + denied.getFile();
        }
        if (failure instanceof FileAlreadyExistsException exists) {
            return exists.getFile() + " is in the way";
        }
        if (failure instanceof NoSuchFileException missing) {
            return missing.getFile() + " does not exist";
        }
        return String.valueOf(failure.getMessage());
    }

    private static String words(SQLiteException failure) {
        return switch (failure.getResultCode().code & PRIMARY) {
            case 5, 6 -> "the database is locked by another process";
            case 8 -> "the database can't be written, it is read-only";
            case 9 -> TOOK_TOO_LONG;
            case 10 -> "the disk under the database fails";
            case 11, 26 -> "the database file is damaged, or is no database";
            case 13 -> "the disk is full";
            case 14 -> "the database file can't be opened";
            default -> "the database refused a statement";
        };
    }

    private static String state(SQLException failure) {
        String state = failure.getSQLState();
        return state == null ? "" : state;
    }

    private static String wordsOfState(SQLException failure) {
        return switch (state(failure)) {
            case "08001" -> "the database can't be reached";
            case "25006" -> "the database can't be written, it is read-only";
            case "28000", "28P01" -> "the database refused the user or the password";
            case "3D000" -> "the database does not exist";
            case "53100" -> "the disk under the database is full";
            case "57014" -> TOOK_TOO_LONG;
            case "53300" -> "the database takes no more connections";
            default ->
                isLostConnection(failure)
                        ? "the connection to the database is lost"
                        : "the database refused a statement";
        };
    }
}
