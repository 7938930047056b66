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
 * @param named what the host calls itself, if it was heard
 * @param receiving the host's address; empty where it was not even tried
 * @param sending ours
 */
public record Failed(
        Problem problem,
        String host,
        Optional<String> named,
        Optional<InetAddress> receiving,
        Optional<InetAddress> sending) {
    /** Texts of certificates and servers stand in the reason: nobody makes it longer than that. */
    private static final int LONGEST_REASON = 200;

    /** With a host that nobody may connect to. */
    public static Failed untried(Problem problem, String host) {
        return new Failed(problem, host, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** As a report has it, without the count. */
    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("result-type", problem.type().word());
        sending.ifPresent(it -> json.put("sending-mta-ip", AddressText.of(it)));
        json.put("receiving-mx-hostname", host);
        named.ifPresent(it -> json.put("receiving-mx-helo", it));
        receiving.ifPresent(it -> json.put("receiving-ip", AddressText.of(it)));
        return json.put("failure-reason-code", Plain.line(problem.words(), LONGEST_REASON));
    }
}
