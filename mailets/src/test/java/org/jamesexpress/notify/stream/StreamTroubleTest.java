package org.jamesexpress.notify.stream;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jamesexpress.events.Event;
import org.jamesexpress.events.EventType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** Of clients that want too much, and a database that is away. */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class StreamTroubleTest extends StreamFixture {
    @Test
    void endsAConnectionThatSaysWhatItWantsAnOctetAtATime() throws Exception {
        serve(
                "feed",
                new Pace(Duration.ofMillis(200), Duration.ofMinutes(1), Duration.ofSeconds(1), DownloadTime.USUAL));
        try (Sse listener = listen("feed", token("crm"), Optional.empty());
                Socket slow = new Socket(loopback, port)) {
            slow.setSoTimeout(100);

            assertThat(endOf(slow, "GET /express/events HTTP/1.1\r\nHost: localhost\r\nX-Slow: "))
                    .isEqualTo(-1);

            append("e1");
            assertThat(id(listener.next().orElseThrow())).isEqualTo("e1");
        }
    }

    /** What is read at last, while an octet after the other is written: -1 at the end, without an answer. */
    private static int endOf(Socket slow, String head) throws IOException {
        for (int i = 0; ; i++) {
            try {
                slow.getOutputStream().write(i < head.length() ? head.charAt(i) : 'x');
                return slow.getInputStream().read();
            } catch (SocketTimeoutException e) {
                assertThat(i).isLessThan(1_000);
            } catch (IOException e) {
                return -1;
            }
        }
    }

    @Test
    void hasNoMoreConnectionsThanListenersAndAFew() throws Exception {
        open.add(new Stream(new Place(loopback, port, Optional.empty()), 1, Optional.empty(), QUICK)
                .serve(house("feed")));
        List<Socket> idle = new ArrayList<>();
        try (Socket next = new Socket()) {
            for (int i = 0; i < 201; i++) {
                idle.add(new Socket(loopback, port));
            }
            next.connect(new InetSocketAddress(loopback, port));
            next.getOutputStream().write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(US_ASCII));
            next.setSoTimeout(500);
            assertThat(answered(next)).isFalse();

            idle.get(0).close();

            next.setSoTimeout(60_000);
            assertThat(answered(next)).isTrue();
        } finally {
            for (Socket each : idle) {
                each.close();
            }
        }
    }

    private static boolean answered(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read() == 'H';
        } catch (SocketTimeoutException e) {
            return false;
        }
    }

    @Test
    void letsNoTokenTakeEveryPlace() throws Exception {
        open.add(new Stream(new Place(loopback, port, Optional.empty()), 4, Optional.empty(), QUICK)
                .serve(house("feed")));
        String greedy = token("greedy");
        try (Sse first = listen("feed", greedy, Optional.empty());
                Sse second = listen("feed", greedy, Optional.empty())) {
            first.skipTo("id: 0");
            second.skipTo("id: 0");
            assertThat(status("GET", "/express/events?after=0", greedy)).isEqualTo(503);
            assertThat(status("GET", "/express/events?after=0", token("modest")))
                    .isEqualTo(204);
        }
    }

    @Test
    void saysThatItIsThereWhileTheDatabaseIsAwayAndGoesOnAfterwards() throws Exception {
        serve("feed", QUICK);
        try (Sse listener = listen("feed", token("crm"), Optional.empty())) {
            listener.skipTo("id: 0");
            sql("ALTER TABLE event RENAME TO away", "ALTER TABLE notify_token RENAME TO tokens_away");

            listener.skipTo(": still here");
            listener.skipTo(": still here");

            sql("ALTER TABLE tokens_away RENAME TO notify_token", "ALTER TABLE away RENAME TO event");
            append("e1");
            assertThat(id(listener.next().orElseThrow())).isEqualTo("e1");
        }
    }

    @Test
    void sendsEverybodyAwayWhenTheLogHasLostItsEnd() throws Exception {
        serve("feed", QUICK);
        append("e1");
        append("e2");
        try (Sse listener = listen("feed", token("crm"), Optional.of("1"))) {
            assertThat(id(listener.next().orElseThrow())).isEqualTo("e2");

            sql("DELETE FROM event WHERE sequence > 1", "UPDATE event_counter SET last = 1");

            assertThat(listener.next()).isEmpty();
        }
        try (Sse again = listen("feed", token("erp"), Optional.of("2"))) {
            assertThat(again.next().orElseThrow().type()).isEqualTo("org.jamesexpress.notify.gap");
        }
    }

    @Test
    void asksTheDatabaseForNothingThatCantBeAToken() {
        Tokens tokens = new Tokens(store, Clock.systemUTC());
        sql("ALTER TABLE notify_token RENAME TO tokens_away");

        assertThat(tokens.presented("", "feed")).isEmpty();
        assertThat(tokens.presented("express_" + "x".repeat(42), "feed")).isEmpty();
    }

    @Test
    void narrowsAnEventOnceForAllWhoHearOfTheSameRecipients() {
        Told told = told("""
                {"direction":"outbound","envelope":{"recipients":[
                {"address":"bob@example.test","direction":"internal"},
                {"address":"eve@other.test","direction":"outbound"}]}}""");
        Told bob = told.within(Scope.of("bob@example.test")).orElseThrow();

        assertThat(told.within(Scope.of("*@example.test"))).containsSame(bob);
        assertThat(new String(bob.json(), US_ASCII))
                .contains("\"direction\":\"internal\"")
                .doesNotContain("eve@")
                .doesNotContain("outbound");
    }

    private static Told told(String data) {
        Event event = new Event(1, "e1", EventType.MAIL_RECEIVED, "bob@example.test", Instant.EPOCH, data);
        return new Told(event, SOURCE);
    }

    @Test
    void showsAGapThatItHasFoundItself() {
        Window window = new Window(5);

        window.skipTo(8);
        window.add(new Event(9, "e9", EventType.MAIL_RECEIVED, "", Instant.EPOCH, "{}"), told("{}"));
        window.moveTo(9);

        assertThat(window.after(5)).isEmpty();
        assertThat(window.after(8).orElseThrow().told()).hasSize(1);
    }

    private void sql(String... statements) {
        store.writeNow(connection -> {
            try (Statement statement = connection.createStatement()) {
                for (String each : statements) {
                    statement.execute(each);
                }
                return true;
            }
        });
    }
}
