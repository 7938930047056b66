package org.jamesexpress.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jamesexpress.config.SettingsException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyFileTest {
    private static final String BASE64 = "YLh1dUR9y6Kja30RrAn7JKnbQG/uEtLMkBgFF2Fuihg=";
    private static final String HEX = "60b87575447dcba2a36b7d11ac09fb24a9db406fee12d2cc90180517616e8a18";

    @TempDir
    private Path folder;

    @Test
    void readsEveryRule() throws Exception {
        assertThat(read("""
                <rules>
                    <rule domain="Bücher.example" level="verified" reason="a contract"/>
                    <rule domain=".example.com" level="verified" names="MX.example.net, .example.org"
                        expires="2027-06-30" reason="a contract"/>
                    <rule domain="a.example" level="pinned" pins="%s %s" reason="keys"/>
                    <rule domain="b.example" level="none" reason="broken"/>
                    <rule domain="c.example" level="required" reason="asked for"/>
                    <rule domain="[192.0.2.1]" level="opportunistic" reason="a device"/>
                </rules>
                """.formatted(BASE64, "0".repeat(64))))
                .containsExactly(
                        new Rule(
                                "xn--bcher-kva.example",
                                new Demand.Verified(List.of()),
                                Optional.empty(),
                                "a contract"),
                        new Rule(
                                ".example.com",
                                new Demand.Verified(List.of("mx.example.net", ".example.org")),
                                Optional.of(LocalDate.of(2027, 6, 30)),
                                "a contract"),
                        new Rule(
                                "a.example",
                                new Demand.Pinned(Set.of(new Pin(HEX), new Pin("0".repeat(64)))),
                                Optional.empty(),
                                "keys"),
                        new Rule("b.example", new Demand.Clear(), Optional.empty(), "broken"),
                        new Rule("c.example", new Demand.Encrypted(), Optional.empty(), "asked for"),
                        new Rule("[192.0.2.1]", new Demand.Opportunistic(), Optional.empty(), "a device"));
    }

    @Test
    void refusesEverythingThatIsWrongAtOnce() {
        SettingsException refusal = catchThrowableOfType(SettingsException.class, () -> read("""
                <rules>
                    <rule domain="a b" level="save" expires="soon" reason="x"/>
                    <rule domain="*.example.com" level="pinned" reason="x"/>
                    <rule domain="a.example" level="required" names="mx.a.example" reason="x"/>
                    <rule domain="b.example" level="verified" pins="abcd" colour="red"/>
                    <rule domain="c.example" level="verified" pins="%s" reason="x"/>
                    <rule domain="d.example" level="none" reason="x"/>
                    <rule domain="D.example." level="none" reason="x"/>
                    <domain/>
                </rules>
                """.formatted(BASE64)));

        assertThat(refusal.complaints())
                .allSatisfy(complaint -> assertThat(complaint).startsWith(folder.resolve("rules.xml") + ": rule "))
                .extracting(complaint -> complaint.substring(complaint.indexOf(": rule ") + 2))
                .satisfiesExactly(
                        it -> assertThat(it).startsWith("rule 1: domain = a b: should be a domain"),
                        it -> assertThat(it)
                                .isEqualTo("rule 1: level = save: should be one of none, opportunistic, required,"
                                        + " verified, pinned"),
                        it -> assertThat(it).isEqualTo("rule 1: expires = soon: should be a day such as 2027-06-30"),
                        it -> assertThat(it).startsWith("rule 2: domain = *.example.com: should be a domain"),
                        it -> assertThat(it).isEqualTo("rule 2: pins is missing"),
                        it -> assertThat(it)
                                .isEqualTo("rule 3: level = required: should be verified, for names to mean anything"),
                        it -> assertThat(it).startsWith("rule 4: pins = abcd: should be the SHA-256 of the public key"),
                        it -> assertThat(it).isEqualTo("rule 4: reason is missing"),
                        it -> assertThat(it).startsWith("rule 4: colour is not known"),
                        it -> assertThat(it)
                                .isEqualTo("rule 5: level = verified: should be pinned, for pins to mean anything"),
                        it -> assertThat(it).isEqualTo("rule 7: domain = d.example: should have no other rule"),
                        it -> assertThat(it).isEqualTo("rule 8: <domain>: should be <rule>"));
    }

    @Test
    void saysThatThereIsNoFile() {
        SettingsException refusal =
                catchThrowableOfType(SettingsException.class, () -> PolicyFile.read(folder.resolve("nothing.xml")));
        assertThat(refusal).hasMessageEndingWith("nothing.xml: no such file; <rules/> alone has no rule");
    }

    private List<Rule> read(String text) throws IOException, SettingsException {
        return PolicyFile.read(Files.writeString(folder.resolve("rules.xml"), text))
                .rules();
    }
}
