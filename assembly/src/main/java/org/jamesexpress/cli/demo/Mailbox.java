package org.jamesexpress.cli.demo;

import com.sun.mail.imap.IMAPFolder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Properties;
import javax.mail.Folder;
import javax.mail.Message;
import javax.mail.MessagingException;
import javax.mail.Session;
import javax.mail.Store;
import javax.net.ssl.SSLSocketFactory;

/** A user's inbox, read over IMAP with TLS from the first byte. */
final class Mailbox {
    private final int port;
    private final SSLSocketFactory tls;
    private final String user;
    private final String password;

    Mailbox(int port, SSLSocketFactory tls, String user, String password) {
        this.port = port;
        this.tls = tls;
        this.user = user;
        this.password = password;
    }

    /**
     * The first message, whole; waits for it as a mail client does (IDLE, RFC 2177).
     *
     * @throws MessagingException when none came in time
     */
    Octets first(Duration most) throws IOException, MessagingException {
        try (Store store = open(most);
                Folder inbox = store.getFolder("INBOX")) {
            inbox.open(Folder.READ_ONLY);
            while (inbox.getMessageCount() == 0) {
                ((IMAPFolder) inbox).idle(true);
            }
            return octets(inbox.getMessage(1));
        }
    }

    private Store open(Duration most) throws MessagingException {
        Properties properties = new Properties();
        properties.put("mail.imaps.ssl.socketFactory", tls);
        properties.setProperty("mail.imaps.timeout", Long.toString(most.toMillis()));
        Store store = Session.getInstance(properties).getStore("imaps");
        store.connect("127.0.0.1", port, user, password);
        return store;
    }

    private static Octets octets(Message message) throws IOException, MessagingException {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        message.writeTo(octets);
        return Octets.of(octets.toByteArray());
    }
}
