package org.jamesexpress.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jamesexpress.testing.LoopbackDns;
import org.jamesexpress.testing.SignedZones;
import org.jamesexpress.testing.SignedZones.Lie;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code express tls policy} and {@code express explain} tell of signed zones. */
class TlsPolicyOfDaneTest {
    private static final String DIGEST = "ab".repeat(32);
    private static final String LONGER_DIGEST = "cd".repeat(64);

    @TempDir
    Path home;

    private final SignedZones zones = new SignedZones().zone("b.test.").zone("provider.test.");
    private MxWorld world;
    private String tlsa1;
    private String tlsa2;

    @BeforeEach
    void start() throws IOException {
        world = new MxWorld(zones);
        int port = world.host(1).port();
        tlsa1 = "_" + port + "._tcp.mx1.b.test";
        tlsa2 = "_" + port + "._tcp.mx2.b.test";
        Files.writeString(Files.createDirectories(home.resolve("conf")).resolve("anchors"), zones.anchor());
        zones.put(
                "b.test. 60 IN MX 10 mx1.b.test.",
                "b.test. 60 IN MX 20 mx2.b.test.",
                "mx1.b.test. 60 IN A " + world.address(1),
                "mx2.b.test. 60 IN A " + world.address(2));
    }

    @AfterEach
    void stop() throws IOException {
        world.close();
    }

    private Shell run(String more, String... arguments) throws IOException {
        return world.runAt(
                home,
                world.delivery("<daneAnchors>conf/anchors</daneAnchors><mtaSts>false</mtaSts>" + more),
                arguments);
    }

    /** The lines from one that begins so on, as far as they are further in. */
    private static List<String> block(String beginning, Shell shell) {
        List<String> block = new ArrayList<>();
        for (String line : shell.out().lines().toList()) {
            if (block.isEmpty() ? line.startsWith(beginning) : line.startsWith("  ")) {
                block.add(line);
            } else if (!block.isEmpty()) {
                break;
            }
        }
        return block;
    }

    private String validated() {
        return "DANE: answers by way of " + world.dns().hostPort() + " are validated here.";
    }

    @Test
    void tellsTheRecordsOfEachHostAndWhichOfThemCount() throws IOException {
        zones.put(
                tlsa1 + ". 60 IN TLSA 3 1 1 " + DIGEST,
                tlsa1 + ". 60 IN TLSA 3 1 2 " + LONGER_DIGEST,
                tlsa1 + ". 60 IN TLSA 1 1 1 " + DIGEST,
                tlsa1 + ". 60 IN TLSA 3 1 9 " + DIGEST,
                tlsa1 + ". 60 IN TLSA 3 5 1 " + DIGEST,
                tlsa1 + ". 60 IN TLSA 2 0 1 abcd",
                tlsa1 + ". 60 IN TLSA 2 0 0 " + "ef".repeat(200));
        Shell shell = run("", "tls", "policy", "b.test");

        assertThat(shell.err()).isEmpty();
        assertThat(shell.out())
                .contains(
                        "  preference 10: mx1.b.test - tlsa, by dane\n",
                        "  preference 20: mx2.b.test - opportunistic, by the setting tls\n");
        assertThat(block("DANE:", shell))
                .containsExactlyInAnyOrder(
                        validated(),
                        "  MX records of b.test: secure",
                        "  TLSA records of " + tlsa1 + ": secure",
                        "    3 1 1 " + DIGEST + " - another of its kind has a stronger digest",
                        "    3 1 2 " + LONGER_DIGEST + " - counts",
                        "    1 1 1 " + DIGEST + " - usage 1 means nothing for mail",
                        "    3 1 9 " + DIGEST + " - nobody knows a matching type 9",
                        "    3 5 1 " + DIGEST + " - nobody knows a selector 5",
                        "    2 0 1 abcd - its data is no SHA-256, which has 32 octets",
                        "    2 0 0 " + "ef".repeat(64) + "… (200 octets) - its data is no certificate",
                        "  TLSA records of " + tlsa2 + ": secure, there are none");
        assertThat(shell.out()).containsSubsequence("Rule: ", "DANE: ", "MTA-STS: ", "Setting: ");
    }

    @Test
    void tellsWhatCannotBeBelieved() throws IOException {
        zones.put(tlsa1 + ". 60 IN TLSA 3 1 1 " + DIGEST);
        zones.lie(tlsa1 + ".", "TLSA", Lie.WRONG_SIGNATURE);
        world.dns().fail(tlsa2, LoopbackDns.Fault.SERVFAIL);
        assertThat(block("DANE:", run("", "tls", "policy", "b.test")))
                .hasSize(4)
                .anyMatch(line -> line.startsWith("  TLSA records of " + tlsa1 + ": DNS gave no answer for ")
                        && line.contains("DNSSEC: "))
                .anyMatch(line -> line.startsWith("  TLSA records of " + tlsa2 + ": DNS gave no answer for "));

        zones.lie("b.test.", "MX", Lie.NO_SIGNATURE);
        Shell shell = run("", "tls", "policy", "b.test");
        assertThat(shell.out()).contains("mx1.b.test - nothing is sent now, by dane: ");
        assertThat(block("DANE:", shell))
                .hasSize(2)
                .anyMatch(line -> line.startsWith("  MX records of b.test: DNS gave no answer for "));
    }

