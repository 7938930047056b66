package org.jamesexpress.tls;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jamesexpress.mx.HostPattern;
import org.jamesexpress.mx.Route;
import org.jamesexpress.net.Literals;

/**
 * Says what a connection to a host must prove: the first source that has a say decides, and where none has, the setting
 * does. Any thread may use it; it may wait for the network.
 */
public final class Policies {
    /** By whose word hosts are insisted on, where nobody else's is strong enough. */
    public static final String REQUIRETLS = "REQUIRETLS";

    private final List<PolicySource> sources;
    private final Level level;
    private final Ruling.Connect otherwise;
    private final boolean insistent;

    /** @param sources the one whose word counts most comes first */
    public Policies(List<PolicySource> sources, Level level) {
        this(sources, level, false);
    }

    private Policies(List<PolicySource> sources, Level level, boolean insistent) {
        this.sources = List.copyOf(sources);
        this.level = level;
        this.otherwise = new Ruling.Connect(level.demand(), "tls");
        this.insistent = insistent;
    }

    /**
     * The same for mail that goes to nobody but who proves to be one of its domain's hosts (REQUIRETLS, RFC 8689, 4.2.1):
     * what they say less than that is raised.
     */
    public Policies insistent() {
        return new Policies(sources, level, true);
    }

    /** Those of whoever runs this server alone, whatever domains publish ({@code TLS-Required: No}, RFC 8689, 4.2.2). */
    public Policies ours() {
        return new Policies(sources.stream().filter(PolicySource::isOurs).toList(), level);
    }

    /** Whether they insist on who is there, see {@link #insistent()}. */
    public boolean areInsistent() {
        return insistent;
    }

    /** What is said of a host for mail of a destination. */
    public Ruling of(String destination, String host) {
        String domain = comparable(destination);
        return insistent
                ? Insistent.of(sources, otherwise, domain, host)
                : first(domain, host).orElse(otherwise);
    }

    /** Why not to believe now that a domain takes no mail, see {@link PolicySource#doubts}. */
    public Optional<Ruling.Wait> doubt(String destination, Route none) {
        String domain = comparable(destination);
        return sources.stream()
                .flatMap(source -> source.doubts(domain, none).stream())
                .findFirst();
    }

    private Optional<Ruling> first(String domain, String host) {
        for (PolicySource source : sources) {
            Optional<Ruling> ruling = source.of(domain, host);
            if (ruling.isPresent()) {
                return ruling;
            }
        }
        return Optional.empty();
    }

    /** Whether {@link #of} would wait for more than DNS now, see {@link PolicySource#takesLong}. */
    public boolean takeLong(String destination, String host) {
        String domain = comparable(destination);
        for (PolicySource source : sources) {
            if (source.takesLong(domain)) {
                return true;
            }
            if (source.of(domain, host).isPresent()) {
                return false;
            }
        }
        return false;
    }

    /**
     * What is said of a relay that takes mail of a destination in place of its hosts. Where nothing is said of the relay,
     * mail that must be encrypted is so on its way there, too, and what must go to nobody but the right host goes to nobody
     * but the relay.
     */
    public Ruling ofRelay(String destination, String relay, int port) {
        String name = comparable(relay);
        if (insistent) {
            return Insistent.ofRelay(sources, name, port);
        }
        Optional<Ruling> own = sources.stream()
                .flatMap(source -> source.ofRelay(name, port).stream())
                .findFirst();
        return own.orElseGet(() -> inPlaceOfTheHosts(of(destination, relay)));
    }

    private Ruling inPlaceOfTheHosts(Ruling ofTheHosts) {
        if (ofTheHosts instanceof Ruling.Wait) {
            return ofTheHosts;
        }
        Level needed = needed(ofTheHosts);
        return needed.compareTo(level) > 0 ? new Ruling.Connect(needed.demand(), ofTheHosts.by()) : otherwise;
    }

    private static Level needed(Ruling ofTheHosts) {
        if (ofTheHosts instanceof Ruling.Connect connect && !connect.demand().asksWhoIsThere()) {
            return connect.demand().allowsClear() ? Level.NONE : Level.REQUIRED;
        }
        return Level.VERIFIED;
    }

    /** Those by which mail goes that nothing may hold back: encrypted if that works, unless nothing is to be. */
    public Policies heedless() {
        return new Policies(List.of(), level == Level.NONE ? Level.NONE : Level.OPPORTUNISTIC);
    }

    /** What a domain publishes of itself, see {@link PolicySource#published}. */
    public Published published(String domain, String host) {
        return sources.stream()
                .flatMap(source -> source.published(domain, host).stream())
                .findFirst()
                .orElse(Published.NONE);
    }

    /** A destination as policies and reports name it, in A-labels and lower case; empty for an address. */
    public static Optional<String> domain(String destination) {
        return Optional.of(comparable(destination))
                .filter(it -> !Literals.isLiteral(it) && Literals.address(it).isEmpty());
    }

    /** Whether nobody but the setting has a say. */
    public boolean isByTheSetting(Ruling ruling) {
        return ruling.equals(otherwise);
    }

    /** A domain in A-labels: written otherwise, it would be another one, to which no policy applies. */
    static String comparable(String destination) {
        if (isPlain(destination)) {
            return destination;
        }
        String lower = destination.toLowerCase(Locale.ROOT);
        if (Literals.isLiteral(lower) || Literals.address(lower).isPresent()) {
            return lower;
        }
        try {
            return HostPattern.parse(lower).name();
        } catch (IllegalArgumentException e) {
            return lower;
        }
    }

    /** As nearly all are, of each mail: nothing would become of it. */
    private static boolean isPlain(String destination) {
        int last = destination.length() - 1;
        for (int i = 0; i <= last; i++) {
            char each = destination.charAt(i);
            boolean isLetter = each >= 'a' && each <= 'z';
            boolean isOther = (each >= '0' && each <= '9') || each == '-' || each == '.';
            if (!isLetter && (!isOther || i == last)) {
                return false;
            }
        }
        return last >= 0;
    }
}
