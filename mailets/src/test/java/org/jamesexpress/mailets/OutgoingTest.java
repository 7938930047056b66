package org.jamesexpress.mailets;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.apache.james.core.MailAddress;
import org.apache.james.server.core.MailImpl;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.DsnParameters;
import org.apache.mailet.DsnParameters.RecipientDsnParameters;
import org.jamesexpress.delivery.OutboundMail;
import org.jamesexpress.delivery.TlsWish;
import org.jamesexpress.smtp.Notify;
import org.jamesexpress.smtp.Rcpt;
import org.jamesexpress.smtp.Ret;
import org.jamesexpress.testing.Mails;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutgoingTest {
    private static final String BOB = "bob@b.test";
    private static final String CAROL = "carol@b.test";

    @Test
    void takesWhatTheSenderAskedFor() throws Exception {
        MailImpl mail = mail();
        mail.setDsnParameters(DsnParameters.builder()
                .ret(DsnParameters.Ret.HDRS)
                .envId(DsnParameters.EnvId.of("E+2B1"))
                .addRcptParameter(
                        new MailAddress("Bob@b.test"),
                        RecipientDsnParameters.of(EnumSet.of(DsnParameters.Notify.SUCCESS, DsnParameters.Notify.DELAY)))
                .build()
                .orElseThrow());
        OutboundMail outbound = outbound(mail);
        assertThat(outbound.ret()).contains(Ret.HDRS);
        assertThat(outbound.envid()).contains("E+2B1");
        assertThat(outbound.recipients())
                .containsExactlyInAnyOrder(
                        new Rcpt(BOB, Set.of(Notify.SUCCESS, Notify.DELAY), Optional.empty()), Rcpt.of(CAROL));
    }

    @ParameterizedTest
    @CsvSource({
        "bob@alias.test,        rfc822;bob@alias.test",
        "bob+2Bshop@alias.test, rfc822;bob+2Bshop@alias.test",
        "bob+shop@alias.test,   rfc822;bob+2Bshop@alias.test",
        "bob=b@alias.test,      rfc822;bob+3Db@alias.test",
    })
    void namesTheOriginalRecipientAsItGoesOverTheWire(String original, String orcpt) throws Exception {
        MailImpl mail = mail();
        mail.setDsnParameters(DsnParameters.builder()
                .addRcptParameter(new MailAddress(BOB), RecipientDsnParameters.of(new MailAddress(original)))
                .build()
                .orElseThrow());
        assertThat(outbound(mail).recipients()).contains(new Rcpt(BOB, Set.of(), Optional.of(orcpt)));
    }

    @Test
    void writesAnAddressLiteralWithTheBracketsThatJamesTakesOff() throws Exception {
        MailImpl mail = Mails.read("m1", Mails.octets("Subject: x", "", "x"), "a@[192.0.2.9]", "bob@[192.0.2.1]", BOB);

        assertThat(outbound(mail).reversePath()).isEqualTo("a@[192.0.2.9]");
        assertThat(outbound(mail).recipients()).containsExactlyInAnyOrder(Rcpt.of("bob@[192.0.2.1]"), Rcpt.of(BOB));
    }

    @Test
    void knowsAMailByTheSameIdWhateverWasAsked() throws Exception {
        MailImpl asked = mail();
        asked.setDsnParameters(
                DsnParameters.builder().ret(DsnParameters.Ret.FULL).build().orElseThrow());
        assertThat(outbound(asked).id()).isEqualTo(outbound(mail()).id());
        assertThat(outbound(mail()).ret()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "true,  ,     REQUIRED",
        "TRUE,  No,   REQUIRED",
        "yes,   No,   REQUIRED",
        "false, ,     WAIVED",
        ",      No,   WAIVED",
        ",      ' nO ', WAIVED",
        ",      Yes,  NONE",
        ",      '',   NONE",
        ",      ,     NONE",
    })
    void takesWhatIsWantedOfConnections(@Nullable String attribute, @Nullable String field, TlsWish wish)
            throws Exception {
        MailImpl mail = field == null
                ? mail()
                : Mails.read("Mail1", Mails.octets("TLS-Required:" + field, "", "Hello."), "alice@a.test", BOB);
        if (attribute != null) {
            mail.setAttribute(new Attribute(TlsWishes.ATTRIBUTE, AttributeValue.of(attribute)));
        }
        assertThat(outbound(mail).tls()).isEqualTo(wish);
    }

    @Test
    void takesTheAttributeOfJamesAndOfOurOwnHook() throws Exception {
        MailImpl mail = mail();
        mail.setAttribute(new Attribute(AttributeName.of("REQUIRETLS"), AttributeValue.of(false)));
        assertThat(outbound(mail).tls()).isEqualTo(TlsWish.WAIVED);
        TlsWishes.require(mail);
        assertThat(outbound(mail).tls()).isEqualTo(TlsWish.REQUIRED);
    }

    @Test
    void heedsNoFieldThatIsThereTwice() throws Exception {
        MailImpl mail = Mails.read(
                "Mail1", Mails.octets("TLS-Required: No", "TLS-Required: No", "", "Hello."), "alice@a.test", BOB);
        assertThat(outbound(mail).tls()).isEqualTo(TlsWish.NONE);
    }

    /** Of a mail that was split, one part may have it; it must not be taken for the rest of the other. */
    @Test
    void knowsAMailThatRequiresTlsByAnotherId() throws Exception {
        MailImpl strict = mail();
        TlsWishes.require(strict);
        assertThat(outbound(strict).id()).isNotEqualTo(outbound(mail()).id());
    }

    private static OutboundMail outbound(MailImpl mail) throws Exception {
        return Outgoing.of(mail, Mails.localTo("a.test"));
    }

    private static MailImpl mail() throws Exception {
        return Mails.read("Mail1", Mails.octets("Subject: Hello", "", "Hello."), "alice@a.test", BOB, CAROL);
    }
}