    @Test
    void tellsWhereAnAliasLeadsAndWhatIsInNoSignedZone() throws IOException {
        zones.insecureZone("c.test.").insecureZone("unsigned.test.").zone("d.test.");
        zones.put(
                "c.test. 60 IN MX 10 mx1.b.test.",
                "d.test. 60 IN MX 10 mx.d.test.",
                "d.test. 60 IN MX 20 mx.unsigned.test.",
                "mx.d.test. 60 IN CNAME real.provider.test.",
                "real.provider.test. 60 IN A " + world.address(1),
                "mx.unsigned.test. 60 IN A " + world.address(2),
                "_" + world.port() + "._tcp.mx.d.test. 60 IN TLSA 3 1 1 " + DIGEST);

        assertThat(block("DANE:", run("", "tls", "policy", "c.test")))
                .containsExactly(validated(), "  MX records of c.test: insecure, so no host is asked for TLSA records");
        assertThat(block("DANE:", run("", "tls", "policy", "d.test")))
                .containsExactlyInAnyOrder(
                        validated(),
                        "  MX records of d.test: secure",
                        "  TLSA records of _" + world.port() + "._tcp.real.provider.test: secure, there are none",
                        "  TLSA records of _" + world.port() + "._tcp.mx.d.test: secure",
                        "    3 1 1 " + DIGEST + " - counts",
                        "  addresses of mx.unsigned.test: insecure, so it is not asked for TLSA records");
    }

    @Test
    void tellsWhyThereIsNone() throws IOException {
        assertThat(run("<dane>off</dane>", "tls", "policy", "b.test").out())
                .contains("DANE: not asked for, dane is off.\n");
        assertThat(run("", "tls", "policy", "[192.0.2.1]").out())
                .contains("DANE: none, an address has no name in DNS.\n");

        zones.keepingSignatures(false);
        assertThat(run("", "tls", "policy", "b.test").out())
                .contains("DANE: can't be had, mail goes as if no domain had any: the keys of the root, as had from "
                        + world.dns().hostPort() + ", can't be validated: ");
        assertThat(run("<dane>validate</dane>", "tls", "policy", "b.test").out())
                .contains("DANE: mail waits for it: the keys of the root, as had from ");
        zones.keepingSignatures(true).validating(true);
        assertThat(run("", "tls", "policy", "b.test").out())
                .contains("DANE: answers are believed as validated by "
                        + world.dns().hostPort() + ".\n");
    }

    @Test
    void tellsItToPrograms() throws IOException {
        zones.put(tlsa1 + ". 60 IN TLSA 3 1 1 " + DIGEST);
        for (String[] command :
                new String[][] {{"tls", "policy", "b.test", "--json"}, {"explain", "bob@b.test", "--json"}}) {
            JsonNode dane = new ObjectMapper().readTree(run("", command).out()).path("dane");
            assertThat(dane.path("obeyed").asBoolean()).isTrue();
            assertThat(dane.path("dnssec").asText()).isEqualTo("available");
            assertThat(dane.path("mx").asText()).isEqualTo("secure");
            assertThat(dane.path("asked"))
                    .hasSize(2)
                    .allMatch(each -> each.path("answer").asText().equals("secure"));
            assertThat(dane.path("asked"))
                    .filteredOn(each -> each.path("host").asText().equals("mx1.b.test"))
                    .extracting(each -> each.path("records").toString())
                    .containsExactly("[{\"usage\":3,\"selector\":1,\"matchingType\":1,\"data\":\"" + DIGEST
                            + "\",\"words\":\"\"}]");
        }
        zones.lie("b.test.", "MX", Lie.WRONG_SIGNATURE);
        JsonNode forged = new ObjectMapper()
                .readTree(run("", "tls", "policy", "b.test", "--json").out())
                .path("dane");
        assertThat(forged.path("mx").asText()).isEqualTo("failed");
        assertThat(forged.path("mxWords").asText()).contains("DNSSEC: ");
    }

    @Test
    void isToldByExplainWhereItSaysAnything() throws IOException {
        assertThat(run("", "explain", "bob@b.test").out()).doesNotContain("DANE");

        zones.put(tlsa1 + ". 60 IN TLSA 3 1 1 " + DIGEST);
        assertThat(block("DANE:", run("", "explain", "bob@b.test")))
                .contains(validated(), "    3 1 1 " + DIGEST + " - counts");
        zones.keepingSignatures(false);
        assertThat(run("", "explain", "bob@b.test").out()).contains("DANE: can't be had, ");
        assertThat(run("<dane>off</dane>", "explain", "bob@b.test").out()).doesNotContain("DANE");
    }
}
