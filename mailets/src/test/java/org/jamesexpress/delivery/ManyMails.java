package org.jamesexpress.delivery;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jamesexpress.smtp.Rcpt;
import org.jamesexpress.store.Content;
import org.jamesexpress.testing.ManyHosts;

/** A hundred thousand mails, and where they go. */
enum ManyMails {
    /** A fifth of them goes to one, each of whose trouble the others have a share of. */
    FOR_A_THOUSAND_DOMAINS {
        @Override
        List<String> recipients(int mail) {
            int domain = mail % 5 == 0 ? 0 : mail % DOMAINS;
            String at = "@" + domain(domain);
            return troubleOf(domain) == Trouble.PUTS_OFF_SOME
                    ? List.of("to" + mail + at, OTHER + mail + at)
                    : List.of("to" + mail + at);
        }

        @Override
        Trouble trouble(String host) {
            String[] parts = host.split("\\.", -1);
            return troubleOf(Integer.parseInt(parts[2]) * HOSTS_OF_A_NETWORK + Integer.parseInt(parts[3]) - 1);
        }
    },
    /** Address literals, which need no DNS. */
    FOR_A_DOMAIN_EACH {
        @Override
        List<String> recipients(int mail) {
            return List.of("to" + mail + "@[127." + (10 + mail / HOSTS_OF_A_NETWORK / HOSTS_OF_A_NETWORK) + "."
                    + host(mail % (HOSTS_OF_A_NETWORK * HOSTS_OF_A_NETWORK)) + "]");
        }

        @Override
        Trouble trouble(String host) {
            return Trouble.PUTS_OFF;
        }
    };

    /** What is wrong with a host, or a domain, until all are well. */
    enum Trouble {
        PUTS_OFF,
        PUTS_OFF_SOME,
        PUTS_OFF_AFTER_THE_MESSAGE,
        SILENT,
        UNKNOWN
    }

    static final int MAILS = Integer.getInteger("queued.mails", 100_000);
    static final int LARGEST = 50_000_000;

    static final int DOMAINS = 1_000;
    static final int HOSTS_OF_A_NETWORK = 250;
    static final String OTHER = "other";

    private static final byte[] LINE = ("x".repeat(98) + "\r\n").getBytes(StandardCharsets.US_ASCII);
    private static final int LINES = 50;

    abstract List<String> recipients(int mail);

    abstract Trouble trouble(String host);

    /** How many recipients all of them have. */
    int count() {
        return IntStream.range(0, MAILS).map(mail -> recipients(mail).size()).sum();
    }

    Map<String, Integer> eachOnce() {
        Map<String, Integer> once = new HashMap<>();
        IntStream.range(0, MAILS).forEach(mail -> recipients(mail).forEach(recipient -> once.put(recipient, 1)));
        return once;
    }

    /** Five kilobytes; one of them, which some host puts off when it has it, is of fifty megabytes. */
    OutboundMail mail(int number) {
        int lines = number == 2 ? LARGEST / LINE.length : LINES;
        Content content = out -> {
            out.write("Subject: Hello\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            for (int i = 0; i < lines; i++) {
                out.write(LINE);
            }
        };
        return new OutboundMail(
                "m" + number,
                "alice@a.test",
                Optional.empty(),
                Optional.empty(),
                recipients(number).stream().map(Rcpt::of).toList(),
                Optional.empty(),
                content);
    }

    /** The domains' records. */
    static String[] zone() {
        return IntStream.range(0, DOMAINS)
                .mapToObj(number -> domain(number) + ". 86400 IN A 127.9." + host(number))
                .toArray(String[]::new);
    }

    /** The domains that nobody knows for now. */
    static List<String> unknown() {
        return IntStream.range(0, DOMAINS)
                .filter(number -> troubleOf(number) == Trouble.UNKNOWN)
                .mapToObj(ManyMails::domain)
                .toList();
    }

    /** What hosts say that have their trouble still. */
    ManyHosts.Manners troubled() {
        return new ManyHosts.Manners() {
            @Override
            public boolean greets(String host) {
                return trouble(host) != Trouble.SILENT;
            }

            @Override
            public String toRecipient(String host, String recipient) {
                Trouble trouble = trouble(host);
                boolean putsOff = trouble == Trouble.PUTS_OFF
                        || (trouble == Trouble.PUTS_OFF_SOME && recipient.startsWith(OTHER));
                return putsOff ? "450 4.2.1 Later" : ManyHosts.Manners.super.toRecipient(host, recipient);
            }

            @Override
            public Optional<String> toMessage(String host) {
                return trouble(host) == Trouble.PUTS_OFF_AFTER_THE_MESSAGE
                        ? Optional.of("451 4.3.0 Later")
                        : ManyHosts.Manners.super.toMessage(host);
            }
        };
    }

    static Trouble troubleOf(int domain) {
        return Trouble.values()[domain % Trouble.values().length];
    }

    static String domain(int number) {
        return "d" + number + ".test";
    }

    static String host(int number) {
        return number / HOSTS_OF_A_NETWORK + "." + (1 + number % HOSTS_OF_A_NETWORK);
    }
}
