package org.jamesexpress.cli.demo;

import java.util.List;
import java.util.function.BiPredicate;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Ansi.Style;

/** Whether all that was promised held, as a table. */
final class Verdict {
    /** What must hold of every mail, with its column's head. */
    private record OfMail(String head, BiPredicate<Evidence, Mail> holds) {}

    /** What must hold once. */
    private record Once(String promise, boolean holds) {}

    private static final List<OfMail> COLUMNS = List.of(
            new OfMail("one copy each", Evidence::oneCopyEach),
            new OfMail("byte for byte", Evidence::byteForByte),
            new OfMail("archived", Evidence::archivedOnceAsAccepted),
            new OfMail("announced", Evidence::announced));
    private static final String MAIL_COLUMN = "%-55s";
    private static final String COLUMN = "%-15s";

    private final List<Mail> mails;
    private final Evidence evidence;
    private final List<Once> once;

    Verdict(List<Mail> mails, Evidence evidence, boolean stoppedCleanly) {
        this.mails = List.copyOf(mails);
        this.evidence = evidence;
        this.once = List.of(
                new Once("the bounce names " + Mails.GONE + " alone", evidence.bounceNamesWhoIsGone()),
                new Once("every webhook's signature verifies", evidence.everySignatureGood()),
                new Once("the server drained and stopped with exit 0", stoppedCleanly));
    }

    boolean good() {
        return once.stream().allMatch(Once::holds)
                && mails.stream().allMatch(mail -> allOf(mail).stream().allMatch(Boolean::booleanValue));
    }

    void print(Journal journal) {
        StringBuilder heads = new StringBuilder(String.format(MAIL_COLUMN, "mail"));
        for (OfMail column : COLUMNS) {
            heads.append(String.format(COLUMN, column.head()));
        }
        journal.step(heads.toString());
        mails.forEach(mail -> {
            StringBuilder row = new StringBuilder(String.format(MAIL_COLUMN, mail.shows()));
            allOf(mail).forEach(holds -> row.append(coloured(String.format(COLUMN, holds ? "yes" : "NO"), holds)));
            journal.print(row.toString());
        });
        once.forEach(each -> journal.print(
                String.format(MAIL_COLUMN, each.promise()) + coloured(each.holds() ? "yes" : "NO", each.holds())));
    }

    private List<Boolean> allOf(Mail mail) {
        return COLUMNS.stream()
                .map(column -> column.holds().test(evidence, mail))
                .toList();
    }

    private static String coloured(String text, boolean good) {
        Style style = good ? Style.fg_green : Style.fg_red;
        return Ansi.AUTO.enabled() ? style.on() + text + style.off() : text;
    }
}
