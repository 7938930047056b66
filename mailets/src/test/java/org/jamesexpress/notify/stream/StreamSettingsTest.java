package org.jamesexpress.notify.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jamesexpress.config.Settings;
import org.jamesexpress.config.SettingsException;
import org.jamesexpress.events.EventType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamSettingsTest {
    @TempDir
    Path folder;

    @Test
    void listensOnLoopbackUnlessItIsToldOtherwise() throws Exception {
        StreamSettings settings = read(Map.of());

        assertThat(settings.place()).isEqualTo(new Place(InetAddress.getLoopbackAddress(), 8090, Optional.empty()));
        assertThat(settings.terms().events()).isEqualTo(Set.of(EventType.MAIL_RECEIVED));
        assertThat(settings.way()).hasToString("stream on 127.0.0.1:8090");
    }

    @Test
    void takesACertificateWithItsKey() throws Exception {
        Path certificate = Files.createFile(folder.resolve("certificate.pem"));
        Path key = Files.createFile(folder.resolve("key.pem"));

        StreamSettings settings =
                read(Map.of("bind", "::", "port", "8443", "certificate", "certificate.pem", "key", "key.pem"));

        assertThat(settings.place().tls()).contains(new Place.Tls(certificate, key));
        assertThat(settings.place()).hasToString("[0:0:0:0:0:0:0:0]:8443");
    }

    @Test
    void listensInClearWhereOthersReachItOnlyIfThatIsSaid() {
        assertThatThrownBy(() -> read(Map.of("bind", "0.0.0.0")))
                .isInstanceOf(SettingsException.class)
                .hasMessage(
                        "here: bind = 0.0.0.0: should be 127.0.0.1 or ::1, or stand with a certificate and a key, or"
                                + " with <tls>none</tls>: tokens and mail would go in clear");
        assertThatCode(() -> read(Map.of("bind", "0.0.0.0", "tls", "none"))).doesNotThrowAnyException();
    }

    @Test
    void makesAllComplaintsAtOnce() {
        assertThatThrownBy(() -> read(Map.of(
                        "bind", "mail.example.test",
                        "port", "65536",
                        "certificate", "none.pem",
                        "tls", "yes",
                        "listeners", "0",
                        "events", "notify.gap",
                        "timeout", "3s")))
                .hasMessageContaining("bind = mail.example.test: should be an address of this host")
                .hasMessageContaining("port = 65536: should be a whole number from 0 to 65535")
                .hasMessageContaining("certificate = none.pem: should be a readable PEM file")
                .hasMessageContaining("key is missing")
                .hasMessageContaining("tls = yes: should be none, or left out")
                .hasMessageContaining("listeners = 0")
                .hasMessageContaining("events = notify.gap: should be some of mail.received")
                .hasMessageContaining("timeout is not known");
    }

    private StreamSettings read(Map<String, String> values) throws SettingsException {
        Settings settings = Settings.of("here", values);
        StreamSettings read = StreamSettings.from(settings, folder::resolve);
        settings.check();
        return read;
    }
}
