package org.jamesexpress.matchers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.mailet.base.test.FakeMail;
import org.jamesexpress.mailets.JamesFolders;
import org.jamesexpress.testing.LoopbackDns;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A James whose DNS server is one on loopback. */
abstract class DnsFixture {
    @TempDir
    Path home;

    LoopbackDns dns;
    JamesFolders files;

    @BeforeEach
    final void open() throws IOException {
        dns = LoopbackDns.start();
        files = james(home);
    }

    /** A James that lives there and asks the server, too. */
    final JamesFolders james(Path folder) throws IOException {
        Path conf = Files.createDirectories(folder.resolve("conf"));
        Files.writeString(
                conf.resolve("dnsservice.xml"),
                "<dnsservice><autodiscover>false</autodiscover><servers><server>" + dns.hostPort()
                        + "</server></servers></dnsservice>");
        return new JamesFolders(folder);
    }

    @AfterEach
    final void close() throws IOException {
        dns.close();
    }

    static FakeMail to(String... recipients) throws Exception {
        return FakeMail.builder().name("m").recipients(recipients).build();
    }
}
