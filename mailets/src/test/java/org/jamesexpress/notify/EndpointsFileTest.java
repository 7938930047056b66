package org.jamesexpress.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jamesexpress.config.SettingsException;
import org.jamesexpress.events.EventType;
import org.jamesexpress.notify.endpoint.Endpoint;
import org.jamesexpress.notify.endpoint.Terms;
import org.jamesexpress.notify.exec.Program;
import org.jamesexpress.notify.webhook.Webhook;
import org.jamesexpress.testing.Programs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EndpointsFileTest {
    private static final String SECRET = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3";

    @TempDir
    Path folder;

    @Test
    void readsAnEndpointWithAllThatCanBeSaid() throws Exception {
        Files.writeString(folder.resolve("secret"), SECRET + "\n");

        List<Endpoint> endpoints = read("""
                <endpoints>
                  <!-- our CRM -->
                  <endpoint name="crm">
                    <webhook>
                      <url>https://crm.example.test/mail</url>
                      <secret>${file:%s}</secret>
                      <previousSecret>%s</previousSecret>
                    </webhook>
                    <events>mail.received, mail.bounced</events>
                    <timeout>3s</timeout>
                    <retry>1s, 1m</retry>
                  </endpoint>
                </endpoints>
                """.formatted(folder.resolve("secret"), SECRET));

        assertThat(endpoints).singleElement().satisfies(endpoint -> {
            assertThat(endpoint.name()).isEqualTo("crm");
            assertThat(endpoint.terms().events()).isEqualTo(Set.of(EventType.MAIL_RECEIVED, EventType.MAIL_BOUNCED));
            assertThat(endpoint.terms().timeout()).isEqualTo(Duration.ofSeconds(3));
            assertThat(endpoint.terms().retry()).containsExactly(Duration.ofSeconds(1), Duration.ofMinutes(1));
            assertThat(endpoint.way())
                    .isInstanceOfSatisfying(
                            Webhook.class,
                            webhook ->
                                    assertThat(webhook.url()).isEqualTo(URI.create("https://crm.example.test/mail")));
        });
    }

    @Test
    void readsAProgramWithItsArguments() throws Exception {
        Path program = Programs.write(folder.resolve("on-mail"), "exit 0");

        assertThat(read("""
                <endpoints>
                  <endpoint name="tickets">
                    <exec>
                      <command>on-mail</command>
                      <argument>--queue</argument>
                      <argument>Questions, complaints  and praise</argument>
                      <argument>--queue</argument>
                      <outputLimit>64k</outputLimit>
                    </exec>
                  </endpoint>
                </endpoints>
                """))
                .singleElement()
                .returns("tickets", Endpoint::name)
                .returns(
                        new Terms(
                                Set.of(EventType.MAIL_RECEIVED),
                                Duration.ofSeconds(30),
                                Stream.of("5s", "5m", "30m", "2h", "5h", "10h", "14h", "20h", "24h")
                                        .map(text -> Duration.parse("PT" + text))
                                        .toList()),
                        Endpoint::terms)
                .returns(
                        new Program(
                                program,
                                List.of("--queue", "Questions, complaints  and praise", "--queue"),
                                folder,
                                Program.Input.EVENT,
                                65_536),
                        Endpoint::way);
    }

    @Test
    void refusesLinksThatLeadNowhere() throws Exception {
        String program = Programs.write(folder.resolve("on-mail"), "exit 0").toString();
        String linking = "<endpoint name='crm'><exec><command>" + program + "</command></exec><content>link</content>"
                + "</endpoint>";
        String stream = "<endpoint name='feed'><stream>%s</stream></endpoint>";

        assertThatThrownBy(() -> read("<endpoints>" + linking + stream.formatted("") + "</endpoints>"))
                .isInstanceOf(SettingsException.class)
                .hasMessageEndingWith("express-notify.xml: endpoint crm: content = link: should stand in a file with a"
                        + " <stream> that has a <publicUrl>, such as https://mail.example.com:8443, where the links lead"
                        + " to");
        assertThat(read("<endpoints>" + linking
                        + stream.formatted("<publicUrl>https://mail.example.test:8443/</publicUrl>") + "</endpoints>"))
                .hasSize(2);
        assertThatThrownBy(() -> read("<endpoints>" + linking
                        + stream.formatted("<publicUrl>mail.example.test</publicUrl><content>inline</content>")
                        + "</endpoints>"))
                .hasMessageContaining("publicUrl = mail.example.test: should be a URL such as")
                .hasMessageContaining("content = inline: should be one of none, link")
                .hasMessageNotContaining("endpoint crm");
    }

    @Test
    void knowsADefinitionThatWasChangedAnywhere() throws Exception {
        Path program = Programs.write(folder.resolve("on-mail"), "exit 0");
        String command = "<command>" + program + "</command>";
        String first = definition(exec("a", command + "<argument>one</argument>"));

        assertThat(definition(exec("a", "<!-- as it was --> " + command + " <argument>one</argument>")))
                .isEqualTo(first);
        assertThat(definition(exec("a", command + "<argument>two</argument>"))).isNotEqualTo(first);
        assertThat(definition(exec("a", command + "<argument>o</argument><argument>ne</argument>")))
                .isNotEqualTo(first);
    }

    private String definition(String endpoint) throws Exception {
        return read("<endpoints>" + endpoint + "</endpoints>").get(0).definition();
    }

    @Test
    void refusesWhatIsNoProgram() throws Exception {
        Files.writeString(folder.resolve("notes"), "buy milk");
        String right = ": should be an executable file, by its absolute path or from the server's folder, without"
                + " arguments";

        assertThatThrownBy(() -> read("<endpoints>"
                        + exec("a", "<command>/none/such</command>")
                        + exec("b", "<command>notes</command>")
                        + exec("c", "<command>.</command>")
                        + exec("d", "<command>/bin/sh -c true</command>")
                        + exec("e", "<command>/bin/sh</command><args>-c</args><argument> </argument>")
                        + exec("f", "<argument>x</argument>")
                        + "<endpoint name='g'><exec><command>/bin/sh</command><input>message</input></exec>"
                        + "<events>mail.stored, mail.bounced</events></endpoint>"
                        + "</endpoints>"))
                .hasMessageContaining("endpoint a: command = /none/such" + right)
                .hasMessageContaining("endpoint b: command = notes" + right)
                .hasMessageContaining("endpoint c: command = ." + right)
                .hasMessageContaining("endpoint d: command = /bin/sh -c true" + right)
                .hasMessageContaining("endpoint e: args is not known")
                .hasMessageContaining("endpoint e: argument is empty")
                .hasMessageContaining("endpoint f: command is missing")
                .hasMessageContaining("endpoint g: input = message: should be event, or events only mail.received");
    }

    @Test
    void tellsOfNewMailByDefault() throws Exception {
        assertThat(read(endpoint(
                        "crm",
                        "<webhook><url>http://crm.example.test/</url><secret>" + SECRET + "</secret></webhook>")))
                .singleElement()
                .extracting(endpoint -> endpoint.terms().events())
                .isEqualTo(Set.of(EventType.MAIL_RECEIVED));
    }

    @Test
    void makesAllComplaintsAtOnceAndShowsNoSecret() {
        String xml = "<endpoints>"
                + "<endpoint name='a b'><webhook><url>ftp://ann:hunter2@x.invalid</url><secret>hunter2</secret></webhook></endpoint>"
                + "<endpoint name='b'><webhook><secret>whsec_aHVudGVyMg==</secret></webhook><event>mail.lost</event></endpoint>"
                + "<endpoint name='c'><exec/><webhook/></endpoint>"
                + "<endpoint name='d'><letter/></endpoint>"
                + "<endpoint name='e'><events>mail.lost</events></endpoint>"
                + "<endpoint name='b'><webhook><url>http://x.invalid/</url><secret>" + SECRET + "</secret></webhook>"
                + "<events>mail.lost</events><timeout>fast</timeout></endpoint>"
                + "<listener/></endpoints>";

        assertThatThrownBy(() -> read(xml))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("endpoint a b: name should be 1 to 64")
                .hasMessageContaining("url = ftp://***@x.invalid: should be a URL such as https://host/path")
                .hasMessageContaining("endpoint a b: secret = ***: should be whsec_")
                .hasMessageContaining("endpoint b: url is missing")
                .hasMessageContaining("endpoint b: secret = ***: should be whsec_")
                .hasMessageContaining("endpoint b: event is not known: did you mean events?")
                .hasMessageContaining("endpoint c: should have one <webhook> or <exec> or <stream>, has 2")
                .hasMessageContaining("endpoint d: should have one <webhook> or <exec> or <stream>, has 0")
                .hasMessageContaining("endpoint e: should have one <webhook> or <exec> or <stream>, has 0")
                .hasMessageContaining("endpoint b stands twice")
                .hasMessageContaining("events = mail.lost: should be some of mail.received")
                .hasMessageContaining("timeout = fast: should be")
                .hasMessageContaining("<listener> is not known")
                .hasMessageNotContaining("hunter2")
                .hasMessageNotContaining("aHVudGVyMg");
    }

    @Test
    void refusesAWebhookInOurOwnNetworkThatIsNotAllowed() throws Exception {
        Files.writeString(folder.resolve("no.pem"), "no certificate");

        assertThatThrownBy(() -> read("<endpoints>"
                        + webhook("a", "http://127.0.0.1:8080/", "")
                        + webhook("b", "http://LOCALHOST/", "<allow>10.0.0.0/8</allow>")
                        + webhook("c", "http://[fd00::1]/", "<allow>crm internal</allow>")
                        + webhook("d", "https://crm.example.test/", "<trust>no.pem</trust>")
                        + webhook("e", "http://127.0.0.1/", "<allow>127.0.0.1, *.internal</allow>")
                        + "</endpoints>"))
                .hasMessageContaining(
                        "endpoint a: url = http://127.0.0.1:8080/: should be on the public internet, or named in allow")
                .hasMessageContaining("endpoint b: url = http://LOCALHOST/: should be on the public internet")
                .hasMessageContaining("endpoint c: allow = crm internal: should be addresses, blocks")
                .hasMessageContaining("endpoint d: trust = no.pem: should be a file of certificates in PEM")
                .hasMessageNotContaining("endpoint e");
    }

    private static String webhook(String name, String url, String besides) {
        return "<endpoint name='" + name + "'><webhook><url>" + url + "</url><secret>" + SECRET + "</secret>" + besides
                + "</webhook></endpoint>";
    }

    @Test
    void refusesANameThatAnotherFileHas() throws Exception {
        Path file = Files.writeString(
                folder.resolve("express-notify.xml"),
                "<endpoints><endpoint name='crm'><webhook><url>http://x.invalid/</url><secret>" + SECRET
                        + "</secret></webhook></endpoint></endpoints>");

        assertThatThrownBy(() -> EndpointsFile.read(file, folder::resolve, Map.of("crm", Path.of("conf/other.xml"))))
                .isInstanceOf(SettingsException.class)
                .hasMessage(file + ": endpoint crm stands in conf/other.xml too: should have a name of its own");
    }

    @Test
    void refusesADocumentType() {
        assertThatThrownBy(() -> read(
                        "<!DOCTYPE endpoints [<!ENTITY x SYSTEM 'file:///etc/hostname'>]><endpoints>&x;</endpoints>"))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("line 1")
                .hasMessageContaining("DOCTYPE");
    }

    @Test
    void namesTheLineOfBrokenXml() {
        assertThatThrownBy(() -> read("<endpoints>\n<endpoint name='crm'>\n</endpoints>"))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("line 3");
    }

    @Test
    void namesAFileThatIsntThere() {
        assertThatThrownBy(() -> EndpointsFile.read(folder.resolve("none.xml"), folder::resolve, Map.of()))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("none.xml: no such file");
    }

    @Test
    void takesAFileThatTellsNobody() throws Exception {
        assertThat(read("<endpoints/>")).isEmpty();
    }

    @Test
    void letsUsersHaveWebhooksOfTheirOwnOnce() {
        assertThatThrownBy(() -> read("<endpoints><own><events>mail.bounced</events></own><own/></endpoints>"))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("<own>: events = mail.bounced: should be mail.received, mail.stored or both")
                .hasMessageContaining("<own> stands twice: should stand once");
    }

    private static String endpoint(String name, String inside) {
        return "<endpoints><endpoint name='" + name + "'>" + inside + "</endpoint></endpoints>";
    }

    private static String exec(String name, String inside) {
        return "<endpoint name='" + name + "'><exec>" + inside + "</exec></endpoint>";
    }

    private List<Endpoint> read(String xml) throws IOException, SettingsException {
        Path file = Files.writeString(folder.resolve("express-notify.xml"), xml);
        return EndpointsFile.read(file, text -> folder.resolve(text).normalize(), Map.of())
                .endpoints();
    }
}
