package org.jamesexpress.delivery;

import org.jamesexpress.smtp.Stage;
import org.jamesexpress.smtp.Verdict;

/**
 * What it means for a recipient that a host said or did something at some stage.
 *
 * <pre>
 * stage                     4xx, lost connection, nonsense   5xx
 * connect, greeting, EHLO   next host                        next host: who refuses to talk says nothing of the mail
 * STARTTLS, handshake       this host again in clear         this host again in clear
 * MAIL, RCPT, DATA, dot     next host                        bounce
 * after the final dot       defer: the mail may be there already, so another host must not have it now
 * </pre>
 */
enum FailureTable {
    DELIVERED,
    NEXT_HOST,
    AGAIN_IN_CLEAR,
    BOUNCE,
    DEFER;

    static FailureTable of(Stage stage, Verdict.Kind kind) {
        return switch (kind) {
            case ACCEPTED -> DELIVERED;
            case AMBIGUOUS -> DEFER;
            case REFUSED, LATER, LOST ->
                switch (stage) {
                    case CONNECT, GREETING, EHLO -> NEXT_HOST;
                    case STARTTLS -> AGAIN_IN_CLEAR;
                    case MAIL, RCPT, DATA, DOT -> kind == Verdict.Kind.REFUSED ? BOUNCE : NEXT_HOST;
                };
        };
    }
}
