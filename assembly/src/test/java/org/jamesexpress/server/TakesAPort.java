package org.jamesexpress.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import org.apache.mailet.Mail;
import org.apache.mailet.base.GenericMailet;

/** Is another program: it listens on a port from the moment at which the mailets start, and never lets go. */
public final class TakesAPort extends GenericMailet {
    private static final List<ServerSocket> TAKEN = new ArrayList<>();

    @Override
    public void init() {
        try {
            TAKEN.add(new ServerSocket(Integer.parseInt(getInitParameter("port"))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void service(Mail mail) {}
}
