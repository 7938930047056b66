package org.jamesexpress.delivery;

import org.jamesexpress.testing.Fault;
import org.jamesexpress.testing.Point;
import org.jamesexpress.testing.ScriptedSmtpServer;
import org.jamesexpress.testing.TestCa;
import org.jamesexpress.testing.TestCa.Flaw;
import org.jamesexpress.testing.TestCa.Identity;

/** How the first host of a domain behaves in a {@link TlsTable}. */
enum FirstHost {
    GOOD(""),
    /** It does all but REQUIRETLS. */
    LACKING(""),
    EXPIRED("certificate-expired"),
    NOT_YET("validation-failure"),
    WRONG_NAME("certificate-host-mismatch"),
    SELF_SIGNED("certificate-not-trusted"),
    NO_BETWEEN("certificate-not-trusted"),
    UNKNOWN_ROOT("certificate-not-trusted"),
    /** A new certificate with a new key, and nothing wrong with it. */
    ROLLED(""),
    IN_SUBJECT("certificate-host-mismatch"),
    NO_STARTTLS("starttls-not-supported"),
    LATER("starttls-not-supported"),
    REFUSED("starttls-not-supported"),
    DROPPED("validation-failure"),
    GARBAGE("validation-failure");

    /** The name that the certificate of a wrong name is for, and that a rule may name in place of the hosts'. */
    static final String PROVIDER = "mail.provider.test";

    /** What RFC 8460 calls it. */
    final String problem;

    FirstHost(String problem) {
        this.problem = problem;
    }

    Identity identity(TestCa ca, String name) {
        return switch (this) {
            case EXPIRED -> ca.identity(Flaw.EXPIRED, name);
            case NOT_YET -> ca.identity(Flaw.NOT_YET_VALID, name);
            case WRONG_NAME -> ca.identity(Flaw.NONE, PROVIDER);
            case SELF_SIGNED -> ca.identity(Flaw.SELF_SIGNED, name);
            case NO_BETWEEN -> ca.identity(Flaw.INTERMEDIATE_MISSING, name);
            case UNKNOWN_ROOT -> ca.identity(Flaw.UNKNOWN_ROOT, name);
            case IN_SUBJECT -> ca.identity(Flaw.NAME_IN_SUBJECT_ALONE, name);
            default -> ca.identity(Flaw.NONE, name);
        };
    }

    void script(ScriptedSmtpServer host) {
        switch (this) {
            case LACKING -> host.offering("8BITMIME");
            case NO_STARTTLS -> host.withoutTls();
            case LATER -> host.saying(Point.STARTTLS, "454 4.7.0 TLS not available");
            case REFUSED -> host.saying(Point.STARTTLS, "502 5.5.1 What?");
            case DROPPED -> host.doing(Point.HANDSHAKE, Fault.DROP);
            case GARBAGE -> host.doing(Point.HANDSHAKE, Fault.GARBAGE);
            default -> {
                // Its certificate is what it is.
            }
        }
    }
}
