package org.jamesexpress.mx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jamesexpress.mx.Dnssec.Ability;
import org.jamesexpress.mx.Dnssec.Way;
import org.jamesexpress.testing.LoopbackDns;
import org.jamesexpress.testing.LoopbackDns.Fault;
import org.jamesexpress.testing.SignedZones;
import org.jamesexpress.testing.SignedZones.Lie;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How secure answers are had, of servers that validate, pass signatures on, or drop them. */
class DnssecTest {
    private final SignedZones zones = new SignedZones().zone("a.test.", "a.test. 60 IN MX 10 mx.a.test.");
    private final AtomicLong nanos = new AtomicLong();
    private LoopbackDns server;

    @BeforeEach
    void start() throws Exception {
        server = LoopbackDns.start(zones);
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    private Dnssec dnssec(Way way) {
        return new Dnssec(
                way, List.of(server.address()), Duration.ofMillis(200), new TrustAnchors(zones.anchor()), nanos::get);
    }

    private static String word(Ability ability) {
        if (ability instanceof Ability.Works works) {
            return works.how().contains("here") ? "validated here" : "believed";
        }
        return ability.getClass().getSimpleName();
    }

    @ParameterizedTest
    @CsvSource({
        "AUTO,     true,  true,  believed",
        "AUTO,     false, true,  validated here",
        "AUTO,     false, false, Unavailable",
        "VALIDATE, true,  true,  validated here",
        "VALIDATE, false, false, Unknown",
        "RESOLVER, true,  true,  believed",
        "RESOLVER, false, true,  Unknown",
        "OFF,      true,  true,  Unavailable",
    })
    void takesTheWayThatThereIs(Way way, boolean validates, boolean keepsSignatures, String ability) {
        zones.validating(validates).keepingSignatures(keepsSignatures);

        assertThat(word(dnssec(way).ability())).isEqualTo(ability);
    }

    @ParameterizedTest
    @CsvSource({"SERVFAIL, Unavailable", "REFUSED, Unavailable", "SILENT, Unknown", "GARBAGE, Unknown"})
    void doesNotTakeAServerThatSaysNothingForOneWithoutSignatures(Fault fault, String ability) {
        server.fail("", fault);

        assertThat(word(dnssec(Way.AUTO).ability())).isEqualTo(ability);
    }

    @ParameterizedTest
    @CsvSource({"WRONG_SIGNATURE", "SIGNATURE_EXPIRED", "NO_SIGNATURE"})
    void isNotHadWithARootThatOthersSign(Lie lie) {
        zones.lie(".", "DNSKEY", lie);

        assertThat(word(dnssec(Way.AUTO).ability())).isEqualTo("Unavailable");
    }

    @Test
    void isHadAsSoonAsTheServersPassSignaturesOn() {
        zones.keepingSignatures(false);
        Dnssec dnssec = dnssec(Way.AUTO);
        assertThat(word(dnssec.ability())).isEqualTo("Unavailable");

        zones.keepingSignatures(true);
        assertThat(word(dnssec.ability())).as("looked at already").isEqualTo("Unavailable");
        nanos.addAndGet(Duration.ofMinutes(6).toNanos());

        assertThat(word(dnssec.ability())).isEqualTo("validated here");
    }

    @Test
    void isNotGivenUpOnceItWorked() {
        zones.validating(true);
        Dnssec dnssec = dnssec(Way.AUTO);
        assertThat(word(dnssec.ability())).isEqualTo("believed");

        zones.validating(false).keepingSignatures(false);
        nanos.addAndGet(Duration.ofMinutes(6).toNanos());

        assertThat(word(dnssec.ability())).isEqualTo("Unknown");
    }

    @Test
    void asksNobodyAgainForWhatItKnows() {
        Dnssec dnssec = dnssec(Way.VALIDATE);
        SecureRecords records = ((Ability.Works) dnssec.ability()).records();
        records.exchanges("a.test");
        int asked = server.questions().size();

        for (int i = 0; i < 100; i++) {
            ((Ability.Works) dnssec.ability()).records().exchanges("a.test");
        }

        assertThat(server.questions()).hasSize(asked);
    }

    @Test
    void asksSoonAgainWhereThereWasNoAnswerAndNotForEachMail() {
        Dnssec dnssec = dnssec(Way.VALIDATE);
        SecureRecords records = ((Ability.Works) dnssec.ability()).records();
        server.fail("a.test", Fault.SERVFAIL);
        assertThat(records.exchanges("a.test").words()).contains("a.test/MX");
        long asked = server.asked("a.test", "MX");

        records.exchanges("a.test");
        assertThat(server.asked("a.test", "MX")).isEqualTo(asked);
        server.heal("a.test");
        nanos.addAndGet(Duration.ofMinutes(1).toNanos());

        assertThat(records.exchanges("a.test").all()).containsExactly("mx.a.test");
    }

    @Test
    void knowsTheKeysOfTheRootThatIanaPublishes() {
        assertThat(TrustAnchors.ofIana().text()).contains(" 20326 8 2 ", " 38696 8 2 ");
    }

    @Test
    void readsAnchorsOfAFile(@TempDir Path folder) throws Exception {
        Path good = Files.writeString(folder.resolve("good"), zones.anchor());
        Path bad = Files.writeString(folder.resolve("bad"), ". 60 IN NS ns.test.\n");

        assertThat(TrustAnchors.read(good).text()).isEqualTo(zones.anchor());
        assertThatThrownBy(() -> TrustAnchors.read(bad)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> TrustAnchors.read(folder.resolve("none")))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
