package org.jamesexpress.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.jamesexpress.smtp.Notify;
import org.jamesexpress.smtp.Rcpt;
import org.jamesexpress.smtp.Ret;
import org.jamesexpress.testing.Point;
import org.jamesexpress.testing.ScriptedSmtpServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** What a sender asks for (RFC 3461), from the taking of a mail to its reports. */
@Timeout(60)
class DsnTest {
    private static final String ALICE = "alice@a.test";
    private static final String BOB = "bob@b.test";
    private static final String CAROL = "carol@b.test";
    private static final Duration FIRST_STEP = Duration.ofMinutes(5);
    private static final Duration LIFETIME = Duration.ofMinutes(20);

    @TempDir
    Path folder;

    private DeliveryFixture fixture;
    private ScriptedSmtpServer host;

    @BeforeEach
    void setUp() throws IOException {
        fixture = new DeliveryFixture(folder);
        host = fixture.hostOfB();
    }

    @AfterEach
    void tearDown() throws IOException {
        fixture.close();
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "FAILURE")
    void tellsNobodyOfAFailureWhereThatIsNotAskedFor(Notify only) throws Exception {
        host.saying(Point.RCPT, "550 5.1.1 No such user");
        fixture.start();
        fixture.send("m1", ALICE, Optional.empty(), rcpt(BOB, only));
        assertThat(fixture.nextEvent()).isEqualTo("mail.bounced bob@b.test");
        fixture.delivery().close();
        assertThat(fixture.attempts("m1")).containsExactly("bob@b.test mx1.b.test RCPT 550 BOUNCED");
        assertThat(fixture.reports).isEmpty();
        assertThat(fixture.bodies().ids()).isEmpty();
    }

    @Test
    void reportsThoseRecipientsWhoseFailureIsAskedFor() throws Exception {
        host.saying(Point.RCPT, "550 5.1.1 No such user");
        fixture.start();
        fixture.send("m1", ALICE, Optional.empty(), rcpt(BOB, Notify.FAILURE), rcpt(CAROL, Notify.NEVER));
        fixture.nextEvents(2);
        assertThat(fixture.reports).hasSize(1);
        assertThat(fixture.reports.get(0).only())
                .containsEntry("Final-Recipient", "rfc822; bob@b.test")
                .containsEntry("Action", "failed");
        assertThat(fixture.reports.get(0).mail()).containsEntry("Original-Envelope-Id", "E+1");
    }

    @Test
    void warnsOfADelayWhereItIsAskedForOrNothingIs() throws Exception {
        host.saying(Point.RCPT, "450 4.2.1 Later");
        fixture.with("delayWarning", "4m").start();
        fixture.send("m1", ALICE, Optional.of(Ret.FULL), rcpt(BOB, Notify.FAILURE), rcpt(CAROL));
        fixture.nextEvents(2);
        fixture.advance(FIRST_STEP);
        assertThat(fixture.nextEvents(3)).contains("mail.delayed carol@b.test");
        fixture.delivery().close();
        assertThat(fixture.reports).hasSize(1);
        assertThat(fixture.reports.get(0).only())
                .containsEntry("Final-Recipient", "rfc822; carol@b.test")
                .containsEntry("Action", "delayed");
        assertThat(fixture.reports.get(0).returnedType())
                .as("of a delayed mail")
                .isEqualTo("text/rfc822-headers");
    }

    @Test
    void warnsUnderTheSameMessageIdAfterACrash() throws Exception {
        host.saying(Point.RCPT, "450 4.2.1 Later");
        fixture.with("delayWarning", "4m").start();
        fixture.send("m1", ALICE, BOB);
        fixture.nextEvent();
        fixture.reportsEndTheProcess = true;
        fixture.advance(FIRST_STEP);
        fixture.nextEvent();
        fixture.stop();
        fixture.reportsEndTheProcess = false;
        fixture.start();
        fixture.advance(FIRST_STEP.multipliedBy(2));
        assertThat(fixture.nextEvents(2)).contains("mail.delayed bob@b.test");
        fixture.delivery().close();
        assertThat(fixture.reports).hasSize(2);
        assertThat(fixture.reports.get(1).id()).isEqualTo(fixture.reports.get(0).id());
    }

    @Test
    void bouncesUnderTheSameMessageIdAfterACrash() throws Exception {
        host.saying(Point.RCPT, "550 5.1.1 No such user");
        fixture.start();
        fixture.reportsEndTheProcess = true;
        fixture.send("m1", ALICE, BOB);
        assertThat(fixture.nextEvent()).isEqualTo("mail.deferred bob@b.test");
        fixture.stop();
        fixture.reportsEndTheProcess = false;
        fixture.start();
        fixture.advance(FIRST_STEP);
        assertThat(fixture.nextEvent()).isEqualTo("mail.bounced bob@b.test");
        assertThat(fixture.reports).hasSize(2);
        assertThat(fixture.reports.get(1).id()).isEqualTo(fixture.reports.get(0).id());
    }

