package org.jamesexpress.bench.delivery;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * What the hosts can take: mails from memory, in as many sessions as the engine may have, each of which stays open until it
 * has nothing more to send. Nothing is on disk, nothing is looked up, nothing is noted.
 */
final class PlainSender implements Deliverer {
    private static final int MOST_SESSIONS = 200;
    private static final int TO_A_DESTINATION = 20;

    private final Map<String, List<Letter>> waiting = new HashMap<>();
    private final Map<String, InetSocketAddress> hosts = new HashMap<>();
    private final int toADestination;
    private final ExecutorService threads;

    PlainSender(Scene scene, int port) {
        List<Scene.Destination> destinations = new ArrayList<>(scene.destinations());
        this.toADestination = Math.max(1, Math.min(TO_A_DESTINATION, MOST_SESSIONS / destinations.size()));
        this.threads = Executors.newFixedThreadPool(Math.min(MOST_SESSIONS, toADestination * destinations.size()));
        destinations.addAll(scene.warmUps());
        for (Scene.Destination each : destinations) {
            hosts.put(
                    each.domain(),
                    new InetSocketAddress(
                            each.hosts().get(each.hosts().size() - 1).address(), port));
        }
    }

    @Override
    public synchronized void take(Letter letter) {
        String domain = letter.recipient().substring(letter.recipient().indexOf('@') + 1);
        waiting.computeIfAbsent(domain, missing -> new ArrayList<>()).add(letter);
    }

    @Override
    public synchronized void go() {
        waiting.forEach((domain, letters) -> {
            int each = Math.max(1, (letters.size() + toADestination - 1) / toADestination);
            for (int from = 0; from < letters.size(); from += each) {
                List<Letter> some = List.copyOf(letters.subList(from, Math.min(letters.size(), from + each)));
                threads.execute(() -> send(domain, some));
            }
        });
        waiting.clear();
    }

    private void send(String domain, List<Letter> letters) {
        try (SmtpSession session = new SmtpSession(host(domain))) {
            for (Letter each : letters) {
                session.send(each);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a mail for " + domain + " was not taken", e);
        }
    }

    private InetSocketAddress host(String domain) {
        return Optional.ofNullable(hosts.get(domain)).orElseThrow();
    }

    @Override
    public void hold() {}
}
