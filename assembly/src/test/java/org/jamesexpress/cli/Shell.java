package org.jamesexpress.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/** Runs a command in this process, and keeps what it said. */
record Shell(int exit, String out, String err) {

    static Shell run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exit = Express.commandLine(new PrintWriter(out, true), new PrintWriter(err, true))
                .execute(arguments);
        return new Shell(exit, out.toString(), err.toString());
    }
}
