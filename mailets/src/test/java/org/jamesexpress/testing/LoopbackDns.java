package org.jamesexpress.testing;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.ExtendedFlags;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Header;
import org.xbill.DNS.Master;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * A real DNS server on loopback, UDP and TCP on one port, that answers as a resolver would from records given as text,
 * and fails on request.
 *
 * <p>Two threads; its methods may be called by any.
 */
public final class LoopbackDns implements AutoCloseable {
    /** What goes wrong with the answer for a name. */
    public enum Fault {
        REFUSED,
        SERVFAIL,
        /** No answer at all. */
        SILENT,
        /** Over UDP only the wish that one asked again over TCP. */
        TRUNCATED,
        /** The same, and the first TCP connection is closed without an answer. */
        TRUNCATED_AND_TCP_CLOSED_ONCE,
        /** The same, and TCP connections are closed without an answer. */
        TRUNCATED_AND_NO_TCP,
        /** The same, and nothing is ever said over TCP. */
        TRUNCATED_AND_SILENT_TCP,
        /** A header that promises more than follows. */
        GARBAGE,
        /** The right answer to another question. */
        OTHER_QUESTION,
        /** The right answer, without the question that it answers. */
        NO_QUESTION,
        /** The right answer under another id. */
        OTHER_ID,
        /** The right answer from another port. */
        OTHER_SOURCE,
        /** The right answer, marked as a question. */
        NO_ANSWER_FLAG,
        /** The names of servers that may know more, and nothing else. */
        REFERRAL,
        /** The first alias, and not what it leads to. */
        ALIAS_ALONE
    }

    /** One question that was asked, the name in lower case and without its final dot. */
    public record Question(String name, String type, boolean tcp) {}

    private static final int ATTEMPTS_TO_PAIR_PORTS = 20;
    private static final int LARGEST = 65_535;

    private final DatagramSocket udp;
    private final ServerSocket tcp;
    private final List<Question> questions = new CopyOnWriteArrayList<>();
    private final Map<String, Fault> faults = new ConcurrentHashMap<>();
    private final List<Socket> silent = new CopyOnWriteArrayList<>();
    private final Optional<SignedZones> zones;
    private volatile List<Record> records;
    private volatile long negativeTtl = 60;

    private LoopbackDns(DatagramSocket udp, ServerSocket tcp, List<Record> records, Optional<SignedZones> zones) {
        this.zones = zones;
        this.udp = udp;
        this.tcp = tcp;
        this.records = records;
    }

    /** Starts a server on a free port; the lines are those of a zone file, names absolute: {@code a.test. 60 IN A 127.0.0.1}. */
    public static LoopbackDns start(String... lines) throws IOException {
        return start(parse(lines), Optional.empty());
    }

    /** The same, of zones that may be signed, in place of records. */
    public static LoopbackDns start(SignedZones zones) throws IOException {
        return start(List.of(), Optional.of(zones));
    }

