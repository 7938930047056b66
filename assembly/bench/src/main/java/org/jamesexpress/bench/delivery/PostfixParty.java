package org.jamesexpress.bench.delivery;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import org.jamesexpress.bench.Postfix;

/**
 * The Postfix of this machine as it is by default, which is told its hosts and asks no DNS. It gets its mail by SMTP; what
 * it has stays in its deferred queue until it may deliver. It has nothing to warm up: those mails go straight to the host.
 */
final class PostfixParty implements Party {
    private static final String DELIVERY = """
            pickup unix n - n 60 1 pickup
            smtp unix - - n - - smtp
            error unix - - n - - error
            retry unix - - n - - error
            scache unix - - n - 1 scache""";

    private final Postfix postfix;
    private final Path hosts;
    private final Scene scene;
    private final Sink sink;
    private final Letters letters;
    private CompletableFuture<long[]> sent = new CompletableFuture<>();

    private PostfixParty(Postfix postfix, Path hosts, Scene scene, Sink sink) {
        this.postfix = postfix;
        this.hosts = hosts;
        this.scene = scene;
        this.sink = sink;
        this.letters = new Letters(scene);
    }

    static Party start(Path folder, Scene scene, Sink sink) throws Exception {
        Path hosts = folder.resolve("hosts");
        Files.write(hosts, transports(scene, sink.port()));
        String deferred = hasBacklog(scene) ? "smtp" : "";
        return new PostfixParty(
                Postfix.start(folder, Letters.HANDS, settings(hosts, deferred), DELIVERY), hosts, scene, sink);
    }

    /** Without one it is never told to wait, and never has to begin anew: it runs as it does anywhere. */
    private static boolean hasBacklog(Scene scene) {
        return !scene.backlog().isEmpty();
    }

    private static List<String> transports(Scene scene, int port) {
        return scene.destinations().stream()
                .map(each -> each.domain() + " smtp:"
                        + each.hosts().stream()
                                .map(host -> "[" + host.address() + "]:" + port)
                                .collect(Collectors.joining(", ")))
                .toList();
    }

    private static String settings(Path hosts, String deferred) {
        return """
                transport_maps = texthash:%s
                defer_transports = %s
                smtp_dns_support_level = disabled
                smtp_tls_security_level = none
                minimal_backoff_time = 1h
                queue_run_delay = 1h
                """.formatted(hosts, deferred);
    }

    @Override
    public void warmUp(int from, int to) throws Exception {
        String host = scene.warmUps().get(0).hosts().get(0).address();
        try (Sessions straight = new Sessions(new InetSocketAddress(host, sink.port()))) {
            letters.warmUp(from, to, straight::send);
        }
    }

    @Override
    public void fill() throws Exception {
        if (!hasBacklog(scene)) {
            return;
        }
        try (Sessions sessions = new Sessions(postfix.smtp())) {
            letters.backlog(sessions::send);
        }
        postfix.awaitIdle();
    }

    @Override
    public void go() throws Exception {
        if (hasBacklog(scene)) {
            postfix.change(settings(hosts, ""));
        }
        long[] now = new long[scene.counting()];
        Arrays.fill(now, Moment.now());
        if (hasBacklog(scene)) {
            postfix.flush();
        }
        sent = scene.situation().isLive()
                ? CompletableFuture.supplyAsync(this::offer)
                : CompletableFuture.completedFuture(now);
    }

    private long[] offer() {
        try (Sessions sessions = new Sessions(postfix.smtp())) {
            return letters.offer(sessions::send);
        } catch (Exception e) {
            throw new CompletionException("Postfix took no mail; the last it said: " + postfix.lastWords(), e);
        }
    }

    @Override
    public long[] sent() {
        return sent.join();
    }

    @Override
    public long pid() throws IOException {
        return postfix.master();
    }

    @Override
    public void close() throws IOException {
        postfix.close();
    }
}
