package org.jamesexpress.cli.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * What came out at every end of the server, after it has stopped: nothing can arrive any more.
 *
 * @param received by the hosts outside
 * @param colleague the mail in the colleague's inbox
 * @param bounce the mail in the sender's inbox
 */
record Evidence(
        List<MxHost.Received> received,
        Octets colleague,
        Octets bounce,
        List<Archived> archive,
        List<WebhookReceiver.Announced> announced) {

    Evidence {
        received = List.copyOf(received);
        archive = List.copyOf(archive);
        announced = List.copyOf(announced);
    }

    /** Writes what arrived into a new folder, for who wants to look. */
    void keep(Path folder) throws IOException {
        Files.createDirectory(folder);
        Files.write(folder.resolve("bounce.eml"), bounce.bytes());
        Files.write(folder.resolve("colleague.eml"), colleague.bytes());
        for (int i = 0; i < received.size(); i++) {
            Files.write(folder.resolve(i + ".eml"), received.get(i).content().bytes());
        }
    }

    /** The copies of a mail that one recipient got. */
    List<Octets> copies(Mail mail, String recipient) {
        if (recipient.equals(Mails.COLLEAGUE)) {
            return mail.is(colleague) ? List.of(colleague) : List.of();
        }
        return received.stream()
                .filter(each -> each.recipients().contains(recipient) && mail.is(each.content()))
                .map(MxHost.Received::content)
                .toList();
    }

    boolean oneCopyEach(Mail mail) {
        return mail.recipients().stream()
                .allMatch(recipient -> copies(mail, recipient).size() == (recipient.equals(Mails.GONE) ? 0 : 1));
    }

    boolean byteForByte(Mail mail) {
        return mail.recipients().stream()
                .flatMap(recipient -> copies(mail, recipient).stream())
                .allMatch(copy -> copy.belowTrace().equals(mail.content()));
    }

    boolean archivedOnceAsAccepted(Mail mail) {
        List<Archived> copies =
                archive.stream().filter(each -> mail.is(each.message())).toList();
        return copies.size() == 1
                && copies.get(0).hashIsRight()
                && copies.get(0).message().belowTrace().equals(mail.content());
    }

    boolean announced(Mail mail) {
        return announced.stream().anyMatch(each -> each.word().equals("mail.received") && each.isOf(mail));
    }

    boolean everySignatureGood() {
        return !announced.isEmpty() && announced.stream().allMatch(WebhookReceiver.Announced::signed);
    }

    /** A report in the form of RFC 3464 on the one recipient that was refused, and on no other. */
    boolean bounceNamesWhoIsGone() {
        String report = bounce.text().toLowerCase(Locale.ROOT);
        List<String> named = report.lines()
                .filter(line -> line.startsWith("final-recipient:"))
                .map(line -> line.substring(line.indexOf(';') + 1).strip())
                .toList();
        return report.contains("multipart/report") && named.equals(List.of(Mails.GONE));
    }
}
