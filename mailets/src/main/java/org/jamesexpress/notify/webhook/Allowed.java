package org.jamesexpress.notify.webhook;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jamesexpress.net.AddressBlock;
import org.jamesexpress.net.Literals;
import org.jamesexpress.net.SpecialAddresses;

/**
 * What an endpoint may reach, though it isn't on the public internet.
 *
 * @param names of hosts, in lower case; {@code *.crm.internal} is every name below {@code crm.internal}
 */
public record Allowed(List<AddressBlock> blocks, List<String> names) {
    /** The public internet alone. */
    public static final Allowed NOTHING = new Allowed(List.of(), List.of());

    private static final String LABEL = "[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?";
    private static final Pattern NAME = Pattern.compile("(\\*\\.)?" + LABEL + "(\\." + LABEL + ")*");

    /** Digits and points alone are an address that somebody mistyped. */
    private static final Pattern NUMBER = Pattern.compile("[0-9.]*");

    /**
     * Reads blocks, addresses and names, separated by commas.
     *
     * @throws IllegalArgumentException when one of them is nothing of these
     */
    public static Allowed parse(String text) {
        List<AddressBlock> blocks = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (String each : text.split(",", -1)) {
            String word = each.strip().toLowerCase(Locale.ROOT);
            if (NAME.matcher(word).matches() && !NUMBER.matcher(word).matches()) {
                names.add(word);
            } else {
                blocks.add(AddressBlock.parse(word));
            }
        }
        return new Allowed(List.copyOf(blocks), List.copyOf(names));
    }

    /** Whether an endpoint of this name may be at this address. */
    boolean has(String host, InetAddress address) {
        return SpecialAddresses.kind(address).isEmpty()
                || blocks.stream().anyMatch(block -> block.contains(address))
                || hasName(host);
    }

    /** Whether an endpoint may be written so: a name is judged when it is looked up, but for one that never leads out. */
    boolean has(String host) {
        List<InetAddress> written =
                Literals.address(host).map(List::of).orElse(isLocal(host) ? Literals.LOCALHOST : List.of());
        return written.isEmpty() || written.stream().anyMatch(address -> has(host, address));
    }

    /** Whether it is named here, by its name or its address, wherever it is. */
    public boolean names(String host) {
        return hasName(host)
                || Literals.address(host)
                        .filter(address -> blocks.stream().anyMatch(block -> block.contains(address)))
                        .isPresent();
    }

    private static boolean isLocal(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return name.equals("localhost") || name.endsWith(".localhost");
    }

    private boolean hasName(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return names.stream()
                .anyMatch(each -> each.startsWith("*.") ? name.endsWith(each.substring(1)) : name.equals(each));
    }
}
