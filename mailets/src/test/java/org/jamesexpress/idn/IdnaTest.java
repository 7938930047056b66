package org.jamesexpress.idn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.IDN;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdnaTest {
    @ParameterizedTest
    @CsvSource({
        "example.test,example.test",
        "EXAMPLE.test,example.test",
        "bücher.test,xn--bcher-kva.test",
        "BÜCHER.test,xn--bcher-kva.test",
        "bu\u0308cher.test,xn--bcher-kva.test",
        "中国。测试,xn--fiqs8s.xn--0zwm56d",
        "ｅｘａｍｐｌｅ．test,example.test",
        "例え.テスト,xn--r8jz45g.xn--zckzah",
        "пример.испытание,xn--e1afmkfd.xn--80akhbyknj4f",
        "xn--fiqs8s.test,xn--fiqs8s.test",
        "faß.de,xn--fa-hia.de",
        "straße.de,xn--strae-oqa.de",
        "βόλος.com,xn--nxasmm1c.com",
        "ΒΌΛΟΣ.com,xn--nxasmq6b.com",
        "İstanbul.test,xn--istanbul-o0e.test",
        "l·l.cat,xn--ll-0ea.cat",
        "ソ・ニ.test,xn--3ck2a9j.test",
        "𠀀.test,xn--j50i.test"
    })
    void writesEveryScriptInAscii(String domain, String ascii) {
        assertThat(Idna.toAscii(domain)).isEqualTo(ascii);
    }

    /** The samples of RFC 3492, 7.1 that hold no capitals. */
    @ParameterizedTest
    @CsvSource({
        "ليهمابتكلموشعربي؟,egbpdaj6bu4bxfgehfvwxn",
        "他们为什么不说中文,ihqwcrb4cv8a8dqg056pqjye",
        "他們爲什麽不說中文,ihqwctvzc91f659drss3x8bo0yb",
        "почемужеонинеговорятпорусски,b1abfaaepdrnnbgefbadotcwatmq2g4l",
        "なぜみんな日本語を話してくれないのか,n8jok5ay5dzabd5bym9f0cm5685rrjetr6pdxa",
        "3年b組金八先生,3b-ww4c5e180e575a65lsy2b",
        "ひとつ屋根の下2,2-u9tlzr9756bt3uc0v",
        "そのスピードで,d9juau41awczczp"
    })
    void encodesAsTheRfcDoes(String label, String punycode) {
        assertThat(Punycode.encode(label)).isEqualTo(punycode);
    }

    @Test
    void agreesWithTheJdkWhereBothKnowTheCharacters() {
        Random random = new Random(1);
        for (int i = 0; i < 2_000; i++) {
            StringBuilder label = new StringBuilder();
            int length = 1 + random.nextInt(10);
            for (int j = 0; j < length; j++) {
                label.append((char)
                        switch (random.nextInt(4)) {
                            case 0 -> 'a' + random.nextInt(26);
                            case 1 -> '\u0430' + random.nextInt(32);
                            case 2 -> '\u4E00' + random.nextInt(0x5000);
                            default -> '\uAC00' + random.nextInt(0x2000);
                        });
            }
            assertThat(Idna.toAscii(label.toString())).isEqualTo(IDN.toASCII(label.toString()));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u0301a", // a mark with nothing to stand on
                "-ü",
                "a＞b", // an angle bracket in the end
                "ü-",
                "ab--ü",
                "☃",
                "a\u00ADü",
                "a\u200Bü",
                "a\u200Dü",
                "a\u200Cü",
                "ü b",
                "ü/b",
                "a·b",
                "·",
                "・",
                "ü_",
                "\u0378",
                "\uD800ü",
                "ｕ®",
                "\u1160",
                "üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüü"
            })
    void refusesWhatNoDomainHas(String label) {
        assertThatIllegalArgumentException().isThrownBy(() -> Idna.toAscii(label + ".test"));
    }
}
