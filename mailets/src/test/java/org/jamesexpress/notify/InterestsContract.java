package org.jamesexpress.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.jamesexpress.store.Store;
import org.jamesexpress.store.StoreConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds on every database. */
abstract class InterestsContract {
    private static final Topic NEW_MAIL = new Topic("new-mail");

    @TempDir
    Path folder;

    private Store store;
    private Interests interests;

    abstract StoreConfig database(Path folder);

    @BeforeEach
    void open() {
        store = Store.open(database(folder));
        interests = new Interests(store);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void tellsWhoHasOptedInToATopic() {
        interests.optIn(NEW_MAIL, "Bob@A.test");
        interests.optIn(NEW_MAIL, "bob@a.test");
        interests.optIn(new Topic("digest"), "carol@a.test");

        assertThat(interests.among(List.of("bOB@a.test", "BOB@a.test", "carol@a.test"), NEW_MAIL))
                .containsExactly("bob@a.test");
        assertThat(interests.among(List.of(), NEW_MAIL)).isEmpty();

        interests.optOut(NEW_MAIL, "BOB@a.test");
        interests.optOut(NEW_MAIL, "BOB@a.test");
        assertThat(interests.among(List.of("bob@a.test"), NEW_MAIL)).isEmpty();
    }

    @Test
    void listsThemInOrderFromAnyPlace() {
        for (String each : List.of("c@a.test", "a@a.test", "b@a.test")) {
            interests.optIn(NEW_MAIL, each);
        }

        assertThat(interests.optedIn(NEW_MAIL, "", 2)).containsExactly("a@a.test", "b@a.test");
        assertThat(interests.optedIn(NEW_MAIL, "b@a.test", 2)).containsExactly("c@a.test");
        assertThat(interests.optedIn(new Topic("digest"), "", 2)).isEmpty();
    }

    @Test
    void asksForManyAtOnce() {
        interests.optIn(NEW_MAIL, "u0@a.test");
        interests.optIn(NEW_MAIL, "u2500@a.test");
        List<String> all = IntStream.rangeClosed(0, 2500)
                .mapToObj(i -> "u" + i + "@a.test")
                .toList();

        assertThat(interests.among(all, NEW_MAIL)).containsExactlyInAnyOrder("u0@a.test", "u2500@a.test");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "New-Mail", "new mail", "new_mail", "neue-post-für-alle"})
    void aTopicIsAWordThatFitsAnywhere(String word) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Topic(word));
    }
}
