package org.jamesexpress.testing;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.DNSKEYRecord;
import org.xbill.DNS.DNSSEC;
import org.xbill.DNS.DSRecord;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Master;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSECRecord;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.RRSIGRecord;
import org.xbill.DNS.RRset;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * Zones from the root on, signed with keys of their own or not, with proofs of what isn't there (NSEC); and lies about
 * them, as those tell who stand between. Any thread may use it.
 */
public final class SignedZones {
    private static final int TTL = 60;
    private static final Duration LONG = Duration.ofDays(30);

    /** What is said of a name in place of the truth. */
    public enum Lie {
        /** The signature is of something else. */
        WRONG_SIGNATURE,
        SIGNATURE_EXPIRED,
        /** The records, unsigned. */
        NO_SIGNATURE,
        /** The records under a signature by the name of an insecure zone. */
        SIGNED_BY_INSECURE_ZONE,
        /** That there is nothing, without a proof. */
        DENIED,
        /** That there is nothing, and nothing besides. */
        DENIED_IN_A_WORD,
        /** That there is nothing, said by an insecure zone. */
        DENIED_BY_INSECURE_ZONE,
        /** No such name, said by an insecure zone. */
        NO_SUCH_NAME_BY_INSECURE_ZONE,
        /** An alias into an insecure zone, unsigned. */
        ALIAS_INTO_INSECURE_ZONE
    }

    /** An insecure zone that lies refer to. */
    private static final Name INSECURE = name("insecure.test.");

    private static final class Zone {
        final Name apex;
        final Optional<KeyPair> keys;
        final NavigableMap<Name, Map<Integer, RRset>> sets = new ConcurrentSkipListMap<>();

        Zone(Name apex, boolean signed) {
            this.apex = apex;
            this.keys = signed ? Optional.of(TestKeys.elliptic()) : Optional.empty();
            put(new SOARecord(apex, DClass.IN, TTL, apex, apex, 1, 3600, 600, 86400, TTL));
            keys.ifPresent(pair -> put(key(pair)));
        }

        DNSKEYRecord key(KeyPair pair) {
            try {
                return new DNSKEYRecord(
                        apex, DClass.IN, TTL, 257, 3, DNSSEC.Algorithm.ECDSAP256SHA256, pair.getPublic());
            } catch (DNSSEC.DNSSECException e) {
                throw new AssertionError(e);
            }
        }

        Optional<DSRecord> delegation() {
            return keys.map(pair -> new DSRecord(apex, DClass.IN, TTL, DNSSEC.Digest.SHA256, key(pair)));
        }

        void put(Record record) {
            sets.computeIfAbsent(record.getName(), it -> new TreeMap<>())
                    .computeIfAbsent(record.getType(), it -> new RRset())
                    .addRR(record);
        }

        Map<Integer, RRset> at(Name name) {
            return Optional.ofNullable(sets.get(name)).orElse(Map.of());
        }

        RRset authority() {
            return Optional.ofNullable(at(apex).get(Type.SOA)).orElseThrow();
        }

        boolean isCut(Name name) {
            return !name.equals(apex) && at(name).containsKey(Type.NS);
        }

        boolean exists(Name name) {
            return sets.keySet().stream().anyMatch(each -> each.subdomain(name));
        }

        RRSIGRecord sign(RRset set, Instant end) {
            try {
                KeyPair pair = keys.orElseThrow();
                return DNSSEC.sign(
                        set, key(pair), pair.getPrivate(), end.minus(LONG).minus(LONG), end);
            } catch (DNSSEC.DNSSECException e) {
                throw new AssertionError(e);
            }
        }

        /** The record that says what there is at or before a name, and what comes next. */
        NSECRecord denial(Name name) {
            Name owner = Optional.ofNullable(sets.floorKey(name)).orElseThrow();
            Name next = Optional.ofNullable(sets.higherKey(owner)).orElse(apex);
            SortedSet<Integer> types = new TreeSet<>(at(owner).keySet());
            types.add(Type.NSEC);
            types.add(Type.RRSIG);
            return new NSECRecord(
                    owner,
                    DClass.IN,
                    TTL,
                    next,
                    types.stream().mapToInt(Integer::intValue).toArray());
        }
    }

