package org.jamesexpress.mailets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jamesexpress.config.SettingsException;
import org.jamesexpress.mx.Dns;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DnsServersTest {
    private static final List<InetSocketAddress> OF_THE_SYSTEM = Dns.systemServers();

    @TempDir
    Path conf;

    @Test
    void areTheSystemsWithoutAFile() throws Exception {
        assertThat(DnsServers.of(conf.resolve("dnsservice.xml"))).isEqualTo(OF_THE_SYSTEM);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<autodiscover>true</autodiscover>", "<autodiscover>yes</autodiscover><servers/>"})
    void areTheSystemsUnlessTheFileSaysOtherwise(String content) throws Exception {
        assertThat(DnsServers.of(file(content))).isEqualTo(OF_THE_SYSTEM);
    }

    @Test
    void areTheSystemsAndThenThoseOfTheFile() throws Exception {
        assertThat(DnsServers.of(file("<servers><server>192.0.2.53</server></servers>")))
                .extracting(DnsServersTest::text)
                .containsExactlyElementsOf(
                        Stream.concat(OF_THE_SYSTEM.stream().map(DnsServersTest::text), Stream.of("192.0.2.53:53"))
                                .toList());
    }

    @Test
    void areThoseOfTheFileAloneWhenItSaysSo() throws Exception {
        assertThat(DnsServers.of(file("""
                        <servers>
                            <server> 192.0.2.53 </server>
                            <server>2001:db8::53</server>
                            <server>localhost</server>
                            <server>127.0.0.1:5353</server>
                            <server>192.0.2.53</server>
                        </servers>
                        <autodiscover>false</autodiscover>
                        <authoritative>false</authoritative>
                        <maxcachesize>50000</maxcachesize>
                        """)))
                .extracting(DnsServersTest::text)
                .containsExactly("192.0.2.53:53", "2001:db8:0:0:0:0:0:53:53", "127.0.0.1:53", "127.0.0.1:5353");
    }

    @Test
    void areThisMachineWhereThereIsNone() throws Exception {
        assertThat(DnsServers.of(file("<autodiscover>false</autodiscover>")))
                .extracting(DnsServersTest::text)
                .containsExactly("127.0.0.1:53");
    }

    @Test
    void areRefusedWithEveryComplaintWhenTheyAreNone() throws IOException {
        Path wrong = file("<autodiscover>maybe</autodiscover><servers><server>no server</server></servers>");
        assertThatThrownBy(() -> DnsServers.of(wrong))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("dnsservice.xml: autodiscover = maybe: should be true or false")
                .hasMessageContaining("dnsservice.xml: server = no server: should be an IP address");
        Path broken = file("<servers>");
        assertThatThrownBy(() -> DnsServers.of(broken))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("dnsservice.xml, line 1: ");
    }

    private static String text(InetSocketAddress server) {
        return server.getAddress().getHostAddress() + ":" + server.getPort();
    }

    private Path file(String content) throws IOException {
        return Files.writeString(
                conf.resolve("dnsservice.xml"),
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?><dnsservice>" + content + "</dnsservice>");
    }
}
