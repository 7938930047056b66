package org.jamesexpress.delivery;

import java.util.Locale;

/** What the sender of a mail wants of the connections that it goes over (RFC 8689). */
public enum TlsWish {
    /** Nothing: it goes as other mail. */
    NONE,
    /** REQUIRETLS: every host on the way proves who it is, and promises the same of the next one; or the mail comes back. */
    REQUIRED,
    /** {@code TLS-Required: No}: it should arrive, whatever its recipients' domains say of their hosts' TLS. */
    WAIVED;

    /** That of a sender who requires it, or not. */
    public static TlsWish requiredIf(boolean required) {
        return required ? REQUIRED : NONE;
    }

    /** As those who ask about a mail read it, empty for none. */
    public String word() {
        return column().toLowerCase(Locale.ROOT);
    }

    /** As the table has it, where empty is none. */
    String column() {
        return this == NONE ? "" : name();
    }

    static TlsWish of(String column) {
        return column.isEmpty() ? NONE : valueOf(column);
    }
}