    private final List<Zone> zones = new ArrayList<>();
    private final Map<String, Lie> lies = new ConcurrentHashMap<>();
    private volatile boolean validates;
    private volatile boolean keepsSignatures = true;

    public SignedZones() {
        zones.add(new Zone(Name.root, true));
        zone("test.");
        insecureZone(INSECURE.toString());
    }

    /** Adds a signed zone below those that are there; its lines are those of a zone file, names absolute. */
    public SignedZones zone(String apex, String... lines) {
        return add(new Zone(name(apex), true), lines);
    }

    /** The same, unsigned, of which the one above says so. */
    public SignedZones insecureZone(String apex, String... lines) {
        return add(new Zone(name(apex), false), lines);
    }

    private SignedZones add(Zone zone, String... lines) {
        Zone parent = zoneOf(zone.apex);
        parent.put(new NSRecord(zone.apex, DClass.IN, TTL, below("ns", zone.apex)));
        zone.delegation().ifPresent(parent::put);
        zones.add(zone);
        put(lines);
        return this;
    }

    /** Adds records to the zones in which they are. */
    public void put(String... lines) {
        parse(lines).forEach(record -> zoneOf(record.getName()).put(record));
    }

    /** From now on this is said of the records of a name. */
    public void lie(String owner, String type, Lie lie) {
        lies.put(key(name(owner), Type.value(type)), lie);
    }

    public void tellTheTruth() {
        lies.clear();
    }

    /** Whether the server validates what it passes on, and says so to who asks. It believes no lie then. */
    public SignedZones validating(boolean does) {
        validates = does;
        return this;
    }

    /** Whether the server passes signatures on to who asks. */
    public SignedZones keepingSignatures(boolean does) {
        keepsSignatures = does;
        return this;
    }

    /** The key of the root, for who is to trust it. */
    public String anchor() {
        return zones.get(0).delegation().orElseThrow().toString();
    }

    private static String key(Name name, int type) {
        return name + " " + type;
    }

    /** The zone that a name is in; a name where one begins is in that. */
    private Zone zoneOf(Name name) {
        return zones.stream()
                .filter(zone -> name.subdomain(zone.apex))
                .max(Comparator.comparing(zone -> zone.apex.labels()))
                .orElseThrow();
    }

    /** Answers as a resolver does. */
    void fill(Message answer, Record question, boolean signaturesAreAskedFor) {
        boolean isSecure = new Reply(answer, question.getType(), signaturesAreAskedFor && keepsSignatures)
                .fill(question.getName());
        if (validates && isSecure) {
            answer.getHeader().setFlag(Flags.AD);
        }
    }

    private final class Reply {
        private final Message answer;
        private final int type;
        private final boolean signed;
        private boolean isSecure = true;

        Reply(Message answer, int type, boolean signed) {
            this.answer = answer;
            this.type = type;
            this.signed = signed;
        }

        boolean fill(Name name) {
            Zone zone = type == Type.DS && name.labels() > 1 ? zoneOf(new Name(name, 1)) : zoneOf(name);
            isSecure &= isSecure(zone);
            Optional<Lie> lie = Optional.ofNullable(lies.get(key(name, type)));
            if (lie.isPresent() && validates) {
                answer.getHeader().setRcode(Rcode.SERVFAIL);
                return false;
            }
            if (lie.isPresent() && deny(lie.get(), zone, name)) {
                return isSecure;
            }
            Optional<RRset> wanted = Optional.ofNullable(zone.at(name).get(type));
            Optional<RRset> alias = Optional.ofNullable(zone.at(name).get(Type.CNAME));
            if (wanted.isPresent()) {
                add(zone, wanted.get(), Section.ANSWER, lie);
            } else if (alias.isPresent()) {
                add(zone, alias.get(), Section.ANSWER, lie);
                fill(((CNAMERecord) alias.get().first()).getTarget());
            } else {
                absence(zone, name);
            }
            return isSecure;
        }

