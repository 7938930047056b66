package org.jamesexpress.delivery;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jamesexpress.testing.TestCertificate;

/**
 * A mail server of Debian's, which takes mail for b.test and hands it on to another host. It runs from where
 * {@code .ci/mtas} unpacked it, and sees folders and users of its own: in a mount namespace, which takes root.
 */
final class RealMta {
    enum Kind {
        POSTFIX("postfix", "/usr/lib/postfix/sbin/master -d -c /var/spool/conf", "main.cf master.cf"),
        EXIM("exim4-daemon-light", "/usr/sbin/exim4 -bdf -q1m -C /var/spool/conf/exim.conf", "exim.conf"),
        OPENSMTPD("opensmtpd", "/usr/sbin/smtpd -d -f /var/spool/conf/smtpd.conf", "smtpd.conf");

        private final String folder;
        private final String command;
        private final String configuration;

        Kind(String folder, String command, String configuration) {
            this.folder = folder;
            this.command = command;
            this.configuration = configuration;
        }
    }

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String USERS = """
            root:x:0:0::/:/bin/sh
            nobody:x:65534:65534::/:/bin/false
            postfix:x:9104:9104::/:/bin/false
            Debian-exim:x:9101:9101::/:/bin/false
            opensmtpd:x:9102:9102::/:/bin/false
            opensmtpq:x:9103:9103::/:/bin/false
            """;
    private static final String GROUPS = """
            root:x:0:
            mail:x:8:
            nogroup:x:65534:
            postfix:x:9104:
            postdrop:x:9105:
            Debian-exim:x:9101:
            opensmtpd:x:9102:
            opensmtpq:x:9103:
            """;
    private static final String START = """
            set -e
            mount --bind $HOME/passwd /etc/passwd
            mount --bind $HOME/group /etc/group
            mount -t overlay -o lowerdir=$MTA/usr:/usr overlay /usr
            mount --bind $HOME/spool /var/spool
            mount --bind $HOME/lib /var/lib
            mount -t tmpfs tmpfs /run
            chmod 755 $HOME/spool $HOME/lib /run
            mkdir -p /var/lib/opensmtpd/empty /var/spool/exim /var/spool/data
            chmod 711 /var/lib/opensmtpd/empty
            chown Debian-exim:Debian-exim /var/spool/exim
            install -m 400 -o Debian-exim /var/spool/conf/key.pem /var/spool/conf/exim.pem
            mkdir /var/spool/postfix && cd /var/spool/postfix
            mkdir incoming active deferred defer bounce corrupt hold trace flush saved private public maildrop pid
            chown postfix incoming active deferred defer bounce corrupt hold trace flush saved private public maildrop
            chgrp postdrop public maildrop && chmod 710 public && chmod 1730 maildrop && chown postfix /var/spool/data
            """;

    private final Process process;
    private final Path log;

    private RealMta(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Why none can be started here; empty if they can. */
    static Optional<String> obstacle(Kind kind) throws IOException, InterruptedException {
        Optional<Path> folder = folder(kind);
        if (folder.isEmpty()) {
            return Optional.of("no " + kind + ": EXPRESS_MTA_DIR does not name a folder that .ci/mtas has filled");
        }
        String mount = "mount -t overlay -o lowerdir=" + folder.get() + "/usr:/usr overlay /usr";
        return shell(mount).start().waitFor() == 0
                ? Optional.empty()
                : Optional.of("no " + kind + ": it takes root and Linux to run it apart from the system");
    }

    private static ProcessBuilder shell(String script) {
        return new ProcessBuilder("unshare", "--mount", "sh", "-c", script).redirectErrorStream(true);
    }

    private static Optional<Path> folder(Kind kind) {
        return Optional.ofNullable(System.getenv("EXPRESS_MTA_DIR"))
                .map(folder -> Path.of(folder, kind.folder).toAbsolutePath())
                .filter(Files::isDirectory);
    }

    /** Starts one that listens there, and waits until it does. */
    static RealMta start(Kind kind, Path home, InetSocketAddress here, InetSocketAddress next) throws Exception {
        Path conf = Files.createDirectories(home.resolve("spool/conf"));
        Files.createDirectories(home.resolve("lib"));
        Files.writeString(home.resolve("passwd"), USERS);
        Files.writeString(home.resolve("group"), GROUPS);
        TestCertificate.writePem("mx.b.test", conf.resolve("cert.pem"), conf.resolve("key.pem"));
        for (String file : List.of(kind.configuration.split(" "))) {
            Files.writeString(conf.resolve(file), configuration(file, here, next));
        }
        ProcessBuilder builder = shell(START + "exec " + kind.command);
        builder.environment().put("HOME", home.toString());
        builder.environment().put("MTA", folder(kind).orElseThrow().toString());
        Path log = home.resolve("log");
        RealMta mta = new RealMta(builder.redirectOutput(log.toFile()).start(), log);
        mta.awaitListening(here);
        return mta;
    }

    private static String configuration(String resource, InetSocketAddress here, InetSocketAddress next)
            throws IOException {
        try (InputStream in = RealMta.class.getResourceAsStream("mta/" + resource)) {
            if (in == null) {
                throw new IllegalArgumentException(resource);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("HERE", here.getAddress().getHostAddress())
                    .replace("PORT", String.valueOf(here.getPort()))
                    .replace("NEXT", next.getAddress().getHostAddress());
        }
    }

    private void awaitListening(InetSocketAddress address) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!answers(address)) {
            if (!process.isAlive() || System.nanoTime() > end) {
                stop();
                throw new AssertionError("It does not start: " + Files.readString(log));
            }
            try {
                process.onExit().get(50, TimeUnit.MILLISECONDS);
            } catch (TimeoutException | ExecutionException e) {
                // It is still starting.
            }
        }
    }

    private static boolean answers(InetSocketAddress address) {
        try (Socket socket = new Socket()) {
            socket.connect(address);
            return socket.getInputStream().read() == '2';
        } catch (IOException e) {
            return false;
        }
    }

    void stop() throws InterruptedException {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