    @Test
    void reportsThatAHostWithoutDsnHasTheMail() throws Exception {
        fixture.start();
        fixture.send("m1", ALICE, Optional.of(Ret.FULL), rcpt(BOB, Notify.SUCCESS), rcpt(CAROL));
        fixture.nextEvents(2);
        fixture.delivery().close();
        assertThat(fixture.reports).hasSize(1);
        ParsedReport report = fixture.reports.get(0);
        assertThat(report.recipient()).isEqualTo(ALICE);
        assertThat(report.only())
                .containsEntry("Final-Recipient", "rfc822; bob@b.test")
                .containsEntry("Action", "relayed")
                .containsEntry("Status", "2.0.0")
                .containsEntry("Diagnostic-Code", "smtp; 250 2.0.0 Ok: queued");
        assertThat(report.returned()).isEqualTo("Subject: Hello\r\nMessage-ID: <1@a.test>\r\n");
        assertThat(fixture.bodies().ids()).isEmpty();
    }

    @Test
    void leavesItToAHostWithDsnToReport() throws Exception {
        host.offering("DSN");
        fixture.start();
        fixture.send("m1", ALICE, Optional.empty(), rcpt(BOB, Notify.SUCCESS));
        assertThat(fixture.nextEvent()).isEqualTo("mail.delivered bob@b.test");
        fixture.delivery().close();
        assertThat(fixture.reports).isEmpty();
        assertThat(host.commands()).anyMatch(command -> command.contains("NOTIFY=SUCCESS"));
    }

    @Test
    void handsOverAfterTheStartWhatWasPromisedBeforeACrash() throws Exception {
        fixture.start();
        fixture.reportsAreRefused = true;
        fixture.send("m1", ALICE, Optional.empty(), rcpt(BOB, Notify.SUCCESS));
        assertThat(fixture.nextEvent()).isEqualTo("mail.delivered bob@b.test");
        fixture.stop();
        assertThat(fixture.reports).isEmpty();
        fixture.reportsAreRefused = false;
        fixture.start();
        fixture.stop();
        assertThat(fixture.reports).hasSize(1);
        assertThat(fixture.reports.get(0).only()).containsEntry("Action", "relayed");
        fixture.start();
        fixture.stop();
        assertThat(fixture.reports).as("handed over once").hasSize(1);
        assertThat(host.mails()).hasSize(1);
    }

    @Test
    void makesNoReportOfAReport() throws Exception {
        fixture.start();
        fixture.send("m1", "", Optional.empty(), rcpt(BOB, Notify.SUCCESS));
        assertThat(fixture.nextEvent()).isEqualTo("mail.delivered bob@b.test");
        fixture.delivery().close();
        assertThat(fixture.reports).isEmpty();
    }

    @Test
    void keepsAMailThatNobodyCanBeToldOf() throws Exception {
        host.saying(Point.RCPT, "550 5.1.1 No such user");
        fixture.start();
        fixture.send("m1", "alice@is.nobody", BOB);
        assertThat(fixture.nextEvent()).isEqualTo("mail.bounced bob@b.test");
        fixture.delivery().close();
        assertThat(fixture.attempts("m1")).containsExactly("bob@b.test mx1.b.test RCPT 550 KEPT");
        assertThat(fixture.bodies().ids()).as("the body is kept").hasSize(1);
    }

    @Test
    void keepsAReportThatNobodyEverTakes() throws Exception {
        host.saying(Point.RCPT, "450 4.2.1 Later");
        fixture.with("delayWarning", "4m").start();
        fixture.send("m1", "", BOB);
        assertThat(fixture.nextEvent()).isEqualTo("mail.deferred bob@b.test");
        fixture.advance(LIFETIME);
        assertThat(fixture.nextEvent()).isEqualTo("mail.bounced bob@b.test");
        fixture.delivery().close();
        assertThat(fixture.attempts("m1"))
                .containsExactly("bob@b.test mx1.b.test RCPT 450 DEFERRED", "bob@b.test mx1.b.test RCPT 450 KEPT");
        assertThat(fixture.reports).isEmpty();
        assertThat(fixture.bodies().ids()).as("the body is kept").hasSize(1);
    }

    @Test
    void givesTheWholeMailBackWhereThatIsAskedFor() throws Exception {
        host.saying(Point.RCPT, "550 5.1.1 No such user");
        fixture.start();
        fixture.send("m1", ALICE, Optional.of(Ret.FULL), rcpt(BOB));
        fixture.nextEvent();
        assertThat(fixture.reports.get(0).returnedType()).isEqualTo("message/rfc822");
        assertThat(fixture.reports.get(0).returned()).isEqualTo(DeliveryFixture.MESSAGE);
    }

    private static Rcpt rcpt(String address, Notify... wanted) {
        EnumSet<Notify> notifyOn = EnumSet.noneOf(Notify.class);
        notifyOn.addAll(List.of(wanted));
        return new Rcpt(address, notifyOn, Optional.empty());
    }
}
