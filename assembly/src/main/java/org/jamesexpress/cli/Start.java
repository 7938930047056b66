package org.jamesexpress.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import javax.xml.XMLConstants;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParserFactory;
import org.jamesexpress.server.ExpressServer;
import org.jamesexpress.server.Home;
import org.jamesexpress.server.Listener;
import org.jamesexpress.server.StartException;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.helpers.DefaultHandler;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code express start}. The main thread waits for ever; a shutdown hook stops the server. */
@Command(
        name = "start",
        description = {
            "Run the server in the foreground, until SIGTERM or Ctrl-C.",
            "It prints each port that it listens on, and then the line: ready"
        },
        mixinStandardHelpOptions = true)
final class Start implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private HomeOption homeOption = new HomeOption();

    @Mixin
    private PortOffset portOffset = new PortOffset();

    @Override
    public Integer call() throws Exception {
        portOffset.complaint().ifPresent(c -> {
            throw new ParameterException(spec.commandLine(), c);
        });
        Home home = new Home(homeOption.initialised());
        Path logging = home.conf("logback.xml");
        check(logging);
        System.setProperty("logback.configurationFile", logging.toString());
        ExpressServer server = start(home);
        PrintWriter out = spec.commandLine().getOut();
        tellOthers(server, home);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stopAndHalt(server, home), "stop"));
        server.listeners().forEach(listener -> out.println("listening: " + listener));
        out.println("ready");
        new CountDownLatch(1).await();
        return 0;
    }

    private ExpressServer start(Home home) throws CommandException {
        try {
            return portOffset.given().isPresent()
                    ? ExpressServer.start(home, portOffset.given().get())
                    : ExpressServer.start(home);
        } catch (StartException e) {
            throw new CommandException(Errors.words(e), e);
        }
    }

    /** Before any logger starts: Logback itself answers a broken file with a stack trace, and a missing one with DEBUG. */
    private static void check(Path logging) throws CommandException, IOException {
        if (!Files.isRegularFile(logging)) {
            throw new CommandException(logging + " is missing: express init writes it");
        }
        try (InputStream content = Files.newInputStream(logging)) {
            SAXParserFactory parsers = SAXParserFactory.newInstance();
            parsers.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            parsers.newSAXParser().parse(content, new DefaultHandler());
        } catch (SAXException | ParserConfigurationException e) {
            String line = e instanceof SAXParseException at ? ", line " + at.getLineNumber() : "";
            throw new CommandException(logging + line + ": " + e.getMessage(), e);
        }
    }

    /** Before the hook is there, which would end the process as one that was asked to stop. */
    private static void tellOthers(ExpressServer server, Home home) throws IOException {
        try {
            running(server.listeners()).write(home.root());
        } catch (IOException e) {
            server.stop();
            throw e;
        }
    }

    private static Running running(List<Listener> listeners) {
        return new Running(
                ProcessHandle.current().pid(),
                listeners.stream()
                        .map(each ->
                                new Running.Port(each.name(), each.address().getHostString(), each.port()))
                        .toList());
    }

    /** Who was asked to stop, and did, has not failed: halting in the hook makes 0 of the JVM's 143 and 130. */
    private void stopAndHalt(ExpressServer server, Home home) {
        PrintWriter err = spec.commandLine().getErr();
        err.println("express: stopping");
        int exit = 0;
        try {
            server.stop();
            Running.remove(home.root());
        } catch (IOException | RuntimeException e) {
            err.println("express: did not stop cleanly: " + Errors.words(e));
            exit = 1;
        }
        err.flush();
        Runtime.getRuntime().halt(exit);
    }
}
