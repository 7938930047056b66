package org.jamesexpress.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WordsTest {
    /** U+009B begins a command to a terminal as ESC [ does. */
    @Test
    void nothingThatOthersWroteMovesTheCursorOrTurnsALine() {
        assertThat(Words.printable("a\r\n\u001b[2Jb\u009b31mc\u202ed\u2028e")).isEqualTo("a [2Jb 31mc d e");
        assertThat(Words.printable("合同 café")).isEqualTo("合同 café");
    }
}
