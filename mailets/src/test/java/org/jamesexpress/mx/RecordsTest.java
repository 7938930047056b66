package org.jamesexpress.mx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jamesexpress.testing.LoopbackDns.Fault;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RecordsTest extends MxFixture {
    private final AtomicLong nanos = new AtomicLong();
    private Records records;

    @BeforeEach
    void ask() {
        records = new Records(ClockedDns.of(dns, nanos::get));
    }

    @Test
    void tellsEachTextInOnePiece() throws IOException {
        dns.records(
                "a.test. 60 IN TXT \"one \" \"text\"", "a.test. 60 IN TXT \"another\"", "b.test. 60 IN A 192.0.2.1");
        assertThat(records.texts("a.test").all()).containsExactlyInAnyOrder("one text", "another");
        assertThat(records.texts("b.test")).isEqualTo(new Records.Known<>(List.of(), Optional.empty()));
        assertThat(records.texts("nowhere.test").failure()).isEmpty();
    }

    @Test
    void followsAnAliasToTheTexts() throws IOException {
        dns.records("a.test. 60 IN CNAME b.test.", "b.test. 60 IN TXT text");
        assertThat(records.texts("a.test").all()).containsExactly("text");
    }

    @Test
    void remembersTextsForTheirTimeToLive() throws IOException {
        dns.records("a.test. 60 IN TXT text");
        records.texts("a.test");
        nanos.addAndGet(Duration.ofMillis(59_999).toNanos());
        records.texts("A.test");
        assertThat(dns.asked("a.test", "TXT")).isEqualTo(1);
        nanos.addAndGet(Duration.ofMillis(1).toNanos());
        records.texts("a.test");
        assertThat(dns.asked("a.test", "TXT")).isEqualTo(2);
    }

    @Test
    void tellsNothingFromAFailure() {
        dns.fail("a.test", Fault.SERVFAIL);
        assertThat(records.texts("a.test").failure()).contains("DNS gave no answer for a.test/TXT: SERVFAIL");
        assertThat(records.addresses("a.test").failure()).contains("DNS gave no answer for a.test/A: SERVFAIL");
    }

    @Test
    void tellsTheAddressesOfBothKinds() throws IOException {
        dns.records("a.test. 60 IN AAAA 2001:db8::1", "a.test. 60 IN A 192.0.2.1", "a.test. 60 IN A 192.0.2.2");
        assertThat(records.addresses("a.test").all())
                .extracting(InetAddress::getHostAddress)
                .containsExactlyInAnyOrder("192.0.2.1", "192.0.2.2", "2001:db8:0:0:0:0:0:1")
                .endsWith("2001:db8:0:0:0:0:0:1");
        assertThat(records.addresses("nowhere.test")).isEqualTo(new Records.Known<>(List.of(), Optional.empty()));
    }
}
