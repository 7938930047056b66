package org.jamesexpress.mx;

/** What is asked of DNS: the records of one type that a name has. */
record Question(String name, Kind kind) {
    enum Kind {
        MX,
        A,
        AAAA,
        TXT,
        CNAME,
        TLSA
    }

    /** As {@code dig} users say it: {@code a.test/MX}. */
    @Override
    public String toString() {
        return name + "/" + kind;
    }
}
