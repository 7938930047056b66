package org.jamesexpress.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The demo's own check can fail. */
class EvidenceTest {
    private static final Octets SENT = new Octets("X-Mailer: a\r\nMessage-ID: <1@express.test>\r\n\r\nhello\r\n");
    private static final Octets ARRIVED = new Octets("Received: from b\r\n" + SENT.text());
    private static final Octets CHANGED = new Octets(ARRIVED.text().replace("hello", "Hello"));
    private static final Mail MAIL = new Mail("one", "<1@express.test>", List.of(Mails.BERT, Mails.GONE), SENT);
    private static final Octets NOTHING = new Octets("");
    private static final MxHost.Received TO_BERT = new MxHost.Received(Mails.SENDER, List.of(Mails.BERT), ARRIVED);

    @Test
    void oneCopyForEachIsGoodAndTwoOrNoneAreNot() {
        assertThat(received(TO_BERT).oneCopyEach(MAIL)).isTrue();
        assertThat(received(TO_BERT, TO_BERT).oneCopyEach(MAIL)).isFalse();
        assertThat(received().oneCopyEach(MAIL)).isFalse();
    }

    @Test
    void aCopyForWhoWasRefusedIsWrong() {
        MxHost.Received both = new MxHost.Received(Mails.SENDER, List.of(Mails.BERT, Mails.GONE), ARRIVED);

        assertThat(received(both).oneCopyEach(MAIL)).isFalse();
    }

    @Test
    void oneOtherByteIsSeen() {
        assertThat(received(TO_BERT).byteForByte(MAIL)).isTrue();
        assertThat(received(new MxHost.Received(Mails.SENDER, List.of(Mails.BERT), CHANGED))
                        .byteForByte(MAIL))
                .isFalse();
    }

    @Test
    void theArchiveHoldsItOnceWithItsHash() {
        assertThat(archive(new Archived(ARRIVED, sidecar(ARRIVED))).archivedOnceAsAccepted(MAIL))
                .isTrue();
        assertThat(archive(new Archived(ARRIVED, sidecar(CHANGED))).archivedOnceAsAccepted(MAIL))
                .isFalse();
        assertThat(archive(new Archived(CHANGED, sidecar(CHANGED))).archivedOnceAsAccepted(MAIL))
                .isFalse();
        assertThat(archive().archivedOnceAsAccepted(MAIL)).isFalse();
    }

    @Test
    void theBounceNamesWhoWasRefusedAndNobodyElse() {
        String report = "Content-Type: multipart/report\r\n\r\nFinal-Recipient: rfc822; " + Mails.GONE + "\r\n";

        assertThat(bounce(report).bounceNamesWhoIsGone()).isTrue();
        assertThat(bounce(report + "Final-Recipient: rfc822; " + Mails.BERT + "\r\n")
                        .bounceNamesWhoIsGone())
                .isFalse();
        assertThat(bounce(report.replace(Mails.GONE, Mails.BERT)).bounceNamesWhoIsGone())
                .isFalse();
    }

    @Test
    void oneWrongSignatureIsOneTooMany() {
        ObjectNode event = JsonNodeFactory.instance.objectNode();

        assertThat(announced(new WebhookReceiver.Announced(true, event)).everySignatureGood())
                .isTrue();
        assertThat(announced(new WebhookReceiver.Announced(true, event), new WebhookReceiver.Announced(false, event))
                        .everySignatureGood())
                .isFalse();
        assertThat(announced().everySignatureGood()).isFalse();
    }

    private static ObjectNode sidecar(Octets message) {
        return JsonNodeFactory.instance.objectNode().put("sha256", message.sha256());
    }

    private static Evidence received(MxHost.Received... received) {
        return new Evidence(List.of(received), NOTHING, NOTHING, List.of(), List.of());
    }

    private static Evidence archive(Archived... archive) {
        return new Evidence(List.of(), NOTHING, NOTHING, List.of(archive), List.of());
    }

    private static Evidence bounce(String report) {
        return new Evidence(List.of(), NOTHING, new Octets(report), List.of(), List.of());
    }

    private static Evidence announced(WebhookReceiver.Announced... announced) {
        return new Evidence(List.of(), NOTHING, NOTHING, List.of(), List.of(announced));
    }
}
