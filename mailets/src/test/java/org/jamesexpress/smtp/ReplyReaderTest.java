package org.jamesexpress.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyReaderTest {
    @Test
    void readsALine() throws IOException {
        Reply reply = read("250 2.1.0 Ok\r\n");

        assertThat(reply.code()).isEqualTo(250);
        assertThat(reply.enhanced()).contains(new EnhancedCode(2, 1, 0));
        assertThat(reply.lines()).containsExactly("2.1.0 Ok");
        assertThat(reply.text()).isEqualTo("250 2.1.0 Ok");
    }

    @Test
    void readsSeveralLinesAsOneReply() throws IOException {
        Reply reply = read("550-5.7.1 We know you\r\n550-\r\n550 5.7.1 Go away\r\n");

        assertThat(reply.lines()).containsExactly("5.7.1 We know you", "", "5.7.1 Go away");
        assertThat(reply.enhanced()).contains(new EnhancedCode(5, 7, 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"220\r\n", "220 \r\n", "220\n", "220-\n220\n"})
    void doesWithoutTextAndWithoutCr(String octets) throws IOException {
        assertThat(read(octets).code()).isEqualTo(220);
    }

    /** RFC 5321, 4.2.1: a client may look for the line that ends the reply, and pass over those before it. */
    @Test
    void takesTheLastCodeOfAHostThatMixesCodesOfOneKind() throws IOException {
        Reply reply = read("550-5.7.1 Blocked\r\n554 5.7.1 See our site\r\n");

        assertThat(reply.code()).isEqualTo(554);
        assertThat(reply.lines()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 400 Bad Request\r\n",
                "\r\n",
                "25\r\n",
                "2500 Ok\r\n",
                "250_Ok\r\n",
                "150 Ok\r\n",
                "650 Ok\r\n",
                "٢٥٠ Ok\r\n",
                "250-Ok\r\nand more\r\n",
                "250-Ok\r\n550 No\r\n",
            })
    void believesNothingElse(String octets) {
        assertThatThrownBy(() -> read(octets)).isInstanceOf(ReplyReader.NotSmtp.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "250", "250 Ok", "250-Ok\r\n"})
    void missesTheEndOfAReplyThatBreaksOff(String octets) {
        assertThatThrownBy(() -> read(octets)).isInstanceOf(EOFException.class);
    }

    @Test
    void takesALineOfTheLargestSizeAndNoMore() throws IOException {
        String text = "a".repeat(ReplyReader.LONGEST_LINE - 5);
        assertThat(read("250 " + text + "\r\n").lines()).containsExactly(text);

        assertThatThrownBy(() -> read("250 " + text + "a\r\n")).hasMessageContaining("more than 4096 octets");
    }

    @Test
    void takesAReplyOfTheMostLinesAndNoMore() throws IOException {
        String most = "250-a\r\n".repeat(ReplyReader.MOST_LINES - 1);
        assertThat(read(most + "250 a\r\n").lines()).hasSize(ReplyReader.MOST_LINES);

        assertThatThrownBy(() -> read("250-a\r\n" + most + "250 a\r\n")).hasMessageContaining("more than 128 lines");
    }

    @Test
    void quotesALongReplyInShort() throws IOException {
        Reply reply = read(("550-" + "a".repeat(900) + "\r\n").repeat(3) + "550 end\r\n");

        assertThat(reply.text()).startsWith("550 aaa").endsWith("a…").hasSize(Reply.LONGEST_QUOTE);
    }

    @Test
    void letsNoHostDrawOnTheTerminal() throws IOException {
        assertThat(read("550 \u001b[2Jgone\u0000\u0085\r\n").text()).isEqualTo("550 ?[2Jgone??");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "250 5.1.1 Ok\r\n",
                "250 4.1.1 Ok\r\n",
                "450 5.1.1 Later\r\n",
                "550 4.2.2 No\r\n",
                "550 5.1 No\r\n",
                "550 5.1.1No\r\n",
                "550 5.1.1234 No\r\n",
                "550 No\r\n"
            })
    void findsNoEnhancedCodeWhereNoneAgreesWithTheReply(String octets) throws IOException {
        assertThat(read(octets).enhanced()).isEmpty();
    }

    private static Reply read(String octets) throws IOException {
        return new ReplyReader(new ByteArrayInputStream(octets.getBytes(StandardCharsets.UTF_8)), Dialogue.SILENT)
                .read();
    }
}
