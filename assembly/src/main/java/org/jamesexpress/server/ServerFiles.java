package org.jamesexpress.server;

import java.util.List;
import org.jamesexpress.config.Declaration;

/** The files of a home that are this server's own, and not James's. */
public final class ServerFiles {
    public static final List<Declaration> DECLARATIONS =
            List.of(ServerSettings.DECLARATION, DatabaseSettings.DECLARATION);

    private ServerFiles() {}
}
