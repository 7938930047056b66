package org.jamesexpress.matchers;

import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;
import org.apache.mailet.base.GenericMatcher;
import org.apache.mailet.base.test.FakeMatcherConfig;

/** Starts matchers and reads what they choose. */
final class Matching {
    private Matching() {}

    /** The matcher, started with a condition; the one domain of its server is localhost. */
    static <M extends GenericMatcher> M started(M matcher, String condition) throws MessagingException {
        matcher.init(FakeMatcherConfig.builder()
                .matcherName(matcher.getClass().getSimpleName())
                .condition(condition)
                .build());
        return matcher;
    }

    /** The same in a {@code match} that has no condition. */
    static <M extends GenericMatcher> M started(M matcher) throws MessagingException {
        matcher.init(FakeMatcherConfig.builder()
                .matcherName(matcher.getClass().getSimpleName())
                .build());
        return matcher;
    }

    static List<String> chosen(GenericMatcher matcher, Mail mail) throws MessagingException {
        Collection<MailAddress> chosen = matcher.match(mail);
        return Stream.ofNullable(chosen)
                .flatMap(Collection::stream)
                .map(MailAddress::asString)
                .toList();
    }
}
