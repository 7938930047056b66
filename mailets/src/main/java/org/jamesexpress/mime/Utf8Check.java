package org.jamesexpress.mime;

/** Tells, while octets pass, whether they are UTF-8 (RFC 3629). Used by one thread. */
final class Utf8Check {
    private boolean valid = true;
    private int missing;
    private int least;
    private int most;

    /** @param octets each a character up to 255 */
    static boolean isUtf8(String octets) {
        Utf8Check check = new Utf8Check();
        octets.chars().forEach(check::pass);
        return check.isUtf8();
    }

    void pass(int octet) {
        if (missing > 0) {
            valid &= octet >= least && octet <= most;
            missing--;
            expect(missing, 0x80, 0xbf);
        } else if (octet >= 0x80) {
            lead(octet);
        }
    }

    /** Neither an overlong form, nor a surrogate, nor beyond U+10FFFF. */
    private void lead(int octet) {
        if (octet >= 0xc2 && octet <= 0xdf) {
            expect(1, 0x80, 0xbf);
        } else if (octet >= 0xe0 && octet <= 0xef) {
            expect(2, octet == 0xe0 ? 0xa0 : 0x80, octet == 0xed ? 0x9f : 0xbf);
        } else if (octet >= 0xf0 && octet <= 0xf4) {
            expect(3, octet == 0xf0 ? 0x90 : 0x80, octet == 0xf4 ? 0x8f : 0xbf);
        } else {
            valid = false;
        }
    }

    private void expect(int followers, int least, int most) {
        this.missing = followers;
        this.least = least;
        this.most = most;
    }

    boolean isUtf8() {
        return valid && missing == 0;
    }
}
