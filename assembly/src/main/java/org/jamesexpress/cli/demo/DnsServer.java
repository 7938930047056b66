package org.jamesexpress.cli.demo;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/** An authoritative name server on loopback, UDP alone. One thread of its own answers. */
final class DnsServer implements AutoCloseable {
    private static final int LARGEST_QUERY = 4096;
    private static final int TTL = 60;

    private final DatagramSocket socket;
    private final List<Record> zone;
    private final Journal journal;

    private DnsServer(DatagramSocket socket, List<Record> zone, Journal journal) {
        this.socket = socket;
        this.zone = List.copyOf(zone);
        this.journal = journal;
    }

    static DnsServer start(List<Record> zone, Journal journal) throws IOException {
        DatagramSocket socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        DnsServer server = new DnsServer(socket, zone, journal);
        Thread thread = new Thread(server::serve, "demo-dns");
        thread.setDaemon(true);
        thread.start();
        return server;
    }

    static Record mx(String domain, int preference, String host) throws TextParseException {
        return new MXRecord(absolute(domain), DClass.IN, TTL, preference, absolute(host));
    }

    static Record a(String host, InetAddress address) throws TextParseException {
        return new ARecord(absolute(host), DClass.IN, TTL, address);
    }

    int port() {
        return socket.getLocalPort();
    }

    @Override
    public void close() {
        socket.close();
    }

    private void serve() {
        byte[] buffer = new byte[LARGEST_QUERY];
        while (!socket.isClosed()) {
            DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
            try {
                socket.receive(packet);
                byte[] query = Arrays.copyOf(packet.getData(), packet.getLength());
                byte[] answer = answer(new Message(query)).toWire();
                socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
            } catch (IOException e) {
                // Closed, or no DNS message: there is nobody to answer.
            }
        }
    }

    private Message answer(Message query) {
        Record question = query.getQuestion();
        Message answer = new Message(query.getHeader().getID());
        answer.getHeader().setFlag(Flags.QR);
        answer.getHeader().setFlag(Flags.AA);
        answer.addRecord(question, Section.QUESTION);
        zone.stream()
                .filter(record -> record.getName().equals(question.getName()) && record.getType() == question.getType())
                .forEach(record -> answer.addRecord(record, Section.ANSWER));
        if (zone.stream().noneMatch(record -> record.getName().equals(question.getName()))) {
            answer.getHeader().setRcode(Rcode.NXDOMAIN);
        }
        if (question.getType() == Type.MX) {
            journal.say(Hop.DNS, question.getName().toString(true), words(answer));
        }
        return answer;
    }

    private static String words(Message answer) {
        List<Record> records = answer.getSection(Section.ANSWER);
        return records.isEmpty()
                ? Rcode.string(answer.getRcode())
                : "MX "
                        + records.stream()
                                .map(MXRecord.class::cast)
                                .map(mx ->
                                        mx.getPriority() + " " + mx.getTarget().toString(true))
                                .collect(Collectors.joining(", "));
    }

    private static Name absolute(String name) throws TextParseException {
        return Name.fromString(name, Name.root);
    }
}
