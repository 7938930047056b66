package org.jamesexpress.cli.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jamesexpress.cli.CommandException;

/** The home that {@code express init} wrote, pointed at the demo's loopback world. */
final class DemoHome {
    private static final Pattern DELIVERY =
            Pattern.compile("<mailet\\s[^>]*class=\"org\\.jamesexpress\\.mailets\\.DirectMxDelivery\"[^>/]*>");

    private DemoHome() {}

    static void adapt(Path home, Outside outside) throws IOException, CommandException {
        Path conf = home.resolve("conf");
        listenOnLoopbackAlone(conf);
        logEveryHost(conf.resolve("logback.xml"));
        deliverTo(outside, conf.resolve("mailetcontainer.xml"));
        Files.writeString(conf.resolve("express-notify.xml"), endpoints(outside.webhooks()));
    }

    private static void listenOnLoopbackAlone(Path conf) throws IOException {
        try (Stream<Path> files = Files.list(conf)) {
            for (Path file : (Iterable<Path>) files.filter(f -> f.toString().endsWith("server.xml"))::iterator) {
                Files.writeString(file, Files.readString(file).replace("0.0.0.0:", "127.0.0.1:"));
            }
        }
    }

    /** The hosts that are tried and passed by are told at this level. */
    private static void logEveryHost(Path logback) throws IOException {
        Files.writeString(
                logback,
                Files.readString(logback)
                        .replace("<root ", "<logger name=\"org.jamesexpress.delivery\" level=\"DEBUG\"/>\n    <root "));
    }

    private static void deliverTo(Outside outside, Path mailets) throws IOException, CommandException {
        String text = Files.readString(mailets);
        Matcher delivery = DELIVERY.matcher(text);
        if (!delivery.find()) {
            throw new CommandException("conf/mailetcontainer.xml has no DirectMxDelivery to show");
        }
        Files.writeString(
                mailets,
                text.substring(0, delivery.end())
                        + """

                <allowLoopbackMx>true</allowLoopbackMx>
                <port>%d</port>
                <dnsServers>127.0.0.1:%d</dnsServers>
                """.formatted(outside.mxPort(), outside.dnsPort())
                        + text.substring(delivery.end()));
    }

    private static String endpoints(WebhookReceiver receiver) {
        return """
                <?xml version="1.0" encoding="UTF-8"?>
                <endpoints>
                    <endpoint name="demo">
                        <webhook>
                            <url>%s</url>
                            <secret>%s</secret>
                            <allow>127.0.0.1</allow>
                        </webhook>
                        <events>mail.received, mail.delivered, mail.deferred, mail.bounced</events>
                    </endpoint>
                </endpoints>
                """.formatted(receiver.url(), receiver.secret());
    }
}
