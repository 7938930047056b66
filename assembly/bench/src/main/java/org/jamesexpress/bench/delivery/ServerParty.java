package org.jamesexpress.bench.delivery;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jamesexpress.bench.ReadyServer;

/**
 * The ready server, which relays for whoever is on this machine. All it does by default for a mail it does here too: it is
 * archived, and noted in the event log; but for the one that only delivers.
 */
final class ServerParty implements Party {
    private static final String OURS = """
            <mailet match="All" class="org.jamesexpress.mailets.DirectMxDelivery">
                <port>%d</port>
                <dnsServers>127.0.0.1:%d</dnsServers>
                <allowLoopbackMx>true</allowLoopbackMx>
                <tls>none</tls>
                <mtaSts>false</mtaSts>
                <dane>off</dane>
                <retry>1h</retry>
            """;
    /** Its name server can't have a port of its own, so it is told the host. */
    private static final String REMOTE = """
            <mailet match="All" class="RemoteDelivery">
                <outgoing>outgoing</outgoing>
                <delayTime>5000, 100000, 500000</delayTime>
                <maxRetries>3</maxRetries>
                <bounceProcessor>error</bounceProcessor>
                <gateway>%s</gateway>
                <gatewayPort>%d</gatewayPort>
            """;

    private final ReadyServer server;
    private final Letters letters;
    private CompletableFuture<long[]> sent = new CompletableFuture<>();

    private ServerParty(ReadyServer server, Letters letters) {
        this.server = server;
        this.letters = letters;
    }

    static Party ours(Path folder, Scene scene, Sink sink) throws Exception {
        return start(folder, scene, conf -> change(conf, mailetFor(sink)));
    }

    /** With neither archive nor notification, which other servers don't have. */
    static Party oursThatOnlyDelivers(Path folder, Scene scene, Sink sink) throws Exception {
        return start(folder, scene, conf -> {
            change(conf, mailetFor(sink));
            Path mailets = conf.resolve("mailetcontainer.xml");
            cut(mailets, "<mailet match=\"All\" class=\"org.jamesexpress.mailets.ArchiveEml\">", "</mailet>");
            cut(mailets, "<mailet match=\"All\" class=\"org.jamesexpress.mailets.NotifyNewMail\">", "</mailet>");
            cut(conf.resolve("smtpserver.xml"), "<handler class=\"org.jamesexpress.mailets.RecordAccepted\"", "/>");
        });
    }

    private static String mailetFor(Sink sink) {
        return OURS.formatted(sink.port(), sink.dnsPort());
    }

    static Party remote(Path folder, Scene scene, Sink sink) throws Exception {
        String host = scene.destinations().get(0).hosts().get(0).address();
        return start(folder, scene, conf -> change(conf, REMOTE.formatted(host, sink.port())));
    }

    private static Party start(Path folder, Scene scene, ReadyServer.Change change) throws Exception {
        ReadyServer server = ReadyServer.start(folder.resolve("home"), change, List.of());
        return new ServerParty(server, new Letters(scene));
    }

    private static void change(Path conf, String mailet) throws IOException {
        replace(
                conf.resolve("mailetcontainer.xml"),
                "<mailet match=\"All\" class=\"org.jamesexpress.mailets.DirectMxDelivery\">\n",
                mailet);
        replace(
                conf.resolve("mailetcontainer.xml"),
                "<mailet match=\"relay-allowed\" class=\"ToProcessor\">",
                "<mailet match=\"All\" class=\"ToProcessor\">");
        replace(
                conf.resolve("smtpserver.xml"),
                "<maxmessagesize>",
                "<authorizedAddresses>127.0.0.0/8</authorizedAddresses>\n        <maxmessagesize>");
    }

    /** Replaces the first. */
    private static void replace(Path file, String some, String other) throws IOException {
        String text = Files.readString(file);
        int at = find(file, text, some, 0);
        Files.writeString(file, text.substring(0, at) + other + text.substring(at + some.length()));
    }

    /** Cuts the first out, up to its end. */
    private static void cut(Path file, String begin, String end) throws IOException {
        String text = Files.readString(file);
        int at = find(file, text, begin, 0);
        Files.writeString(file, text.substring(0, at) + text.substring(find(file, text, end, at) + end.length()));
    }

    private static int find(Path file, String text, String some, int from) throws IOException {
        int at = text.indexOf(some, from);
        if (at < 0) {
            throw new IOException(file + " has no " + some);
        }
        return at;
    }

    @Override
    public void warmUp(int from, int to) throws Exception {
        try (Sessions sessions = new Sessions(server.smtp())) {
            letters.warmUp(from, to, sessions::send);
        }
    }

    @Override
    public void fill() {
        // Its mails come later.
    }

    @Override
    public void go() {
        sent = CompletableFuture.supplyAsync(() -> {
            try (Sessions sessions = new Sessions(server.smtp())) {
                return letters.offer(sessions::send);
            } catch (Exception e) {
                throw new CompletionException(e);
            }
        });
    }

    @Override
    public long[] sent() {
        return sent.join();
    }

    @Override
    public long pid() {
        return server.pid();
    }

    @Override
    public void close() {
        server.close();
    }
}
