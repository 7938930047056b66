package org.jamesexpress.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpecialAddressesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "0.1.2.3",
                "127.0.0.1",
                "127.255.255.255",
                "10.1.2.3",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "169.254.1.1",
                "100.64.0.1",
                "100.127.255.255",
                "192.0.0.1",
                "198.18.0.1",
                "198.19.255.255",
                "224.0.0.1",
                "239.1.2.3",
                "240.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "::10.0.0.1",
                "::192.0.2.1",
                "::ffff:10.0.0.1",
                "::ffff:127.0.0.1",
                "64:ff9b::10.0.0.1",
                "64:ff9b::127.0.0.1",
                "64:ff9b:1::1",
                "2002:7f00:1::1",
                "2002:a00:1::",
                "2002:c0a8:101::1",
                "100::1",
                "2001:2::1",
                "fc00::1",
                "fdff::1",
                "fe80::1",
                "febf::1",
                "fec0::1",
                "feff::1",
                "ff02::1"
            })
    void leadInsideIfANetworkUsesThemWithinItself(String address) throws UnknownHostException {
        assertThat(SpecialAddresses.leadInside(InetAddress.getByName(address))).isTrue();
    }

    /** The neighbours of the blocks, and the blocks for documentation. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.0.0.0",
                "126.255.255.255",
                "128.0.0.0",
                "9.255.255.255",
                "11.0.0.0",
                "172.15.255.255",
                "172.32.0.0",
                "192.167.255.255",
                "192.169.0.0",
                "169.253.255.255",
                "169.255.0.0",
                "100.63.255.255",
                "100.128.0.0",
                "192.0.1.0",
                "198.17.255.255",
                "198.20.0.0",
                "223.255.255.255",
                "192.0.2.1",
                "198.51.100.1",
                "203.0.113.1",
                "2001:db8::1",
                "2a00::1",
                "2001:1::1",
                "64:ff9b::8.8.8.8",
                "64:ff9b:2::1",
                "2002:808:808::1",
                "::ffff:8.8.8.8",
                "fbff::1",
                "fe00::1",
                "100:0:0:1::1"
            })
    void othersDont(String address) throws UnknownHostException {
        assertThat(SpecialAddresses.leadInside(InetAddress.getByName(address))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, loopback",
        "::1, loopback",
        "::ffff:127.0.0.1, loopback",
        "64:ff9b::127.0.0.1, loopback",
        "2002:7f00:1::1, loopback",
        "0.0.0.0, unspecified",
        "::, unspecified",
        "10.1.2.3, private",
        "192.168.1.1, private",
        "fd00::1, private",
        "169.254.169.254, link-local",
        "fe80::1, link-local",
        "100.100.100.200, shared",
        "224.0.0.1, multicast",
        "255.255.255.255, broadcast",
        "198.18.0.1, benchmark",
        "192.0.2.1, documentation",
        "64:ff9b::192.0.2.1, documentation",
        "2001:db8::1, documentation",
        "3fff::1, documentation",
        "64:ff9b:1::1, NAT64",
        "2001:0:1::1, Teredo",
        "192.88.99.1, reserved",
        "::7f00:1, reserved",
        "::ffff:0:7f00:1, reserved",
        "5f00::1, reserved",
        "4000::1, reserved"
    })
    void haveAWordForWhatTheyAre(String address, String word) throws UnknownHostException {
        assertThat(SpecialAddresses.kind(InetAddress.getByName(address))).contains(word);
    }

    @ParameterizedTest
    @ValueSource(strings = {"8.8.8.8", "2a00::1", "2001:1::1", "64:ff9b::8.8.8.8", "2002:808:808::1", "::ffff:8.8.8.8"})
    void arentThoseOfThePublic(String address) throws UnknownHostException {
        assertThat(SpecialAddresses.kind(InetAddress.getByName(address))).isEmpty();
    }
}
