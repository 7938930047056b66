package org.jamesexpress.bench.notify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jamesexpress.bench.Postfix;

/**
 * What many do: the Postfix of this machine, with {@code pipe} to {@code curl}, a process a mail. The mail is in a queue on
 * disk until curl has posted it; nobody's mailbox has it.
 */
final class PostfixPipe {
    private static final Path CURL = Path.of("/usr/bin/curl");

    private PostfixPipe() {}

    /** Why it can't take part on this machine. */
    static Optional<String> absence() {
        return Postfix.absence()
                .or(() -> Files.isExecutable(CURL) ? Optional.empty() : Optional.of("curl is not installed"));
    }

    static Postfix start(Path folder, int sessions, String url) throws IOException, InterruptedException {
        String main = """
                mydestination = example.test
                local_transport = hook
                """;
        String pipe = "hook unix - n n - 20 pipe\n"
                + "  flags=q user=nobody argv=" + CURL
                + " --silent --show-error --fail --data-binary @- --header Content-Type:message/rfc822 --header Expect: "
                + url;
        return Postfix.start(folder, sessions, main, pipe);
    }
}
