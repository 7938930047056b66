package org.jamesexpress.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BodiesTest {
    @TempDir
    private Path folder;

    private Store store;
    private Bodies bodies;

    @BeforeEach
    void open() {
        store = Store.open(StoreConfig.sqlite(folder.resolve("express.db")));
        bodies = new Bodies(store, Spool.open(folder.resolve("spool"), store.id()));
    }

    @AfterEach
    void close() {
        store.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, Bodies.LARGEST_ROW})
    void keepsASmallOneInTheDatabaseFromTheCommitOfItsWriteOn(int size) throws IOException {
        byte[] octets = octets(size);
        NewBody body = bodies.take("a", Content.of(octets));
        assertThat(bodies.ids()).as("before it is written").isEmpty();

        write(body);

        assertThat(files()).isEmpty();
        assertThat(bodies.ids()).containsExactly(body.id());
        assertThat(read(body.id())).isEqualTo(octets);
        assertThat(body.written()).isEqualTo(new Written(size, Sha256.hex(octets)));
        bodies.check(body.id());
    }

    @ParameterizedTest
    @ValueSource(ints = {Bodies.LARGEST_ROW + 1, 1_000_000})
    void keepsALargeOneAsAFileAtOnce(int size) throws IOException {
        byte[] octets = octets(size);
        NewBody body = bodies.take("a", Content.of(octets));
        assertThat(files()).containsExactly("a");
        assertThat(bodies.ids()).containsExactly("a");

        write(body);

        assertThat(bodies.ids()).containsExactly("a");
        assertThat(read(body.id())).isEqualTo(octets);
        assertThat(body.written()).isEqualTo(new Written(size, Sha256.hex(octets)));
    }

    @ParameterizedTest
    @ValueSource(ints = {Bodies.LARGEST_ROW, Bodies.LARGEST_ROW + 1})
    void takesItInWhateverPiecesItComes(int size) throws IOException {
        byte[] octets = octets(size);
        NewBody body = bodies.take("a", out -> {
            out.write(octets, 0, 100);
            for (int i = 100; i < size; i++) {
                out.write(octets[i]);
            }
        });
        write(body);
        assertThat(read(body.id())).isEqualTo(octets);
        assertThat(files()).hasSize(size > Bodies.LARGEST_ROW ? 1 : 0);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, Bodies.LARGEST_ROW + 1})
    void letsGoOfItWithTheWriteThatEndsTheNeed(int size) throws IOException {
        NewBody body = bodies.take("a", Content.of(octets(size)));
        write(body);
        store.writeNow(connection -> {
            Bodies.letGo(connection, body.id());
            return 1;
        });
        bodies.delete(body.id());
        assertThat(bodies.ids()).isEmpty();
        assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(() -> bodies.open(body.id()));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, Bodies.LARGEST_ROW + 1})
    void keepsNothingOfOneThatIsNotTakenInTheEnd(int size) throws IOException {
        NewBody body = bodies.take("a", Content.of(octets(size)));
        bodies.delete(body.id());
        assertThat(bodies.ids()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, Bodies.LARGEST_ROW + 1})
    void leavesNothingOfOneThatCannotBeReadToItsEnd(int size) throws IOException {
        Content broken = out -> {
            out.write(octets(size));
            throw new IOException("the message is gone");
        };
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> bodies.take("a", broken))
                .withMessage("can't write " + folder.resolve("spool/a") + ": the message is gone");
        try (Stream<Path> left = Files.list(folder.resolve("spool"))) {
            assertThat(left.map(file -> file.getFileName().toString())).containsExactlyInAnyOrder(".id", ".store");
        }
    }

    @Test
    void knowsTheOnesOfItsOwnSpoolOnly() throws IOException {
        Bodies others = new Bodies(store, Spool.open(folder.resolve("other"), store.id()));
        NewBody body = others.take("a", Content.of(octets(1)));
        write(body);
        assertThat(bodies.ids()).isEmpty();
        assertThat(others.ids()).containsExactly(body.id());
    }

    @Test
    void saysThatAClosedStoreHasNone() throws IOException {
        NewBody body = bodies.take("a", Content.of(octets(1)));
        write(body);
        store.close();
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> bodies.open(body.id()))
                .withMessage("the store is closed");
    }

    private void write(NewBody body) {
        store.writeNow(connection -> {
            body.write(connection);
            return 1;
        });
    }

    private byte[] read(String id) throws IOException {
        try (InputStream in = bodies.open(id)) {
            return in.readAllBytes();
        }
    }

    private List<String> files() throws IOException {
        return bodies.spool().ids();
    }

    private static byte[] octets(int size) {
        byte[] octets = new byte[size];
        new Random(size).nextBytes(octets);
        return octets;
    }
}
