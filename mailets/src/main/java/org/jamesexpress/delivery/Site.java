package org.jamesexpress.delivery;

import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jamesexpress.mx.Considered;

/**
 * Where the mail of a destination goes. Destinations whose MX records name the same hosts are one site, however many they
 * are: one lane with one window.
 *
 * @param lane the same for the same set of hosts
 * @param way the same for the same hosts in the same order of preference that are trusted alike: mail for several such
 *     destinations goes together
 */
record Site(String lane, String way) {
    /** @param trust what its connections must prove, see {@link Planning#trust} */
    static Site of(List<Considered> hosts, String trust) {
        SortedSet<String> names = new TreeSet<>();
        SortedMap<Integer, SortedSet<String>> ranks = new TreeMap<>();
        for (Considered host : hosts) {
            String name = host.name().toLowerCase(Locale.ROOT);
            names.add(name);
            ranks.computeIfAbsent(host.preference(), it -> new TreeSet<>()).add(name);
        }
        return new Site(String.join(" ", names), ranks.values() + trust);
    }

    /** Of a destination that has no hosts, or none that is known. */
    static Site nowhere(String destination) {
        return new Site("no host of " + destination, destination);
    }
}
