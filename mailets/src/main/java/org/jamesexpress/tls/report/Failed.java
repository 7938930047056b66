package org.jamesexpress.tls.report;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.InetAddress;
import java.util.Optional;
import org.jamesexpress.tls.Problem;

/**
 * How a session failed (RFC 8460, 4.4).
 *
 * @param host as the MX record names it
 * @param receiving the host's address; empty where it was not even tried
 * @param sending ours
 */
public record Failed(Problem problem, String host, Optional<InetAddress> receiving, Optional<InetAddress> sending) {
    /** Texts of certificates and servers stand in the reason: nobody makes it longer than that. */
    private static final int LONGEST_REASON = 200;

    /** As a report has it, without the count. */
    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("result-type", problem.type().word());
        sending.ifPresent(it -> json.put("sending-mta-ip", AddressText.of(it)));
        json.put("receiving-mx-hostname", host);
        receiving.ifPresent(it -> json.put("receiving-ip", AddressText.of(it)));
        return json.put("failure-reason-code", Plain.line(problem.words(), LONGEST_REASON));
    }
}
