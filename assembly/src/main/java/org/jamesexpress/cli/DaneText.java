package org.jamesexpress.cli;

import java.util.List;
import java.util.stream.Stream;
import org.jamesexpress.mx.Dnssec.Ability;
import org.jamesexpress.mx.SecureRecords.Known;
import org.jamesexpress.mx.SecureRecords.Standing;
import org.jamesexpress.mx.Tlsa;
import org.jamesexpress.tls.dane.Evidence;

/** What secure DNS says of a domain's hosts, for people. */
final class DaneText {
    /** Digits of data that are shown: all of a digest, and of a whole certificate the beginning. */
    private static final int MOST_DIGITS = 128;

    private DaneText() {}

    /** The first line stands for all the others. */
    static Stream<String> lines(String domain, Evidence evidence) {
        if (evidence.ability() instanceof Ability.Unavailable none) {
            return Stream.of("DANE: can't be had, mail goes as if no domain had any: " + none.why() + ".");
        }
        if (evidence.ability() instanceof Ability.Unknown unknown) {
            return Stream.of("DANE: mail waits for it: " + unknown.why() + ".");
        }
        String how = ((Ability.Works) evidence.ability()).how();
        return Stream.of(
                        Stream.of("DANE: " + how + "."),
                        evidence.exchanges().stream().map(known -> "  MX records of " + domain + ": " + words(known)),
                        evidence.hosts().stream()
                                .flatMap(host -> host.asked().stream().flatMap(DaneText::lines)))
                .flatMap(each -> each);
    }

    private static String words(Known<String> exchanges) {
        return switch (exchanges.standing()) {
            case SECURE -> exchanges.all().isEmpty() ? "secure, there are none" : "secure";
            case INSECURE -> "insecure, so no host is asked for TLSA records";
            case FAILED -> exchanges.words();
        };
    }

    private static Stream<String> lines(Evidence.Asked asked) {
        String line = "  " + subject(asked) + ": ";
        if (asked.standing() == Standing.FAILED) {
            return Stream.of(line + asked.words());
        }
        if (!asked.type().equals("TLSA")) {
            return Stream.of(line + "insecure, so it is not asked for TLSA records");
        }
        List<Evidence.Seen> records = asked.records();
        boolean secure = asked.standing() == Standing.SECURE;
        String standing = secure ? "secure" : "insecure, so it doesn't count";
        return Stream.concat(
                Stream.of(line + standing + (records.isEmpty() ? ", there are none" : "")),
                records.stream()
                        .map(each -> "    " + inShort(each.record())
                                + (secure ? " - " + each.complaint().orElse("counts") : "")));
    }

    private static String subject(Evidence.Asked asked) {
        return switch (asked.type()) {
            case "A" -> "addresses of " + asked.name();
            case "CNAME" -> "alias of " + asked.name();
            default -> "TLSA records of " + asked.name();
        };
    }

    private static String inShort(Tlsa record) {
        String text = record.toString();
        int cut = text.length() - record.data().length() + MOST_DIGITS;
        return text.length() <= cut
                ? text
                : text.substring(0, cut) + "… (" + record.data().length() / 2 + " octets)";
    }
}
