package org.jamesexpress.matchers;

import java.util.Set;
import javax.mail.MessagingException;
import org.apache.mailet.Mail;

/** Somebody whose word is taken on where mails come from. */
interface Evidence {
    /** The domains that a mail was shown to come from by a check that it passed; in lower case and A-labels. */
    Set<String> proven(Check check, Mail mail) throws MessagingException;
}
