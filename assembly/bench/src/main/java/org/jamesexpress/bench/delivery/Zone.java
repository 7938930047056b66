package org.jamesexpress.bench.delivery;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;

/** A DNS server that knows the destinations of a scene, over UDP; one thread. */
final class Zone implements Runnable {
    private static final long TTL = 86_400;
    private static final int LARGEST = 4_096;

    private final DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    private final Map<Name, List<Record>> records = new HashMap<>();
    private final Record authority;

    Zone(List<Scene.Destination> destinations) throws IOException {
        Name top = Name.fromString("bench.test.");
        authority = new SOARecord(top, DClass.IN, TTL, top, top, 1, TTL, TTL, TTL, TTL);
        for (Scene.Destination each : destinations) {
            Name domain = Name.fromString(each.domain() + ".");
            int preference = 0;
            for (Scene.Host host : each.hosts()) {
                preference += 10;
                Name name = Name.fromString(host.name() + ".");
                add(new MXRecord(domain, DClass.IN, TTL, preference, name));
                add(new ARecord(name, DClass.IN, TTL, InetAddress.getByName(host.address())));
            }
        }
    }

    private void add(Record record) {
        records.computeIfAbsent(record.getName(), missing -> new ArrayList<>()).add(record);
    }

    int port() {
        return socket.getLocalPort();
    }

    @Override
    public void run() {
        byte[] buffer = new byte[LARGEST];
        try {
            while (true) {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                socket.receive(packet);
                byte[] answer = answer(new Message(Arrays.copyOf(buffer, packet.getLength())));
                socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
            }
        } catch (IOException e) {
            throw new IllegalStateException("the DNS server is down", e);
        }
    }

    private byte[] answer(Message query) {
        Record question = query.getQuestion();
        Message answer = new Message(query.getHeader().getID());
        answer.getHeader().setFlag(Flags.QR);
        answer.getHeader().setFlag(Flags.RA);
        answer.addRecord(question, Section.QUESTION);
        List<Record> known = records.getOrDefault(question.getName(), List.of());
        known.stream()
                .filter(each -> each.getType() == question.getType())
                .forEach(each -> answer.addRecord(each, Section.ANSWER));
        if (answer.getSection(Section.ANSWER).isEmpty()) {
            answer.addRecord(authority, Section.AUTHORITY);
            if (known.isEmpty()) {
                answer.getHeader().setRcode(Rcode.NXDOMAIN);
            }
        }
        return answer.toWire(LARGEST);
    }
}