    private static LoopbackDns start(List<Record> records, Optional<SignedZones> zones) throws IOException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        for (int attempt = 1; ; attempt++) {
            ServerSocket tcp = new ServerSocket(0, 50, loopback);
            try {
                DatagramSocket udp = new DatagramSocket(tcp.getLocalPort(), loopback);
                LoopbackDns dns = new LoopbackDns(udp, tcp, records, zones);
                daemon(dns::serveUdp, "dns-udp");
                daemon(dns::serveTcp, "dns-tcp");
                return dns;
            } catch (IOException e) {
                tcp.close();
                if (attempt == ATTEMPTS_TO_PAIR_PORTS) {
                    throw e;
                }
            }
        }
    }

    public InetSocketAddress address() {
        return (InetSocketAddress) udp.getLocalSocketAddress();
    }

    /** As a setting says it: {@code 127.0.0.1:40053}. */
    public String hostPort() {
        return address().getAddress().getHostAddress() + ":" + address().getPort();
    }

    /** Replaces every record. */
    public void records(String... lines) throws IOException {
        records = parse(lines);
    }

    /** Adds records to those that are there. */
    public void add(String... lines) throws IOException {
        records = Stream.concat(records.stream(), parse(lines).stream()).toList();
    }

    /** How many seconds the absence of a record may be remembered. */
    public void negativeTtl(long seconds) {
        negativeTtl = seconds;
    }

    /** From now on answers for this name, of whatever type, go wrong. */
    public void fail(String name, Fault fault) {
        faults.put(canonical(name), fault);
    }

    public void heal(String name) {
        faults.remove(canonical(name));
    }

    public List<Question> questions() {
        return List.copyOf(questions);
    }

    public long asked(String name, String type) {
        return questions.stream()
                .filter(question -> question.name().equals(canonical(name))
                        && question.type().equals(type))
                .count();
    }

    @Override
    public void close() throws IOException {
        udp.close();
        tcp.close();
        for (Socket socket : silent) {
            socket.close();
        }
    }

    private static void daemon(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private static String canonical(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }

    private static List<Record> parse(String... lines) throws IOException {
        byte[] text = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
        List<Record> records = new ArrayList<>();
        try (Master master = new Master(new ByteArrayInputStream(text), Name.root, 60)) {
            for (Record record = master.nextRecord(); record != null; record = master.nextRecord()) {
                records.add(record);
            }
        }
        return records;
    }

    private void serveUdp() {
        byte[] buffer = new byte[LARGEST];
        while (!udp.isClosed()) {
            try {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                udp.receive(packet);
                byte[] query = Arrays.copyOf(packet.getData(), packet.getLength());
                Optional<byte[]> answer = answer(query, false);
                if (answer.isPresent()) {
                    send(new DatagramPacket(answer.get(), answer.get().length, packet.getSocketAddress()), query);
                }
            } catch (IOException e) {
                // The next question is answered all the same; a closed socket ends the loop.
            }
        }
    }

    private void send(DatagramPacket answer, byte[] query) throws IOException {
        if (fault(new Message(query)).equals(Optional.of(Fault.OTHER_SOURCE))) {
            try (DatagramSocket other = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
                other.send(answer);
            }
        } else {
            udp.send(answer);
        }
    }

    private void serveTcp() {
        while (!tcp.isClosed()) {
            try {
                Socket socket = tcp.accept();
                if (!serve(socket)) {
                    silent.add(socket);
                }
            } catch (IOException e) {
                // The next question is answered all the same; a closed socket ends the loop.
            }
        }
    }

    /** Answers one question; false for leaving it open. */
    private boolean serve(Socket socket) throws IOException {
        socket.setSoTimeout(2_000);
        DataInputStream in = new DataInputStream(socket.getInputStream());
        byte[] query = in.readNBytes(in.readUnsignedShort());
        if (fault(new Message(query)).equals(Optional.of(Fault.TRUNCATED_AND_SILENT_TCP))) {
            return false;
        }
        Optional<byte[]> answer = answer(query, true);
        if (answer.isPresent()) {
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            out.writeShort(answer.get().length);
            out.write(answer.get());
            out.flush();
        }
        socket.close();
        return true;
    }

    private Optional<Fault> fault(Message query) {
        return Optional.ofNullable(
                faults.get(canonical(query.getQuestion().getName().toString())));
    }

    private Optional<byte[]> answer(byte[] wire, boolean overTcp) throws IOException {
        Message query = new Message(wire);
        Record question = query.getQuestion();
        String name = canonical(question.getName().toString());
        questions.add(new Question(name, Type.string(question.getType()), overTcp));
        Message answer = new Message(query.getHeader().getID());
        answer.getHeader().setFlag(Flags.QR);
        answer.getHeader().setFlag(Flags.RA);
        Optional<Fault> fault = fault(query);
        boolean otherQuestion = fault.equals(Optional.of(Fault.OTHER_QUESTION));
        answer.addRecord(
                otherQuestion
                        ? Record.newRecord(Name.fromString("other.invalid."), question.getType(), DClass.IN)
                        : question,
                Section.QUESTION);
        if (fault.isPresent()) {
            return faulty(fault.get(), question, answer, overTcp);
        }
        boolean signaturesAreAskedFor =
                query.getOPT() != null && (query.getOPT().getFlags() & ExtendedFlags.DO) != 0;
        if (zones.isPresent()) {
            zones.get().fill(answer, question, signaturesAreAskedFor);
        } else {
            fill(answer, question.getName(), question.getType());
        }
        int room = query.getOPT() == null ? 512 : query.getOPT().getPayloadSize();
        return Optional.of(answer.toWire(overTcp ? LARGEST : room));
    }

    private Optional<byte[]> faulty(Fault fault, Record question, Message answer, boolean overTcp) throws IOException {
        switch (fault) {
            case REFUSED -> answer.getHeader().setRcode(Rcode.REFUSED);
            case SERVFAIL -> answer.getHeader().setRcode(Rcode.SERVFAIL);
            case SILENT -> {
                return Optional.empty();
            }
            case TRUNCATED, TRUNCATED_AND_TCP_CLOSED_ONCE, TRUNCATED_AND_NO_TCP, TRUNCATED_AND_SILENT_TCP -> {
                boolean again = questions.stream().filter(Question::tcp).count() > 1;
                if (overTcp && (fault == Fault.TRUNCATED || (fault == Fault.TRUNCATED_AND_TCP_CLOSED_ONCE && again))) {
                    fill(answer, question.getName(), question.getType());
                } else if (overTcp) {
                    return Optional.empty();
                } else {
                    answer.getHeader().setFlag(Flags.TC);
                }
            }
            case GARBAGE -> {
                byte[] wire = answer.toWire();
                byte[] cut = Arrays.copyOf(wire, Header.LENGTH + 3);
                cut[7] = 9;
                return Optional.of(cut);
            }
            case OTHER_QUESTION, OTHER_SOURCE -> fill(answer, question.getName(), question.getType());
            case NO_QUESTION -> {
                fill(answer, question.getName(), question.getType());
                answer.removeAllRecords(Section.QUESTION);
            }
            case OTHER_ID -> {
                fill(answer, question.getName(), question.getType());
                answer.getHeader().setID((answer.getHeader().getID() + 1) % LARGEST);
            }
            case NO_ANSWER_FLAG -> {
                fill(answer, question.getName(), question.getType());
                answer.getHeader().unsetFlag(Flags.QR);
            }
            case REFERRAL ->
                answer.addRecord(
                        new NSRecord(Name.root, DClass.IN, 60, Name.fromString("ns.invalid.")), Section.AUTHORITY);
            case ALIAS_ALONE ->
                records.stream()
                        .filter(record -> record.getName().equals(question.getName()) && record.getType() == Type.CNAME)
                        .forEach(record -> answer.addRecord(record, Section.ANSWER));
        }
        return Optional.of(answer.toWire(LARGEST));
    }

    /** Records of the name, a CNAME followed; or the absence of records, or of the name. */
    private void fill(Message answer, Name name, int type) throws IOException {
        List<Record> all = records;
        List<Record> own =
                all.stream().filter(record -> record.getName().equals(name)).toList();
        List<Record> wanted =
                own.stream().filter(record -> record.getType() == type).toList();
        wanted.forEach(record -> answer.addRecord(record, Section.ANSWER));
        if (!wanted.isEmpty()) {
            return;
        }
        Optional<Record> alias =
                own.stream().filter(record -> record.getType() == Type.CNAME).findFirst();
        if (alias.isPresent() && answer.getSection(Section.ANSWER).size() < 16) {
            answer.addRecord(alias.get(), Section.ANSWER);
            fill(answer, ((CNAMERecord) alias.get()).getTarget(), type);
            return;
        }
        if (all.stream().noneMatch(record -> record.getName().subdomain(name))) {
            answer.getHeader().setRcode(Rcode.NXDOMAIN);
        }
        answer.addRecord(authority(name), Section.AUTHORITY);
    }

    private Record authority(Name name) throws IOException {
        Name zone = name.labels() > 2 ? new Name(name, name.labels() - 2) : name;
        Name host = Name.fromString("ns.invalid.");
        return new SOARecord(zone, DClass.IN, negativeTtl, host, host, 1, 3600, 600, 86400, negativeTtl);
    }
}
