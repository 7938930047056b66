package org.jamesexpress.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jamesexpress.testing.PolicyHost;
import org.jamesexpress.testing.TestCa;
import org.jamesexpress.testing.TestCa.Flaw;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code express tls policy}. */
class TlsPolicyCommandTest {
    private static final TestCa CA = new TestCa();
    private static final String POLICY = "version: STSv1\nmode: enforce\nmx: mx1.b.test\nmax_age: 86400\n";

    @TempDir
    Path home;

    private MxWorld world;
    private PolicyHost policies;

    @BeforeEach
    void start() throws IOException {
        world = new MxWorld();
        policies = new PolicyHost(CA.identity(Flaw.NONE, "mta-sts.b.test").context()).inPlaceOfAll();
        policies.serve("b.test", POLICY);
        Path conf = Files.createDirectories(home.resolve("conf"));
        Files.writeString(conf.resolve("ca.pem"), CA.pem());
        Files.writeString(
                conf.resolve("rules.xml"),
                "<rules><rule domain='b.test' level='verified' names='.provider.test' expires='2999-12-31'"
                        + " reason='a contract'/></rules>");
        world.hostsOfB(2);
    }

    @AfterEach
    void stop() throws IOException {
        policies.close();
        world.close();
    }

    private void announce(String... ids) throws IOException {
        world.dns().add("mta-sts.b.test. 60 IN A 127.0.0.1");
        for (String id : ids) {
            world.dns().add("_mta-sts.b.test. 60 IN TXT \"v=STSv1; id=" + id + "\"");
        }
    }

    private Shell policy(String parameters, String... more) throws IOException {
        String[] arguments = new String[more.length + 3];
        arguments[0] = "tls";
        arguments[1] = "policy";
        arguments[2] = "b.test";
        System.arraycopy(more, 0, arguments, 3, more.length);
        return world.runAt(home, world.delivery("<tlsTrust>conf/ca.pem</tlsTrust>" + parameters), arguments);
    }

    @Test
    void tellsWhatTheDomainItselfAsksForAndWhatItSaysOfEachHost() throws IOException {
        announce("1");
        Shell shell = policy("");

        assertThat(shell.err()).isEmpty();
        assertThat(shell.exit()).isZero();
        assertThat(shell.out()
                        .lines()
                        .map(line -> line.replaceAll("[0-9-]{10}T[0-9:]{8}Z", "(time)")
                                .replaceFirst("^(DANE: can't be had, ).*", "$1(why)")))
                .containsExactly(
                        "By " + home.resolve("conf/mailetcontainer.xml") + ", route mx, asking DNS at "
                                + world.dns().hostPort() + ":",
                        "b.test names its hosts by MX records:",
                        "  preference 10: mx1.b.test - verified, by MTA-STS of b.test",
                        "  preference 20: mx2.b.test - passed by, by MTA-STS of b.test:"
                                + " the MTA-STS policy of b.test names mx1.b.test, not mx2.b.test",
                        "Rule: none applies.",
                        "DANE: can't be had, (why)",
                        "MTA-STS:",
                        "  record: v=STSv1; id=1",
                        "  version: STSv1",
                        "  mode: enforce",
                        "  mx: mx1.b.test",
                        "  max_age: 86400",
                        "  fetched (time), counts until (time)",
                        "Setting: tls is opportunistic.");
    }

    @Test
    void tellsTheRuleThatCountsBeforeThat() throws IOException {
        announce("1");
        assertThat(policy("<tlsPolicyFile>conf/rules.xml</tlsPolicyFile>").out())
                .contains(
                        "  preference 10: mx1.b.test - verified for .provider.test, by rule b.test\n",
                        "  preference 20: mx2.b.test - verified for .provider.test, by rule b.test\n",
                        "Rule: b.test, verified for .provider.test, until 2999-12-31 (a contract).\n",
                        "  mode: enforce\n");
    }

    @Test
    void tellsThatNobodyButTheSettingHasASay() throws IOException {
        assertThat(policy("<tls>required</tls>").out())
                .contains(
                        "  preference 10: mx1.b.test - required, by the setting tls\n",
                        "MTA-STS: none, DNS has no text at _mta-sts.b.test.\n",
                        "Setting: tls is required.\n");
        assertThat(policy("<mtaSts>false</mtaSts>").out()).contains("MTA-STS: not asked for.\n");
    }

    @Test
    void tellsWhatIsWrong() throws IOException {
        announce("1", "2");
        assertThat(policy("").out())
                .contains(
                        "  record: v=STSv1; id=1\n",
                        "  record: v=STSv1; id=2\n",
                        "  wrong: 2 records begin with v=STSv1: only one may, and so none counts\n",
                        "mx1.b.test - opportunistic, by the setting tls\n");

        world.hostsOfB(1);
        announce("no-id");
        assertThat(policy("").out()).contains("  wrong: the record is malformed: ");

        world.hostsOfB(1);
        announce("1");
        policies.serve("b.test", exchange -> PolicyHost.answer(exchange, 404, "text/plain", "nothing"));
        assertThat(policy("").out()).contains("  wrong: sts-policy-fetch-error: mta-sts.b.test: it answers 404\n");
    }

    @Test
    void tellsItToPrograms() throws IOException {
        announce("1");
        JsonNode answer = new ObjectMapper()
                .readTree(policy("<tlsPolicyFile>conf/rules.xml</tlsPolicyFile>", "--json")
                        .out());
        assertThat(answer.path("domain").asText()).isEqualTo("b.test");
        assertThat(answer.path("hosts").path(1).toString())
                .isEqualTo("{\"name\":\"mx2.b.test\",\"preference\":20,\"use\":\"connect\",\"demand\":\"verified\","
                        + "\"by\":\"rule b.test\",\"problem\":\"\",\"words\":\"\"}");
        assertThat(answer.path("rule").toString())
                .isEqualTo("{\"domain\":\"b.test\",\"level\":\"verified\",\"expires\":\"2999-12-31\","
                        + "\"reason\":\"a contract\"}");
        assertThat(answer.path("mtaSts").path("obeyed").asBoolean()).isTrue();
        assertThat(answer.path("mtaSts").path("mode").asText()).isEqualTo("enforce");
        assertThat(answer.path("mtaSts").path("records").path(0).asText()).isEqualTo("v=STSv1; id=1");
        assertThat(answer.path("setting").asText()).isEqualTo("opportunistic");

        JsonNode avoided = new ObjectMapper()
                .readTree(policy("", "--json").out())
                .path("hosts")
                .path(1);
        assertThat(avoided.path("use").asText()).isEqualTo("avoid");
        assertThat(avoided.path("problem").asText()).isEqualTo("validation-failure");
    }

    @Test
    void refusesWhatIsNoDomain() {
        Shell shell = world.run("tls", "policy", "bob@b.test");
        assertThat(shell.exit()).isEqualTo(2);
        assertThat(shell.err()).contains("bob@b.test is no domain: example.com is one");
    }
}
