package org.jamesexpress.dropin.container;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.mail.MessagingException;
import org.apache.james.CoreDataModule;
import org.apache.james.GuiceJamesServer;
import org.apache.james.JamesServerMain;
import org.apache.james.NaiveDelegationStoreModule;
import org.apache.james.modules.MailetProcessingModule;
import org.apache.james.modules.server.DefaultProcessorsConfigurationProviderModule;
import org.apache.james.queue.api.MailQueueFactory;
import org.apache.james.server.core.MailImpl;
import org.apache.james.server.core.MimeMessageInputStreamSource;
import org.apache.james.server.core.configuration.Configuration;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;

/**
 * A James with the spooler and the mailet container that it always has, and mail that comes by standard input instead of
 * SMTP. A line is a mail: who logged in to send it, its recipient, and the file that has the message. It is compiled
 * against James 3.8 and gets the names of 3.9 as the jar does.
 */
public final class MailetContainer {
    private MailetContainer() {}

    public static void main(String... arguments) throws Exception {
        MemoryQueues queues = new MemoryQueues();
        Configuration configuration =
                Configuration.builder().useWorkingDirectoryEnvProperty().build();
        JamesServerMain.main(GuiceJamesServer.forConfiguration(configuration)
                .combineWith(
                        new MailetProcessingModule(),
                        new DefaultProcessorsConfigurationProviderModule(),
                        new CoreDataModule(),
                        new NaiveDelegationStoreModule(),
                        new MemoryModule(queues)));
        spool(queues.createQueue(MailQueueFactory.SPOOL));
    }

    private static void spool(MemoryQueues.MemoryQueue queue) throws IOException, MessagingException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        int number = 0;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            String[] words = line.split(" ", 3);
            number++;
            queue.take(mail("mail" + number, words[0], words[1], Path.of(words[2])));
        }
    }

    private static Mail mail(String name, String sender, String recipient, Path file)
            throws IOException, MessagingException {
        try (InputStream message = Files.newInputStream(file)) {
            MailImpl mail = MailImpl.builder()
                    .name(name)
                    .sender(sender)
                    .addRecipient(recipient)
                    .addAttribute(new Attribute(Mail.SMTP_AUTH_USER, AttributeValue.of(sender)))
                    .build();
            mail.setMessageContent(MimeMessageInputStreamSource.create(name, message));
            return mail;
        }
    }
}
