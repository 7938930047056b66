package org.jamesexpress.mx;

import java.net.Inet6Address;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The order within hosts of equal preference. The address families take turns, across hosts too, so that a family without
 * a way to the world costs every second attempt at most; and hosts take turns, so that one with many addresses leaves
 * room for the others.
 */
final class Turns {
    private Turns() {}

    /** @param hosts of equal preference those in random order, each host's addresses together */
    static List<Host> taken(List<Host> hosts) {
        Map<Integer, List<Host>> groups = new TreeMap<>();
        hosts.forEach(host -> groups.computeIfAbsent(host.preference(), it -> new ArrayList<>())
                .add(host));
        return groups.values().stream()
                .flatMap(group -> byFamily(group).stream())
                .toList();
    }

    /** The same, of hosts in any order. */
    static List<Host> shuffled(List<Host> hosts, Random random) {
        List<Host> all = new ArrayList<>(hosts);
        Collections.shuffle(all, random);
        Map<String, List<Host>> names = new LinkedHashMap<>();
        all.forEach(host ->
                names.computeIfAbsent(host.name(), it -> new ArrayList<>()).add(host));
        return taken(names.values().stream().flatMap(Turns::ipv6First).toList());
    }

    private static Stream<Host> ipv6First(List<Host> addresses) {
        return addresses.stream().sorted(Comparator.comparing(host -> !(host.address() instanceof Inet6Address)));
    }

    private static List<Host> byFamily(List<Host> group) {
        Map<Boolean, List<Host>> families = new LinkedHashMap<>();
        group.forEach(host -> families.computeIfAbsent(host.address() instanceof Inet6Address, it -> new ArrayList<>())
                .add(host));
        return inTurn(families.values().stream().map(Turns::byName).toList());
    }

    private static List<Host> byName(List<Host> family) {
        Map<String, List<Host>> names = new LinkedHashMap<>();
        family.forEach(host ->
                names.computeIfAbsent(host.name(), it -> new ArrayList<>()).add(host));
        return inTurn(List.copyOf(names.values()));
    }

    /** The first of each list, the second of each, and so on. */
    private static List<Host> inTurn(List<List<Host>> lists) {
        List<Host> all = new ArrayList<>();
        int longest = lists.stream().mapToInt(List::size).max().orElse(0);
        for (int i = 0; i < longest; i++) {
            for (List<Host> list : lists) {
                list.stream().skip(i).limit(1).forEach(all::add);
            }
        }
        return all;
    }
}
