package org.jamesexpress.delivery;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Collectors;
import org.jamesexpress.store.Sha256;

/**
 * What a sender is told of a mail.
 *
 * @param recipients some of the mail's, each with what a host said or did
 * @param now when that was
 * @param retryUntil when trying ends
 */
record Notice(Action action, Parcel parcel, Map<Recipient, Finding> recipients, Instant now, Instant retryUntil) {
    /** The same for the same news made again, as after a crash: each is told once of a recipient. */
    String id() {
        String numbers = recipients.keySet().stream()
                .map(Recipient::number)
                .sorted()
                .map(String::valueOf)
                .collect(Collectors.joining(","));
        String facts =
                String.join("\n", action.word(), parcel.id(), parcel.arrived().toString(), numbers);
        byte[] hash = Sha256.digest().digest(facts.getBytes(StandardCharsets.UTF_8));
        return "report." + HexFormat.of().formatHex(hash, 0, 16);
    }

    /** Whether an address is not ASCII, so that the report must be a global one (RFC 6533). */
    boolean international() {
        return recipients.keySet().stream().anyMatch(recipient -> isInternational(recipient.address()));
    }

    /** As far as it can be printed. */
    static boolean isInternational(String address) {
        return !Printable.isAscii(Printable.line(address, Integer.MAX_VALUE));
    }
}
