package org.jamesexpress.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.commons.configuration2.HierarchicalConfiguration;
import org.apache.commons.configuration2.ex.ConfigurationException;
import org.apache.commons.configuration2.tree.ImmutableNode;
import org.apache.james.server.core.configuration.FileConfigurationProvider;
import org.junit.jupiter.api.Test;

final class OffsetConfigurationTest {
    private static final ServerSettings SETTINGS = new ServerSettings("mail.express.test", 10_000);

    @Test
    void addsTheOffsetToEachPortOfEachListener() throws Exception {
        assertThat(listeners("""
                        <smtpserver><bind>0.0.0.0:25</bind></smtpserver>
                        <smtpserver><bind>0.0.0.0:587, 127.0.0.1:588</bind></smtpserver>
                        <smtpserver><bind>0.0.0.0:465</bind></smtpserver>"""))
                .extracting(listener -> listener.getString("bind"))
                .containsExactly("0.0.0.0:10025", "0.0.0.0:10587,127.0.0.1:10588", "0.0.0.0:10465");
    }

    @Test
    void givesEachListenerTheServersName() throws Exception {
        assertThat(listeners("""
                        <smtpserver><bind>0.0.0.0:25</bind></smtpserver>
                        <smtpserver><bind>0.0.0.0:587</bind></smtpserver>""")).allSatisfy(listener -> {
            assertThat(listener.getString("helloName")).isEqualTo("mail.express.test");
            assertThat(listener.getBoolean("helloName.[@autodetect]", true)).isFalse();
        });
    }

    @Test
    void leavesANameThatAListenerHas() throws Exception {
        assertThat(listeners("<smtpserver><helloName autodetect=\"false\">mx.express.test</helloName></smtpserver>"))
                .extracting(listener -> listener.getString("helloName"))
                .containsExactly("mx.express.test");
    }

    @Test
    void refusesAPortThatIsTooHigh() {
        assertThatThrownBy(() -> listeners("<smtpserver><bind>0.0.0.0:60000</bind></smtpserver>"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("0.0.0.0:60000");
    }

    private static List<HierarchicalConfiguration<ImmutableNode>> listeners(String xml) throws ConfigurationException {
        byte[] file = ("<smtpservers>" + xml + "</smtpservers>").getBytes(StandardCharsets.UTF_8);
        return new OffsetConfiguration(
                        (component, level) -> FileConfigurationProvider.getConfig(new ByteArrayInputStream(file)),
                        SETTINGS)
                .getConfiguration("smtpserver")
                .configurationsAt("smtpserver");
    }
}
