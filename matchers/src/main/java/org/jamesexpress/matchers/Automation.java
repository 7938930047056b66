package org.jamesexpress.matchers;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import javax.mail.MessagingException;
import javax.mail.internet.MimeMessage;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;

/** How a mail came to be without a person who wrote it to its recipients. */
enum Automation {
    /** A program wrote it, of its own accord or on behalf of a person who asks for no automatic answer. */
    GENERATED("auto-generated"),
    /** A program answered: out of office, a ticket was opened, a mail was read. */
    REPLIED("auto-replied"),
    /** It went to many. */
    LIST("list"),
    /** A report on a mail, or anything else that must not be answered since it has no reverse-path. */
    BOUNCE("bounce");

    private static final List<String> LIST_FIELDS = List.of(
            "List-Id", "List-Post", "List-Unsubscribe", "List-Help", "List-Subscribe", "List-Owner", "List-Archive");

    /** Of answers, before RFC 3834 was followed. */
    private static final List<String> ANSWER_FIELDS = List.of("X-Autoreply", "X-Autorespond", "X-Autoresponder");

    private static final Set<String> MANY = Set.of("bulk", "list", "junk");
    private static final Set<String> ANSWERS = Set.of("auto_reply", "auto-reply");

    /** In X-Auto-Response-Suppress; its other words are about receipts. */
    private static final Set<String> SUPPRESSED = Set.of("all", "oof", "autoreply");

    /** Local parts of programs that send for a list (RFC 3834 2, RFC 2142 6), also with the recipient's address within. */
    private static final Pattern LISTS =
            Pattern.compile("owner-.*|.*-(request|owner|bounces?)([+=-].*=.*)?|listserv|majordomo");

    private final String word;

    Automation(String word) {
        this.word = word;
    }

    /**
     * The kinds that a condition names.
     *
     * @throws IllegalArgumentException when it names another
     */
    static Set<Automation> named(String condition) {
        Set<Automation> named = EnumSet.noneOf(Automation.class);
        for (String word : condition.split(",", -1)) {
            named.add(Arrays.stream(values())
                    .filter(each -> each.word.equalsIgnoreCase(word.strip()))
                    .findFirst()
                    .orElseThrow(IllegalArgumentException::new));
        }
        return named;
    }

    /** Every kind that a mail is of. */
    static Set<Automation> of(Mail mail) throws MessagingException {
        Set<Automation> kinds = EnumSet.noneOf(Automation.class);
        MimeMessage message = mail.getMessage();
        for (String value : values(message, "Auto-Submitted")) {
            switch (keyword(value)) {
                case "no", "" -> {
                    // A person sent it.
                }
                case "auto-replied" -> kinds.add(REPLIED);
                default -> kinds.add(GENERATED);
            }
        }
        if (says(message, "X-Auto-Response-Suppress", SUPPRESSED::contains)) {
            kinds.add(GENERATED);
        }
        if (hasAny(message, ANSWER_FIELDS) || says(message, "Precedence", ANSWERS::contains)) {
            kinds.add(REPLIED);
        }
        if (hasAny(message, LIST_FIELDS) || says(message, "Precedence", MANY::contains) || isFromList(mail)) {
            kinds.add(LIST);
        }
        if (isBounce(mail)) {
            kinds.add(BOUNCE);
        }
        return kinds;
    }

    /** What no standard allows is taken for a program's: mail programs of people don't write the field. */
    private static String keyword(String autoSubmitted) {
        try {
            return Tokens.of(autoSubmitted, ";=").word().orElse("").toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            return "broken";
        }
    }

    private static boolean says(MimeMessage message, String field, Predicate<String> word) throws MessagingException {
        return Arrays.stream(values(message, field))
                .flatMap(value -> Arrays.stream(value.toLowerCase(Locale.ROOT).split("[\\s,;]+")))
                .anyMatch(word);
    }

    private static boolean hasAny(MimeMessage message, List<String> fields) throws MessagingException {
        return message.getMatchingHeaders(fields.toArray(String[]::new)).hasMoreElements();
    }

    private static boolean isFromList(Mail mail) {
        return LISTS.matcher(localPart(mail)).matches();
    }

    /** A report on delivery (RFC 3464), on what became of a mail (RFC 8098), or on its abuse (RFC 5965). */
    private static boolean isBounce(Mail mail) throws MessagingException {
        String[] type = values(mail.getMessage(), "Content-Type");
        return mail.getMaybeSender().isNullSender()
                || localPart(mail).equals("mailer-daemon")
                || (type.length > 0 && type[0].strip().toLowerCase(Locale.ROOT).startsWith("multipart/report"));
    }

    private static String localPart(Mail mail) {
        return mail.getMaybeSender()
                .asOptional()
                .map(MailAddress::getLocalPart)
                .orElse("")
                .toLowerCase(Locale.ROOT);
    }

    private static String[] values(MimeMessage message, String field) throws MessagingException {
        String[] values = message.getHeader(field);
        return values == null ? new String[0] : values;
    }
}
