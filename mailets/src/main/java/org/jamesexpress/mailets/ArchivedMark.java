package org.jamesexpress.mailets;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeUtils;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;

/**
 * The archives that have a mail, noted in an attribute of it: so {@link ArchiveEml} leaves alone what
 * {@link ArchiveBeforeAccept} has archived. The attribute goes through James's queue as a text with a directory a line.
 */
final class ArchivedMark {
    private static final AttributeName NAME = AttributeName.of("org.jamesexpress.archived");

    private ArchivedMark() {}

    static void put(Mail mail, Path directory) {
        String marked = Stream.concat(directories(mail).stream(), Stream.of(directory.toString()))
                .distinct()
                .collect(Collectors.joining("\n"));
        mail.setAttribute(new Attribute(NAME, AttributeValue.of(marked)));
    }

    /** A mail that a mailet made of one with a mark, a bounce or so, has the mark too, and is another mail. */
    static boolean isOn(Mail mail, Path directory) {
        return !Arrivals.isMadeHere(mail) && directories(mail).contains(directory.toString());
    }

    private static List<String> directories(Mail mail) {
        return AttributeUtils.getValueAndCastFromMail(mail, NAME, String.class)
                .map(text -> text.lines().toList())
                .orElse(List.of());
    }
}
