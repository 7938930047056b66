package org.jamesexpress.mx;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.DNAMERecord;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.NameTooLongException;
import org.xbill.DNS.RRSIGRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.Type;

/**
 * Hands on to the validation what an answer may have to do with its question, and nothing else. The validation calls an
 * answer insecure as soon as it meets a record of an insecure zone, so one that was slipped in, or a signature by the name
 * of such a zone, would have a secure name taken for an insecure one. And a failure becomes an answer that can't be
 * validated, since the validation forgets some failures, and lets pass what it was about to doubt.
 */
final class RelevantAlone implements Resolver {
    private static final int MOST_ALIASES = 16;

    private final SimpleResolver server;

    RelevantAlone(SimpleResolver server) {
        this.server = server;
    }

    @Override
    public CompletionStage<Message> sendAsync(Message query, Executor executor) {
        return server.sendAsync(query, executor)
                .thenApply(answer -> relevant(query.getQuestion(), answer))
                .exceptionally(failure -> failed(query));
    }

    private static Message failed(Message query) {
        Message failed = new Message(query.getHeader().getID());
        failed.getHeader().setFlag(Flags.QR);
        failed.getHeader().setRcode(Rcode.SERVFAIL);
        failed.addRecord(query.getQuestion(), Section.QUESTION);
        return failed;
    }

    private static Message relevant(Record question, Message answer) {
        Message relevant = new Message(answer.getHeader().getID());
        for (int flag : new int[] {Flags.QR, Flags.AA, Flags.RD, Flags.RA}) {
            if (answer.getHeader().getFlag(flag)) {
                relevant.getHeader().setFlag(flag);
            }
        }
        relevant.getHeader().setRcode(answer.getRcode());
        relevant.addRecord(question, Section.QUESTION);
        List<Record> answers = answer.getSection(Section.ANSWER);
        answers.stream()
                .filter(RelevantAlone::isSignedFromAbove)
                .forEach(each -> relevant.addRecord(each, Section.ANSWER));
        List<Name> names = names(question, answers);
        Name last = names.get(names.size() - 1);
        List<Record> authority = answer.getSection(Section.AUTHORITY);
        authority.stream()
                .filter(each -> isAbout(each, names, last, authority))
                .forEach(each -> relevant.addRecord(each, Section.AUTHORITY));
        boolean isAbsence = answers.stream().noneMatch(each -> each.getType() == question.getType());
        if (isAbsence && relevant.getSection(Section.AUTHORITY).isEmpty()) {
            relevant.addRecord(unsigned(last), Section.AUTHORITY);
        }
        return relevant;
    }

    /** Has the validation ask whether the name is one that needs no signatures, where a server leaves out who it is about. */
    private static Record unsigned(Name name) {
        return new SOARecord(name, DClass.IN, 0, Name.root, Name.root, 0, 0, 0, 0, 0);
    }

    /** Of the authority section: whose zone it is, and signed proofs of absence. Names of servers prove nothing. */
    private static boolean isAbout(Record record, List<Name> names, Name last, List<Record> all) {
        if (record instanceof RRSIGRecord signature) {
            boolean isByAZoneAbove =
                    isSignedFromAbove(record) && names.stream().anyMatch(name -> name.subdomain(signature.getSigner()));
            return switch (signature.getTypeCovered()) {
                case Type.SOA -> isByAZoneAbove && last.subdomain(record.getName());
                case Type.NSEC, Type.NSEC3 -> isByAZoneAbove;
                default -> false;
            };
        }
        return switch (record.getType()) {
            case Type.SOA -> last.subdomain(record.getName());
            case Type.NSEC, Type.NSEC3 ->
                all.stream()
                        .anyMatch(each -> each instanceof RRSIGRecord signature
                                && signature.getTypeCovered() == record.getType()
                                && signature.getName().equals(record.getName())
                                && isAbout(each, names, last, all));
            default -> false;
        };
    }

    /** Nobody signs for a name but the zone that it is in. */
    private static boolean isSignedFromAbove(Record record) {
        return !(record instanceof RRSIGRecord signature) || signature.getName().subdomain(signature.getSigner());
    }

    /** The name that was asked for, and those to which aliases lead. */
    private static List<Name> names(Record question, List<Record> answers) {
        List<Name> names = new ArrayList<>(List.of(question.getName()));
        Optional<Name> next = Optional.of(question.getName());
        while (next.isPresent() && names.size() <= MOST_ALIASES) {
            Name name = next.get();
            next = question.getType() == Type.CNAME
                    ? Optional.empty()
                    : answers.stream()
                            .flatMap(each -> target(each, name).stream())
                            .findFirst();
            next.ifPresent(names::add);
        }
        return names;
    }

    private static Optional<Name> target(Record record, Name name) {
        if (record instanceof CNAMERecord alias && alias.getName().equals(name)) {
            return Optional.of(alias.getTarget());
        }
        if (record instanceof DNAMERecord alias && !alias.getName().equals(name) && name.subdomain(alias.getName())) {
            try {
                return Optional.of(name.fromDNAME(alias));
            } catch (NameTooLongException e) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    @Override
    public void setPort(int port) {
        server.setPort(port);
    }

    @Override
    public void setTCP(boolean flag) {
        server.setTCP(flag);
    }

    @Override
    public void setIgnoreTruncation(boolean flag) {
        server.setIgnoreTruncation(flag);
    }

    @Override
    public void setEDNS(int version, int payloadSize, int flags, List<EDNSOption> options) {
        server.setEDNS(version, payloadSize, flags, options);
    }

    @Override
    public void setTSIGKey(TSIG key) {
        server.setTSIGKey(key);
    }

    @Override
    public void setTimeout(Duration timeout) {
        server.setTimeout(timeout);
    }

    @Override
    public Duration getTimeout() {
        return server.getTimeout();
    }
}
