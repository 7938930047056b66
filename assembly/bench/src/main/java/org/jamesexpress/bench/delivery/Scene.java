package org.jamesexpress.bench.delivery;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * All mails of one comparison and where they go: the same in every process that is told its arguments.
 *
 * <p>Mails are numbered, those for destinations that are well first: only these count.
 *
 * @param mails in all; of a live situation those that count
 * @param octets of each
 * @param network hosts are in 127.network.0.0/16
 */
record Scene(Situation situation, int mails, int octets, int network) {
    /** What becomes of connections. */
    enum Manner {
        WELL,
        /** Nobody listens. */
        REFUSES,
        /** They are never established, and never refused. */
        BLACK_HOLE
    }

    /** @param latencyMillis a reply */
    record Host(String name, String address, Manner manner, int latencyMillis) {}

    /** @param hosts the preferred one first */
    record Destination(String domain, List<Host> hosts) {}

    /** Mails a second, in a live situation. */
    static final int RATE = 100;

    private static final int MOST_LIVE = 3_000;
    private static final int TO_EACH_IN_THE_WAY = 20;
    private static final int IN_A_NET = 250;

    /** Beyond the numbers of all others. */
    private static final int FIRST_WARM_UP = 20_000;

    private static final String WARM_UP = "w";
    private static final String MAIL = "m";

    /** Reads {@link #arguments}. */
    static Scene of(String... arguments) {
        return new Scene(
                Situation.of(arguments[0]),
                Integer.parseInt(arguments[1]),
                Integer.parseInt(arguments[2]),
                Integer.parseInt(arguments[3]));
    }

    List<String> arguments() {
        return List.of(situation.word(), Integer.toString(mails), Integer.toString(octets), Integer.toString(network));
    }

    /** How many of the mails count. */
    int counting() {
        if (situation.isScheduled()) {
            return Math.min(mails, MOST_LIVE);
        }
        return situation.blackHoles() == 0
                ? mails
                : mails - mails * situation.blackHoles() / (situation.well() + situation.blackHoles());
    }

    private int inTheWay() {
        return situation.isLive()
                ? Math.min(mails, TO_EACH_IN_THE_WAY) * (situation.blackHoles() + situation.slow())
                : mails - counting();
    }

    /** The mails that are queued beforehand, by number, in their order. */
    List<Integer> backlog() {
        int first = situation.isLive() ? counting() : 0;
        List<Integer> all = new ArrayList<>(
                IntStream.range(first, counting() + inTheWay()).boxed().toList());
        Collections.shuffle(all, new Random(7));
        return all;
    }

    /**
     * For mails that don't count: as many as there are that are well, and without latency. Where mail comes by a schedule,
     * it comes to a server that has seen many, and its destination among them.
     */
    List<Destination> warmUps() {
        Stream<Destination> others = IntStream.range(0, situation.isScheduled() ? Situation.SPREAD.well() : well())
                .mapToObj(i -> withOneHost("warm" + i, address(FIRST_WARM_UP + i), Manner.WELL, 0));
        Stream<Destination> scheduled =
                situation.isScheduled() ? destinations().stream().limit(well()) : Stream.empty();
        return Stream.concat(others, scheduled).toList();
    }

    private int well() {
        return Math.max(1, Math.min(situation.well(), counting()));
    }

    /** Those that mails go to: the ones that are well first, then black holes, then slow ones. */
    List<Destination> destinations() {
        List<Destination> all = new ArrayList<>();
        for (int i = 0; i < well(); i++) {
            all.add(destination(1 + i, "d" + i, Manner.WELL, situation.latencyMillis()));
        }
        for (int i = 0; i < situation.blackHoles(); i++) {
            all.add(destination(1 + all.size(), "hole" + i, Manner.BLACK_HOLE, 0));
        }
        for (int i = 0; i < situation.slow(); i++) {
            all.add(destination(1 + all.size(), "slow" + i, Manner.WELL, Situation.SLOW_MILLIS));
        }
        return all;
    }

    private Destination destination(int number, String label, Manner manner, int latencyMillis) {
        Destination plain = withOneHost(label, address(number), manner, latencyMillis);
        if (!situation.firstHostRefuses()) {
            return plain;
        }
        Host dead = new Host("dead." + plain.domain(), address(number + 1), Manner.REFUSES, 0);
        return new Destination(plain.domain(), List.of(dead, plain.hosts().get(0)));
    }

    private static Destination withOneHost(String label, String address, Manner manner, int latencyMillis) {
        String domain = label + ".bench.test";
        return new Destination(domain, List.of(new Host("mx." + domain, address, manner, latencyMillis)));
    }

    private String address(int number) {
        return "127." + network + "." + number / IN_A_NET + "." + (1 + number % IN_A_NET);
    }

    /** Every host of any mail. */
    List<Host> hosts() {
        return Stream.concat(warmUps().stream(), destinations().stream())
                .flatMap(each -> each.hosts().stream())
                .distinct()
                .toList();
    }

    /** Whom mails are for. */
    final class Recipients {
        private final List<Destination> warmUps = warmUps();
        private final List<Destination> destinations = destinations();
        private final int well = (int) destinations.stream()
                .filter(each -> each.hosts().stream()
                        .anyMatch(host ->
                                host.manner() == Manner.WELL && host.latencyMillis() == situation.latencyMillis()))
                .count();

        /** Where a mail goes. */
        Destination destination(int mail) {
            return destinations.get(
                    mail < counting() ? mail % well : well + (mail - counting()) % (destinations.size() - well));
        }

        String of(int mail) {
            return MAIL + mail + "@" + destination(mail).domain();
        }

        String ofWarmUp(int mail) {
            return WARM_UP + mail + "@" + warmUp(mail).domain();
        }

        Destination warmUp(int mail) {
            return warmUps.get(mail % warmUps.size());
        }
    }

    /** The number of a mail, by its recipient; -1 for one that does not count. */
    static int number(String recipient) {
        int end = recipient.indexOf('@');
        boolean counts = end > MAIL.length()
                && recipient.startsWith(MAIL)
                && recipient.substring(MAIL.length(), end).chars().allMatch(each -> each >= '0' && each <= '9');
        return counts ? Integer.parseInt(recipient, MAIL.length(), end, 10) : -1;
    }
}
