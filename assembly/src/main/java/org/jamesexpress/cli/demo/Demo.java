package org.jamesexpress.cli.demo;

import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import org.jamesexpress.cli.PrivateFiles;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code express demo}. The main thread tells the story; what the server and the hosts do comes in from theirs. */
@Command(
        name = "demo",
        description = {
            "Show the product at work on real messages, on loopback alone and without privileges.",
            "It ends with a table of what was promised, and exits 0 only if all of it held."
        },
        mixinStandardHelpOptions = true)
public final class Demo implements Callable<Integer> {
    private static final Duration START = Duration.ofSeconds(60);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--keep", description = "Keep the temporary home, the log and what arrived, to look around.")
    private boolean keep;

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        Path folder = Files.createTempDirectory("express-demo");
        boolean good = false;
        try {
            good = show(folder, new Journal(out));
        } finally {
            if (keep || !good) {
                out.println("Stays in " + folder + ": home/, server.log, and received/, what arrived");
            } else {
                PrivateFiles.delete(folder);
            }
        }
        return good ? 0 : 1;
    }

    private boolean show(Path folder, Journal journal) throws Exception {
        Path home = folder.resolve("home");
        try (Outside outside = Outside.start(journal);
                Writer log = Files.newBufferedWriter(folder.resolve("server.log"))) {
            int offset = FreePorts.offset(new Random());
            journal.step("express init --domain express.test --hostname mail.express.test --port-offset " + offset);
            ServerProcess.run(
                    "",
                    home,
                    List.of(
                            "init",
                            "--domain",
                            "express.test",
                            "--hostname",
                            "mail.express.test",
                            "--port-offset",
                            Integer.toString(offset)));
            DemoHome.adapt(home, outside);
            journal.step("express start");
            Verdict verdict;
            try (ServerProcess server = ServerProcess.start(home, new ServerLines(home, journal, log)::take, START)) {
                verdict = new Act(home, offset, outside, journal, server).play();
            }
            journal.step("");
            verdict.print(journal);
            journal.step(verdict.good() ? "All of it held." : "NOT all of it held.");
            return verdict.good();
        }
    }
}
