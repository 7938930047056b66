package org.jamesexpress.testing;

/** One of the two processes that run the tests of a module beside each other. */
public final class TestProcess {
    static final String NUMBER = "test.process";

    /** 0 in one of them and 1 in the other, so that none of them chooses what the other may choose. */
    public static final int PARITY = Integer.parseInt(System.getProperty(NUMBER, "1")) % 2;

    private TestProcess() {}
}
