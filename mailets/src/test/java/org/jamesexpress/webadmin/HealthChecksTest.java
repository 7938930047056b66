package org.jamesexpress.webadmin;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.apache.james.core.healthcheck.HealthCheck;
import org.apache.james.core.healthcheck.Result;
import org.apache.james.core.healthcheck.ResultStatus;
import org.apache.mailet.base.test.FakeMailetConfig;
import org.jamesexpress.mailets.ArchiveEml;
import org.jamesexpress.mailets.JamesFolders;
import org.jamesexpress.mailets.MailetRuntime;
import org.jamesexpress.testing.Mails;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

@Timeout(60)
class HealthChecksTest {
    private static final Instant DUE = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    Path home;

    private final List<ArchiveEml> archives = new ArrayList<>();

    private JamesFolders files;
    private MailetRuntime runtime;

    @BeforeEach
    void start() throws Exception {
        files = new JamesFolders(home);
        runtime = MailetRuntime.join(home.resolve("var/express"), home.resolve("conf/express-database.properties"));
    }

    @AfterEach
    void stop() {
        archives.forEach(ArchiveEml::destroy);
        runtime.leave();
    }

    @Test
    void aStoreThatWritesIsHealthy() {
        assertThat(ask(new StoreHealthCheck(files)).isHealthy()).isTrue();
    }

    @Test
    void aStoreThatDoesNotWriteIsUnhealthy() {
        runtime.store().close();

        Result result = ask(new StoreHealthCheck(files));

        assertThat(result.getStatus()).isEqualTo(ResultStatus.UNHEALTHY);
        assertThat(result.getCause().orElse("")).startsWith("it can't be written: ");
    }

    @Test
    void mailThatGetsNoTurnDegradesTheDelivery() {
        runtime.store().writeNow(HealthChecksTest::mailIsDue);

        Result result = ask(delivery(DUE.plus(Duration.ofMinutes(61))));

        assertThat(result.getStatus()).isEqualTo(ResultStatus.DEGRADED);
        assertThat(result.getCause()).contains("mail has been due for 61 minutes, and its attempt has not ended");
    }

    @Test
    void mailThatIsTriedForAWhileIsHealthy() {
        assertThat(ask(delivery(DUE)).isHealthy()).isTrue();
        runtime.store().writeNow(HealthChecksTest::mailIsDue);
        assertThat(ask(delivery(DUE.plus(Duration.ofMinutes(59)))).isHealthy()).isTrue();
        assertThat(ask(delivery(DUE.minusSeconds(60))).isHealthy()).isTrue();
    }

    @Test
    void anArchiveWithRoomIsHealthy() throws Exception {
        archiving("1", "1");

        assertThat(ask(new ArchiveHealthCheck(files)).isHealthy()).isTrue();
    }

    @Test
    void anArchiveWithLittleRoomIsDegradedUntilItIsClosed() throws Exception {
        ArchiveEml archive = archiving("1000000G", "1");

        Result result = ask(new ArchiveHealthCheck(files));
        archive.destroy();

        assertThat(result.getStatus()).isEqualTo(ResultStatus.DEGRADED);
        assertThat(result.getCause().orElse("")).contains("less than warnFree");
        assertThat(ask(new ArchiveHealthCheck(files)).isHealthy()).isTrue();
    }

    @Test
    void anArchiveWithNoRoomIsUnhealthyBesideAnotherThatHasSome() throws Exception {
        archiving("1", "1");
        archiving("1000000G", "1000000G");

        Result result = ask(new ArchiveHealthCheck(files));

        assertThat(result.getStatus()).isEqualTo(ResultStatus.UNHEALTHY);
        assertThat(result.getCause().orElse("")).contains("less than stopFree");
    }

    private ArchiveEml archiving(String warnFree, String stopFree) throws Exception {
        ArchiveEml mailet = new ArchiveEml(files);
        mailet.init(FakeMailetConfig.builder()
                .mailetName("ArchiveEml")
                .mailetContext(Mails.localTo("example.test"))
                .setProperty("warnFree", warnFree)
                .setProperty("stopFree", stopFree)
                .build());
        archives.add(mailet);
        return mailet;
    }

    @Test
    void withoutMailetsThereIsNothingToBeIll() {
        JamesFolders elsewhere = new JamesFolders(home.resolve("elsewhere"));

        assertThat(ask(new StoreHealthCheck(elsewhere)).isHealthy()).isTrue();
        assertThat(ask(new DeliveryHealthCheck(elsewhere)).isHealthy()).isTrue();
        assertThat(ask(new ArchiveHealthCheck(elsewhere)).isHealthy()).isTrue();
    }

    private DeliveryHealthCheck delivery(Instant now) {
        return new DeliveryHealthCheck(files, Clock.fixed(now, ZoneOffset.UTC));
    }

    private static Result ask(HealthCheck check) {
        Result result = Mono.from(check.check()).block();
        assertThat(result.getComponentName()).isEqualTo(check.componentName());
        return result;
    }

    private static int mailIsDue(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO outbound_message (id, route, message_id, arrived, reverse_path, body, size)"
                    + " VALUES ('m1', 'gone', '<1@a.test>', 1000, 'alice@a.test', 'gone.1', 17)");
            return statement.executeUpdate(
                    "INSERT INTO outbound_recipient (message, number, route, address, destination, state, next_attempt)"
                            + " VALUES ('m1', 0, 'gone', 'bob@b.test', 'b.test', 'waiting', " + DUE.toEpochMilli()
                            + ")");
        }
    }
}
