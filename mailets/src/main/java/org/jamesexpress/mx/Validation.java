package org.jamesexpress.mx;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.IntStream;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Master;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.RRSIGRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;
import org.xbill.DNS.dnssec.ValidatingResolver;

/** Has answers validated by the DNSSEC of dnsjava, and says what came of it. */
final class Validation {
    /** Keys of zones that are remembered, each for a quarter of an hour at most. */
    private static final int MOST_KEYS = 5_000;

    private static final int LONGEST_REASON = 200;

    private Validation() {}

    /** Over a server that passes signatures on. */
    static Resolver over(SimpleResolver server, TrustAnchors anchors) {
        ValidatingResolver validating = new ValidatingResolver(new RelevantAlone(server));
        Properties settings = new Properties();
        settings.setProperty("dnsjava.dnssec.keycache.max_size", String.valueOf(MOST_KEYS));
        try {
            validating.init(settings);
            validating.getTrustAnchors().clear();
            validating.loadTrustAnchors(octets(anchors.text()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return validating;
    }

    /** @throws IllegalArgumentException when there is no anchor in a text */
    static void check(String anchors) {
        List<Record> all = new ArrayList<>();
        try (Master master = new Master(octets(anchors), Name.root, 0)) {
            for (Record each = master.nextRecord(); each != null; each = master.nextRecord()) {
                all.add(each);
            }
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        }
        if (all.stream().noneMatch(each -> each.getType() == Type.DS || each.getType() == Type.DNSKEY)) {
            throw new IllegalArgumentException("no DS or DNSKEY record");
        }
    }

    private static ByteArrayInputStream octets(String text) {
        return new ByteArrayInputStream((text + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Whether an answer is secure, or was found to be insecure. It is neither where the validation broke off: that says
     * nothing. Where a zone leaves insecure names out (opt-out, RFC 5155, 6), no reason is given.
     */
    static boolean isKnown(Message message) {
        return message.getHeader().getFlag(Flags.AD)
                || reason(message).isPresent()
                || message.getSection(Section.AUTHORITY).stream().anyMatch(each -> each.getType() == Type.NSEC3);
    }

    /** Why an answer is not secure, where the validation has a word for it. */
    static Optional<String> reason(Message message) {
        return message.getSection(Section.ADDITIONAL).stream()
                .filter(each ->
                        each.getType() == Type.TXT && each.getDClass() == ValidatingResolver.VALIDATION_REASON_QCLASS)
                .map(each -> String.join("", ((TXTRecord) each).getStrings()))
                .map(Validation::inShort)
                .findFirst();
    }

    /** Without the records that it is about, which are long. */
    private static String inShort(String reason) {
        String first = reason.split("[{\\n]", 2)[0].replaceAll("[\\s:.]+$", "");
        return first.substring(0, Math.min(LONGEST_REASON, first.length())).toLowerCase(Locale.ROOT);
    }

    /** How long all signatures of an answer last, at most. */
    static long secondsOfSignatures(Message message) {
        Instant now = Instant.now();
        return IntStream.of(Section.ANSWER, Section.AUTHORITY)
                .mapToObj(message::getSection)
                .flatMap(List::stream)
                .filter(RRSIGRecord.class::isInstance)
                .map(RRSIGRecord.class::cast)
                .mapToLong(signature -> Math.min(
                        signature.getOrigTTL(),
                        Math.max(0, Duration.between(now, signature.getExpire()).toSeconds())))
                .min()
                .orElse(Integer.MAX_VALUE);
    }
}
