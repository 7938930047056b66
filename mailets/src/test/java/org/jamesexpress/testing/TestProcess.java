package org.jamesexpress.testing;

/** One of the two processes that run the tests of a module beside each other. */
public final class TestProcess {
    /** 0 in one of them and 1 in the other: ports of different digits never meet. */
    public static final int PARITY = Integer.parseInt(System.getProperty("test.process", "1")) % 2;

    private TestProcess() {}
}