        private boolean isSecure(Zone zone) {
            return zones.stream()
                    .filter(each -> zone.apex.subdomain(each.apex))
                    .allMatch(each -> each.keys.isPresent());
        }

        private boolean deny(Lie lie, Zone zone, Name name) {
            switch (lie) {
                case DENIED -> answer.addRecord(zone.authority().first(), Section.AUTHORITY);
                case DENIED_IN_A_WORD -> {
                    // Nothing at all.
                }
                case DENIED_BY_INSECURE_ZONE, NO_SUCH_NAME_BY_INSECURE_ZONE -> {
                    Zone other = zoneOf(INSECURE);
                    answer.addRecord(other.authority().first(), Section.AUTHORITY);
                    if (lie == Lie.NO_SUCH_NAME_BY_INSECURE_ZONE) {
                        answer.getHeader().setRcode(Rcode.NXDOMAIN);
                    }
                }
                case ALIAS_INTO_INSECURE_ZONE -> {
                    answer.addRecord(new CNAMERecord(name, DClass.IN, TTL, INSECURE), Section.ANSWER);
                    fill(INSECURE);
                }
                default -> {
                    return false;
                }
            }
            return true;
        }

        private void absence(Zone zone, Name name) {
            add(zone, zone.authority(), Section.AUTHORITY, Optional.empty());
            if (zone.exists(name)) {
                prove(zone, name);
                return;
            }
            answer.getHeader().setRcode(Rcode.NXDOMAIN);
            prove(zone, name);
            Name above = new Name(name, 1);
            while (!zone.exists(above)) {
                above = new Name(above, 1);
            }
            prove(zone, below("*", above));
        }

        private void prove(Zone zone, Name name) {
            if (signed && zone.keys.isPresent()) {
                RRset set = new RRset(zone.denial(name));
                boolean isThere = answer.getSection(Section.AUTHORITY).contains(set.first());
                if (!isThere) {
                    add(zone, set, Section.AUTHORITY, Optional.empty());
                }
            }
        }

        private void add(Zone zone, RRset set, int section, Optional<Lie> lie) {
            set.rrs().forEach(record -> answer.addRecord(record, section));
            if (signed && zone.keys.isPresent() && !(zone.isCut(set.getName()) && set.getType() == Type.NS)) {
                signature(zone, set, lie).ifPresent(signature -> answer.addRecord(signature, section));
            }
        }

        private Optional<RRSIGRecord> signature(Zone zone, RRset set, Optional<Lie> lie) {
            Instant end = Instant.now().plus(LONG);
            RRSIGRecord good = zone.sign(set, end);
            if (lie.isEmpty()) {
                return Optional.of(good);
            }
            return switch (lie.get()) {
                case NO_SIGNATURE -> Optional.empty();
                case SIGNATURE_EXPIRED ->
                    Optional.of(zone.sign(set, Instant.now().minusSeconds(60)));
                case SIGNED_BY_INSECURE_ZONE -> Optional.of(with(good, INSECURE, good.getSignature()));
                default -> {
                    byte[] other = good.getSignature().clone();
                    other[0] ^= 1;
                    yield Optional.of(with(good, good.getSigner(), other));
                }
            };
        }

        private RRSIGRecord with(RRSIGRecord good, Name signer, byte[] octets) {
            return new RRSIGRecord(
                    good.getName(),
                    DClass.IN,
                    good.getTTL(),
                    good.getTypeCovered(),
                    good.getAlgorithm(),
                    good.getOrigTTL(),
                    good.getExpire(),
                    good.getTimeSigned(),
                    good.getFootprint(),
                    signer,
                    octets);
        }
    }

    private static Name name(String text) {
        try {
            return Name.fromString(text, Name.root);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Name below(String label, Name name) {
        return name(label + "." + (name.equals(Name.root) ? "" : name));
    }

    private static List<Record> parse(String... lines) {
        byte[] text = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
        List<Record> records = new ArrayList<>();
        try (Master master = new Master(new ByteArrayInputStream(text), Name.root, TTL)) {
            for (Record record = master.nextRecord(); record != null; record = master.nextRecord()) {
                records.add(record);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return records;
    }
}
