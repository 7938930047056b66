package org.jamesexpress.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLContext;

/**
 * A real SMTP server on loopback that takes mails, keeps their exact octets, and does wrong what it was told to. Several
 * hosts of one test share a port on different addresses of 127.0.0.0/8. Guarded by its own lock.
 */
public final class ScriptedSmtpServer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final ServerSocket listener;
    private final Thread listening;
    private final Set<Socket> open = new HashSet<>();
    private final Map<Point, Scripted> script = new EnumMap<>(Point.class);
    private final Map<String, Scripted> recipients = new HashMap<>();
    private final List<Received> mails = new ArrayList<>();
    private final List<String> commands = new ArrayList<>();
    private List<String> offers = List.of("8BITMIME", "SIZE 52428800", "ENHANCEDSTATUSCODES");
    private Optional<SSLContext> tls = Optional.empty();
    private boolean certificateDemanded;
    private Optional<String> protocol = Optional.empty();
    private final List<String> clients = new ArrayList<>();
    private boolean keysAreChanged;
    private int mostRecipients = Integer.MAX_VALUE;
    private boolean greetingsAreHeld;
    private boolean namesKnown = true;
    private int connections;
    private boolean orderIsKept = true;
    private final Set<Point> losing = EnumSet.noneOf(Point.class);
    private final Map<Point, Duration> pauses = new EnumMap<>(Point.class);

    private ScriptedSmtpServer(ServerSocket listener) {
        this.listener = listener;
        this.listening = daemon("smtp " + listener.getLocalSocketAddress(), this::listen);
    }

    /** On an address of the loopback network; port 0 is any that is free. */
    public static ScriptedSmtpServer at(String address, int port) {
        try {
            ServerSocket listener = new ServerSocket();
            listener.setReuseAddress(true);
            // Whoever sends a large mail to a host that has stopped reading notices it.
            listener.setReceiveBufferSize(64 * 1024);
            listener.bind(new InetSocketAddress(InetAddress.getByName(address), port), 200);
            ScriptedSmtpServer server = new ScriptedSmtpServer(listener);
            server.listening.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static ScriptedSmtpServer at(String address) {
        return at(address, 0);
    }

    public int port() {
        return listener.getLocalPort();
    }

    public InetSocketAddress address() {
        return (InetSocketAddress) listener.getLocalSocketAddress();
    }

    /** The lines of the EHLO reply after the first. */
    public synchronized ScriptedSmtpServer offering(String... extensions) {
        offers = List.of(extensions);
        return this;
    }

    /** Offers STARTTLS, too. */
    public synchronized ScriptedSmtpServer withTls(SSLContext context) {
        tls = Optional.of(context);
        return this;
    }

    /** Ends each handshake with a client that calls it by a name. */
    public synchronized ScriptedSmtpServer knowingNoName() {
        namesKnown = false;
        return this;
    }

    synchronized boolean knowsNames() {
        return namesKnown;
    }

    /** Offers STARTTLS no more. */
    public synchronized ScriptedSmtpServer withoutTls() {
        tls = Optional.empty();
        return this;
    }

    /** Turns away, once the handshake is over, whoever shows no certificate: in TLS 1.3 the client hears of it late. */
    public synchronized ScriptedSmtpServer demandingCertificates() {
        certificateDemanded = true;
        return this;
    }

    /** Speaks no other version of TLS. */
    public synchronized ScriptedSmtpServer speaking(String version) {
        protocol = Optional.of(version);
        return this;
    }

    /** Whom the clients of encrypted connections proved to be, a hyphen for nobody. */
    public synchronized List<String> clients() {
        return List.copyOf(clients);
    }

    synchronized void met(String client) {
        clients.add(client);
    }

    synchronized Optional<String> protocol() {
        return protocol;
    }

    /** Changes the keys of an encrypted connection after the first line of each body (TLS 1.3). */
    public synchronized ScriptedSmtpServer changingKeys() {
        keysAreChanged = true;
        return this;
    }

    /** Says 452 to the recipients of a transaction beyond these. */
    public synchronized ScriptedSmtpServer takingAtOnce(int recipients) {
        mostRecipients = recipients;
        return this;
    }

    /** Takes RCPT without MAIL, and DATA or BDAT without recipients, as if they had come. */
    public synchronized ScriptedSmtpServer keepingNoOrder() {
        orderIsKept = false;
        return this;
    }

    /** Says it without being asked, over every connection in clear, and leaves. */
    public void sayingToAll(String words) throws IOException {
        Socket[] all;
        synchronized (this) {
            all = open.toArray(Socket[]::new);
        }
        for (Socket socket : all) {
            socket.getOutputStream().write((words + "\r\n").getBytes(StandardCharsets.UTF_8));
            socket.close();
        }
    }

    /** Answers late there. */
    public synchronized ScriptedSmtpServer takingTime(Point point, Duration time) {
        pauses.put(point, time);
        return this;
    }

    /** Throws away what has come in behind that command, and answers. */
    public synchronized ScriptedSmtpServer losingWhatFollows(Point point) {
        losing.add(point);
        return this;
    }

    /** Greets nobody before {@link #lettingGo}. */
    public synchronized ScriptedSmtpServer holdingGreetings() {
        greetingsAreHeld = true;
        return this;
    }

    public synchronized void lettingGo() {
        greetingsAreHeld = false;
        notifyAll();
    }

    public ScriptedSmtpServer doing(Point point, Fault fault) {
        return doing(point, fault, Integer.MAX_VALUE);
    }

    /** Only the first times, and rightly afterwards. */
    public synchronized ScriptedSmtpServer doing(Point point, Fault fault, int times) {
        script.put(point, new Scripted(Optional.of(fault), "", times));
        return this;
    }

    public ScriptedSmtpServer saying(Point point, String reply) {
        return saying(point, reply, Integer.MAX_VALUE);
    }

    /** Only the first times; a reply of several lines is separated by LF, an empty one is none at all. */
    public synchronized ScriptedSmtpServer saying(Point point, String reply, int times) {
        script.put(point, new Scripted(Optional.empty(), reply, times));
        return this;
    }

    public ScriptedSmtpServer sayingTo(String recipient, String reply) {
        return sayingTo(recipient, reply, Integer.MAX_VALUE);
    }

    public synchronized ScriptedSmtpServer sayingTo(String recipient, String reply, int times) {
        recipients.put(recipient, new Scripted(Optional.empty(), reply, times));
        return this;
    }

    public synchronized ScriptedSmtpServer doingTo(String recipient, Fault fault) {
        recipients.put(recipient, new Scripted(Optional.of(fault), "", Integer.MAX_VALUE));
        return this;
    }

    /** From here on as a server without a script. */
    public synchronized ScriptedSmtpServer behaving() {
        script.clear();
        recipients.clear();
        losing.clear();
        pauses.clear();
        orderIsKept = true;
        mostRecipients = Integer.MAX_VALUE;
        return this;
    }

    public synchronized List<Received> mails() {
        return List.copyOf(mails);
    }

    public Received awaitMail() {
        return awaitMails(1).get(0);
    }

    public List<Received> awaitMails(int count) {
        await(() -> mails.size() >= count, count + " mails");
        return mails();
    }

    /** Waits until mails for so many recipients were taken, whoever they are. */
    public void awaitRecipients(int count) {
        await(
                () -> mails.stream().mapToInt(mail -> mail.recipients().size()).sum() >= count,
                "mails for " + count + " recipients");
    }

    /** Every command line of every connection, in the order of arrival. */
    public synchronized List<String> commands() {
        return List.copyOf(commands);
    }

    /** How many connections have ever come. */
    public synchronized int connections() {
        return connections;
    }

    /** Waits until somebody has connected so often. */
    public void awaitConnections(int count) {
        await(() -> connections >= count, count + " connections");
    }

    /** Fails if a client leaves a connection open. */
    public void awaitAllClosed() {
        await(open::isEmpty, "every connection to be closed");
    }

    private synchronized void await(BooleanSupplier condition, String what) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new AssertionError("Waited in vain for " + what + " at " + address() + "; mails: " + mails.size()
                        + ", connections: " + connections + ", open: " + open.size() + ", heard: " + commands);
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("Interrupted while waiting for " + what, e);
            }
        }
    }

    private void listen() {
        while (true) {
            try {
                Socket socket = listener.accept();
                opened(socket);
                daemon("smtp connection", () -> converse(socket)).start();
            } catch (IOException e) {
                return;
            }
        }
    }

    private void converse(Socket socket) {
        try (socket) {
            awaitGreetingTime();
            new ScriptedConversation(this, socket).run();
        } catch (IOException | InterruptedException e) {
            // The client has left.
        } finally {
            closed(socket);
        }
    }

    private synchronized void opened(Socket socket) {
        connections++;
        open.add(socket);
        notifyAll();
    }

    private synchronized void closed(Socket socket) {
        open.remove(socket);
        notifyAll();
    }

    synchronized void heard(String command) {
        commands.add(command);
        notifyAll();
    }

    synchronized void took(Received mail) {
        mails.add(mail);
        notifyAll();
    }

    synchronized Optional<Scripted> scripted(Point point) {
        return Optional.ofNullable(script.get(point)).filter(Scripted::use);
    }

    synchronized Optional<Scripted> scripted(String recipient) {
        return Optional.ofNullable(recipients.get(recipient)).filter(Scripted::use);
    }

    synchronized List<String> offers(boolean encrypted) {
        List<String> lines = new ArrayList<>(offers);
        if (tls.isPresent() && !encrypted) {
            lines.add("STARTTLS");
        }
        return lines;
    }

    synchronized Optional<SSLContext> tls() {
        return tls;
    }

    synchronized int mostRecipients() {
        return mostRecipients;
    }

    synchronized void awaitGreetingTime() throws InterruptedException {
        while (greetingsAreHeld) {
            wait();
        }
    }

    synchronized boolean keepsOrder() {
        return orderIsKept;
    }

    synchronized boolean losesWhatFollows(Point point) {
        return losing.contains(point);
    }

    synchronized Duration pauseAt(Point point) {
        return pauses.getOrDefault(point, Duration.ZERO);
    }

    synchronized boolean changesKeys() {
        return keysAreChanged;
    }

    synchronized boolean demandsCertificates() {
        return certificateDemanded;
    }

    public boolean isClosed() {
        return listener.isClosed();
    }

    /** From its return on, connections are refused. */
    @Override
    public void close() {
        try {
            listener.close();
            // The system listens as long as a thread is still about to accept.
            listening.join();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Socket[] left;
        synchronized (this) {
            left = open.toArray(Socket[]::new);
        }
        Arrays.stream(left).forEach(ScriptedSmtpServer::close);
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is gone either way.
        }
    }

    private static Thread daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }

    /** What to do at one point, and how often. */
    static final class Scripted {
        final Optional<Fault> fault;
        final String reply;
        private int timesLeft;

        Scripted(Optional<Fault> fault, String reply, int times) {
            this.fault = fault;
            this.reply = reply;
            this.timesLeft = times;
        }

        private boolean use() {
            return timesLeft-- > 0;
        }
    }
}
