package org.jamesexpress.smtp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.regex.Pattern;

/** Text as the value of a parameter (RFC 3461 4): what can't stand there is + and two hexadecimal digits an octet. */
public final class XText {
    private static final Pattern VALID = Pattern.compile("(?:[!-*,-<>-~]|\\+[0-9A-F]{2})*+");

    private XText() {}

    public static boolean isValid(String text) {
        return VALID.matcher(text).matches();
    }

    /** The octets of UTF-8, as far as the text is not ASCII. */
    public static String encode(String text) {
        StringBuilder xtext = new StringBuilder();
        for (byte octet : text.getBytes(UTF_8)) {
            if (octet > ' ' && octet < 127 && octet != '+' && octet != '=') {
                xtext.append((char) octet);
            } else {
                xtext.append(String.format("+%02X", octet));
            }
        }
        return xtext.toString();
    }

    /** What isn't xtext is left as it is. */
    public static String decode(String text) {
        if (!isValid(text)) {
            return text;
        }
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '+') {
                octets.write(Integer.parseInt(text, i + 1, i + 3, 16));
                i += 2;
            } else {
                octets.write(text.charAt(i));
            }
        }
        return octets.toString(UTF_8);
    }
}
