package org.jamesexpress.matchers;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.mail.MessagingException;
import org.apache.mailet.Mail;

/**
 * What is asked of a mail whose author's domain is to be proven.
 *
 * @param claims of which one is enough
 * @param strict whether what is proven must be the author's very domain, rather than one of the same holder
 */
record Authentication(List<Claim> claims, boolean strict, Evidence evidence) {
    private static final Pattern FORM = Pattern.compile(
            "(?<claims>[^\\s,]+(?:\\s*,\\s*[^\\s,]+)*)(?<strict>\\s+strict)?(?:\\s+by\\s+(?<server>\\S+))?",
            Pattern.CASE_INSENSITIVE);

    /** @param domain the author's, or one above it; empty for any */
    private record Claim(Check check, Optional<String> domain) {
        static Claim parse(String text) {
            String[] halves = text.split(":", 2);
            Check check = Check.named(halves[0]);
            return halves.length == 1
                    ? new Claim(check, Optional.empty())
                    : new Claim(
                            check, Optional.of(Domains.normal(halves[1]).orElseThrow(IllegalArgumentException::new)));
        }
    }

    /** @throws IllegalArgumentException when the condition has another form */
    static Authentication parse(String condition) {
        Matcher form = FORM.matcher(condition);
        if (!form.matches()) {
            throw new IllegalArgumentException("not the form of this condition");
        }
        List<Claim> claims = new ArrayList<>();
        for (String claim : form.group("claims").split("\\s*,\\s*", -1)) {
            claims.add(Claim.parse(claim));
        }
        String server = form.group("server");
        return new Authentication(
                claims, form.group("strict") != null, server == null ? new OwnChecks() : new TrustedServer(server));
    }

    boolean holds(Mail mail) throws MessagingException {
        Optional<String> author = Author.domain(mail.getMessage());
        if (author.isEmpty()) {
            return false;
        }
        for (Claim claim : claims) {
            if (isMet(claim, author.get(), mail)) {
                return true;
            }
        }
        return false;
    }

    private boolean isMet(Claim claim, String author, Mail mail) throws MessagingException {
        boolean wanted = claim.domain()
                .map(domain -> strict ? author.equals(domain) : Domains.isWithin(author, domain))
                .orElse(true);
        return wanted
                && evidence.proven(claim.check(), mail).stream()
                        .anyMatch(proven -> strict ? proven.equals(author) : Domains.haveOneHolder(proven, author));
    }
}
