package org.jamesexpress.mx;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/**
 * What DNS says of all domains of a mail, whoever asks: neither our own names nor the rules of a delivery count. All
 * domains together are waited for as long as {@link Dns} has patience with one. Safe for use by many threads.
 */
public final class MailDomains {
    /** Domains that are looked up at a time. Each may keep a few sockets open. */
    private static final int AT_ONCE = 50;

    private final Dns dns;
    private final MxLookup lookup;

    public MailDomains(Dns dns) {
        this.dns = dns;
        Ourselves nobody = new Ourselves(Set.of(), Set.of());
        this.lookup = new MxLookup(dns, new MxRules(nobody, Families.BOTH, true), new Random());
    }

    /**
     * The names of the hosts that come first in taking each domain's mail: all those of the best preference, or the domain
     * itself where it has no MX record. There are none for a domain that takes no mail, for an address literal, and for
     * one of which DNS said nothing in time.
     */
    public Map<String, Set<String>> bestHosts(Collection<String> domains) {
        return ofEach(domains, this::bestHosts);
    }

    /**
     * Which of the domains take no mail for certain: they have a null MX, or don't exist, or none of their hosts has an
     * address.
     */
    public Set<String> withoutMail(Collection<String> domains) {
        return ofEach(domains, lookup::surveyLater).entrySet().stream()
                .filter(each -> takesNoMail(each.getValue().route()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static boolean takesNoMail(Route route) {
        return route instanceof Route.NullMx
                || route instanceof Route.NoSuchDomain
                || route instanceof Route.Unroutable;
    }

    private CompletableFuture<Set<String>> bestHosts(String domain, Deadline end) {
        return DomainNames.ascii(domain)
                .map(name -> end.bound(dns.exchanges(name)).thenApply(MailDomains::bestHosts))
                .orElseGet(() -> CompletableFuture.completedFuture(Set.of()));
    }

    private static Set<String> bestHosts(Answer<Exchange> answer) {
        if (answer instanceof Answer.Nothing<Exchange> nothing) {
            return Set.of(nothing.name());
        }
        List<Exchange> hosts = answer.stream()
                .filter(exchange -> !exchange.name().equals(Exchange.NONE))
                .toList();
        int best = hosts.stream().mapToInt(Exchange::preference).min().orElse(0);
        return hosts.stream()
                .filter(exchange -> exchange.preference() == best)
                .map(Exchange::name)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** In a few rows, each going on when its domain is done: one whose servers are silent holds up its row only. */
    private <T> Map<String, T> ofEach(
            Collection<String> domains, BiFunction<String, Deadline, CompletableFuture<T>> question) {
        Map<String, T> answers = new ConcurrentHashMap<>();
        Deadline end = Deadline.in(dns.patience());
        CompletableFuture<Void> done = CompletableFuture.allOf();
        List<CompletableFuture<Void>> rows = new ArrayList<>(Collections.nCopies(AT_ONCE, done));
        int next = 0;
        for (String domain : Set.copyOf(domains)) {
            CompletableFuture<Void> row = rows.get(next);
            rows.set(
                    next,
                    row.thenCompose(before -> end.isOver()
                            ? done
                            : question.apply(domain, end).thenAccept(answer -> answers.put(domain, answer))));
            next = (next + 1) % AT_ONCE;
        }
        rows.forEach(CompletableFuture::join);
        return Map.copyOf(answers);
    }
}
