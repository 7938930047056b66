package org.jamesexpress.dropin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is in the jars, and what is not. */
class JarContentIT {
    /** Where classes may be. SQLite's driver can't move: its native part looks for its classes by their names. */
    private static final String OURS = "org/jamesexpress/";

    private static final String SQLITE = "org/sqlite/";
    private static final String VERSION_11 = "META-INF/versions/11/";
    private static final long LARGEST = 20_000_000;

    static Stream<DropInJar> jars() {
        return Stream.of(DropInJar.forJames38(), DropInJar.forJames39());
    }

    @ParameterizedTest
    @MethodSource("jars")
    void everyClassIsOursOrRelocatedOrSqlite(DropInJar jar) throws IOException {
        assertThat(jar.entries())
                .filteredOn(entry -> entry.endsWith(".class"))
                .hasSizeGreaterThan(1_000)
                .allMatch(entry -> entry.startsWith(OURS)
                        || entry.startsWith(SQLITE)
                        || entry.startsWith(VERSION_11 + OURS + "own/"));
    }

    /** What is new here needs a thought: whether James brings it, and whether it may meet another of its kind. */
    @ParameterizedTest
    @MethodSource("jars")
    void aStrayPackageIsSeen(DropInJar jar) throws IOException {
        Set<String> rooms = jar.entries().stream()
                .filter(entry -> entry.startsWith(OURS) && entry.endsWith(".class"))
                .map(entry -> entry.substring(OURS.length()).replaceFirst("^(own/[^/]+|[^/]+)/.*", "$1"))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(rooms)
                .containsExactly(
                        "archive",
                        "config",
                        "delivery",
                        "events",
                        "idn",
                        "mailets",
                        "matchers",
                        "mime",
                        "mx",
                        "net",
                        "notify",
                        "own/compress",
                        "own/hc",
                        "own/io",
                        "own/postgresql",
                        "own/tika",
                        "own/xbill",
                        "parts",
                        "smtp",
                        "store",
                        "tls",
                        "webadmin");
    }

    @ParameterizedTest
    @MethodSource("jars")
    void nothingElseLiesAtTheTop(DropInJar jar) throws IOException {
        assertThat(jar.entries())
                .filteredOn(
                        entry -> !entry.startsWith("META-INF/") && !entry.startsWith(OURS) && !entry.startsWith(SQLITE))
                .containsExactly("sqlite-jdbc.properties");
    }

    @ParameterizedTest
    @MethodSource("jars")
    void theDriversAreFoundByTheirNewNames(DropInJar jar) throws IOException {
        assertThat(jar.text("META-INF/services/java.sql.Driver").lines())
                .containsExactlyInAnyOrder("org.jamesexpress.own.postgresql.Driver", "org.sqlite.JDBC");
        assertThat(jar.entries())
                .filteredOn(entry -> entry.startsWith("META-INF/services/"))
                .hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("jars")
    void theLicencesOfAllAreKept(DropInJar jar) throws IOException {
        assertThat(jar.text("META-INF/LICENSE")).contains("Apache License");
        List<String> licences = jar.entries().stream()
                .filter(entry -> entry.startsWith("META-INF/licenses/"))
                .toList();
        assertThat(licences).anyMatch(entry -> entry.contains("/commons-io"));
        assertThat(licences).anyMatch(entry -> entry.contains("/dnsjava"));
        assertThat(licences).anyMatch(entry -> entry.contains("/httpclient5"));
        assertThat(licences).anyMatch(entry -> entry.contains("/httpcore5"));
        assertThat(licences).anyMatch(entry -> entry.contains("/httpcore5-h2"));
        assertThat(licences).anyMatch(entry -> entry.contains("/postgresql"));
        assertThat(licences).anyMatch(entry -> entry.contains("/com.ongres.scram"));
        assertThat(licences).anyMatch(entry -> entry.contains("/sqlite-jdbc"));
        assertThat(licences).anyMatch(entry -> entry.contains("/tika-core"));
    }

    @ParameterizedTest
    @MethodSource("jars")
    void theNativePartsAreThereAndTheWholeStaysSmall(DropInJar jar) throws IOException {
        assertThat(jar.entries())
                .contains(
                        "org/sqlite/native/Linux/x86_64/libsqlitejdbc.so",
                        "org/sqlite/native/Linux/aarch64/libsqlitejdbc.so",
                        "org/sqlite/native/Linux-Musl/x86_64/libsqlitejdbc.so",
                        "org/sqlite/native/Mac/aarch64/libsqlitejdbc.dylib",
                        "org/sqlite/native/Windows/x86_64/sqlitejdbc.dll");
        assertThat(Files.size(jar.file())).isLessThan(LARGEST);
    }
}
