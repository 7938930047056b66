package org.jamesexpress.bench.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.jamesexpress.bench.Contender;
import org.jamesexpress.bench.MadeMail;
import org.jamesexpress.bench.Outcome;
import org.jamesexpress.bench.Writers;

/**
 * The disk's own pace: the same two files a mail, each written where it belongs and forced once, and nothing else; no
 * hash, no ledger, no rename, no force of the folder, so that a crash may lose a mail.
 */
final class PlainLoop implements Contender<Outcome> {
    /** As long as an archive's sidecar of such a mail. */
    private static final byte[] SIDECAR = "x".repeat(660).getBytes(UTF_8);

    @Override
    public String name() {
        return "plain loop";
    }

    @Override
    public Outcome run(Path folder, int writers, Duration time) throws Exception {
        Path day = Files.createDirectories(folder.resolve("2026/11/21"));
        return Writers.run(writers, time, number -> {
            write(day.resolve(number + ".eml"), MadeMail.octets(number));
            write(day.resolve(number + ".json"), SIDECAR);
        });
    }

    private static void write(Path path, byte[] octets) throws IOException {
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer left = ByteBuffer.wrap(octets);
            while (left.hasRemaining()) {
                file.write(left);
            }
            file.force(true);
        }
    }
}
