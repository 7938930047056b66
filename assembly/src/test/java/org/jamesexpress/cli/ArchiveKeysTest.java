package org.jamesexpress.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.configuration2.XMLConfiguration;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.james.mailetcontainer.impl.MailetConfigImpl;
import org.apache.james.server.core.JamesServerResourceLoader;
import org.apache.james.server.core.configuration.FileConfigurationProvider;
import org.apache.james.server.core.filesystem.FileSystemImpl;
import org.jamesexpress.archive.Archive;
import org.jamesexpress.archive.ArchiveConfig;
import org.jamesexpress.archive.Archives;
import org.jamesexpress.archive.StoredMessage;
import org.jamesexpress.archive.crypt.MasterKeys;
import org.jamesexpress.config.Secret;
import org.jamesexpress.mailets.ArchiveBeforeAccept;
import org.jamesexpress.mailets.ArchiveEml;
import org.jamesexpress.mailets.ConfiguredArchive;
import org.jamesexpress.store.Content;
import org.jamesexpress.testing.LogLines;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code express archive keys}, and what the other commands say of an archive that is encrypted. */
class ArchiveKeysTest {
    private static final String OLD = MasterKeys.fresh();
    private static final String NEW = MasterKeys.fresh();
    private static final String MASTER_KEY = "<masterKey>${file:UTF-8:%s}</masterKey>";

    private static final DomainList NOBODYS = (DomainList) Proxy.newProxyInstance(
            DomainList.class.getClassLoader(), new Class<?>[] {DomainList.class}, (self, method, arguments) -> {
                throw new UnsupportedOperationException(method.getName());
            });

    @TempDir
    Path home;

    @Test
    void printsAMasterKeyThatIsTaken() throws Exception {
        Shell shell = Shell.run("archive", "keys", "new");

        assertThat(shell.exit()).isZero();
        configure(shell.out().strip(), "");
        assertThat(ConfiguredArchive.in(home).get(0).masterKeys().ids()).hasSize(1);
    }

    @Test
    void refusesWhatIsNoMasterKeyWithoutPrintingIt() throws Exception {
        configure("c2VjcmV0", "");

        Shell shell = express("search", "x");

        assertThat(shell.exit()).isEqualTo(1);
        assertThat(shell.err())
                .contains("masterKey = ***: should be keys of 32 octets in base64, each of them once")
                .doesNotContain("c2VjcmV0");
    }

    @Test
    void changesTheMasterKey() throws Exception {
        configure(OLD, "");
        Path file = add("one");
        String old = ids();
        configure(NEW + "\n" + OLD, "");
        add("two");
        String first = ids().split(" ", -1)[0];

        assertThat(express("keys", "list").out())
                .isEqualTo(first + "  1 mail, wraps what is new\n" + old + "  1 mail\n0 keys erased, 0 damaged\n");
        Shell rewrapped = express("keys", "rewrap");
        assertThat(rewrapped.out()).isEqualTo("Wrapped the keys of 1 mail by " + first + "\n");
        assertThat(rewrapped.exit()).isZero();

        configure(NEW, "");
        JsonNode list =
                new ObjectMapper().readTree(express("keys", "list", "--json").out());
        assertThat(list.at("/masterKeys/0/mails").asLong()).isEqualTo(2);
        assertThat(list.path("masterKeys")).hasSize(1);
        assertThat(express("show", file.toString()).out()).contains("Subject: one");
    }

    /** The server could not read what root, say, has written for root alone. */
    @Test
    void changesNoFileOfAnotherAccount() throws Exception {
        configure(OLD, "");
        add("one");
        configure(NEW + "\n" + OLD, "");
        String account = System.getProperty("user.name");
        System.setProperty("user.name", "somebody-else");
        try {
            Shell rewrapped = express("keys", "rewrap");

            assertThat(rewrapped.exit()).isEqualTo(1);
            assertThat(rewrapped.err()).startsWith("express: The folder of the keys is of the account " + account);
        } finally {
            System.setProperty("user.name", account);
        }
        assertThat(express("keys", "rewrap").out()).startsWith("Wrapped the keys of 1 mail");
    }

    /** James fills in what it knows before the mailet and the hook see it; the commands read the same files. */
    @Test
    void takesTheSameFileFromJamesAsFromTheCommands() throws Exception {
        configure(NEW + "\n" + OLD, "");
        Files.writeString(
                home.resolve("conf/smtpserver.xml"),
                "<smtpservers><smtpserver><handlerchain><handler class=\"ArchiveBeforeAccept\">"
                        + MASTER_KEY.formatted(home.resolve("master.key"))
                        + "</handler></handlerchain></smtpserver></smtpservers>");
        MailetConfigImpl parameters = parameters(0);
        ArchiveEml mailet = new ArchiveEml(files());
        ArchiveBeforeAccept hook = new ArchiveBeforeAccept(files(), NOBODYS);

        mailet.init(parameters);
        hook.init(james("smtpserver").configurationAt("smtpserver.handlerchain.handler"));
        mailet.destroy();
        hook.destroy();

        assertThat(parameters.getInitParameter("masterKey").strip()).isEqualTo(NEW + "\n" + OLD);
        assertThat(ConfiguredArchive.in(home))
                .hasSize(2)
                .allSatisfy(
                        each -> assertThat(each.masterKeys()).isEqualTo(MasterKeys.of(new Secret(NEW + " " + OLD))));
    }

    @Test
    void warnsOfAMasterKeyThatOthersCanRead() throws Exception {
        configure(OLD, "");
        Path key = home.resolve("master.key");

        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(warnings())
                .singleElement()
                .asString()
                .startsWith("WARN " + key)
                .contains("(rw-r--r--)");

        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        assertThat(warnings()).isEmpty();

        add("one");
        Path keys = ConfiguredArchive.in(home).get(0).folder().keys().lastFile().orElseThrow();
        Files.setPosixFilePermissions(keys, PosixFilePermissions.fromString("rw----r--"));
        assertThat(warnings()).singleElement().asString().startsWith("WARN " + keys);
    }

    private List<String> warnings() throws Exception {
        try (LogLines log = LogLines.open()) {
            ArchiveEml mailet = new ArchiveEml(files());
            mailet.init(parameters(0));
            mailet.destroy();
            return log.all().stream()
                    .filter(each -> each.contains("has keys of the archive"))
                    .toList();
        }
    }

    /** Nobody could tell then whose keys need which master key. */
    @Test
    void refusesAFolderOfKeysForArchivesWithDifferentMasterKeys() throws Exception {
        configure(
                OLD,
                "</mailet><mailet match=\"All\" class=\"ArchiveEml\"><directory>var/b</directory><masterKey>" + NEW
                        + "</masterKey>");
        ArchiveEml first = new ArchiveEml(files());
        first.init(parameters(0));
        try {
            assertThatThrownBy(() -> new ArchiveEml(files()).init(parameters(1)))
                    .hasMessageContaining("the archive " + home.resolve("var/b") + ": keys = "
                            + home.resolve("var/express/archive-keys") + ": should be a folder of its own, or masterKey"
                            + " that of the archive " + home.resolve("var/archive"));
        } finally {
            first.destroy();
        }
    }

    private FileSystem files() {
        return new FileSystemImpl(new JamesServerResourceLoader(home.toString()));
    }

    private MailetConfigImpl parameters(int mailet) throws Exception {
        MailetConfigImpl parameters = new MailetConfigImpl();
        parameters.setMailetName("ArchiveEml");
        parameters.setConfiguration(
                james("mailetcontainer").configurationAt("processors.processor.mailet(" + mailet + ")"));
        return parameters;
    }

    private XMLConfiguration james(String file) throws Exception {
        return FileConfigurationProvider.getConfig(Files.newInputStream(home.resolve("conf/" + file + ".xml")));
    }

    /** Whoever proves that the archive is whole needn't be one who may read it. */
    @Test
    void isVerifiedAndCountedByOneWhoMayNotReadTheMasterKey() throws Exception {
        configure(OLD, "");
        add("one");
        String old = ids();
        Files.delete(home.resolve("master.key"));

        Shell verify = express("verify", "--no-witness");

        assertThat(verify.err()).doesNotContain("masterKey");
        assertThat(verify.exit()).isZero();
        assertThat(express("search", "one").err()).contains("master.key does not exist");
        Shell list = express("keys", "list");
        assertThat(list.exit()).isZero();
        assertThat(list.out()).isEqualTo(old + "  1 mail\n0 keys erased, 0 damaged\n");
        assertThat(list.err()).startsWith("Nothing is known of masterKey: ").contains("master.key does not exist");
    }

    @Test
    void saysWhatStillNeedsAnotherMasterKey() throws Exception {
        configure(OLD, "");
        add("one");
        String old = ids();
        configure(NEW, "");

        Shell rewrapped = express("keys", "rewrap");

        assertThat(rewrapped.exit()).isEqualTo(1);
        assertThat(rewrapped.out()).contains("1 mail still by " + old + "\n");
        assertThat(express("keys", "list").out()).contains(old + "  1 mail, and masterKey doesn't have it\n");
    }

    @Test
    void hasNoIndexUnlessOneIsAskedFor() throws Exception {
        configure(OLD, "");
        Path file = add("one");

        Shell search = express("search", "one");
        assertThat(search.exit()).isEqualTo(1);
        assertThat(search.err())
                .containsOnlyOnce("\n")
                .contains("is encrypted and has no index")
                .contains("set index");
        assertThat(express("show", file.toString()).out()).contains("Subject: one");
        assertThat(home.resolve("var/express/archive-index")).doesNotExist();

        configure(OLD, "<index>var/index</index>");
        assertThat(express("search", "one").out()).contains("  one  ");
    }

    @Test
    void findsWhatItCouldNotReadOnceTheMasterKeyIsThere() throws Exception {
        configure(OLD, "<index>var/index</index>");
        add("one");
        configure(NEW, "<index>var/index</index>");
        assertThat(express("search", "one").out())
                .startsWith("No mail fits\n1 mail of the archive can't be read whole, and may be missing here:"
                        + " express archive verify tells more, and express archive keys list\n  ")
                .containsPattern("\n  [0-9a-f]{20}  it is encrypted: masterKey doesn't have the master key \\w{8}\n$");

        configure(NEW + "\n" + OLD, "<index>var/index</index>");

        assertThat(express("search", "one").out()).contains("  one  ").doesNotContain("can't be read");
    }

    /** As of a disk that was not mounted when the index was made. */
    @Test
    void findsWhatItCouldNotReadOnceTheKeysAreThere() throws Exception {
        configure(OLD, "<index>var/index</index>");
        add("one");
        Path keys = ConfiguredArchive.in(home).get(0).keys();
        Path away = Files.move(keys, home.resolve("away"));
        assertThat(express("search", "one").out()).contains("  it is encrypted: its key is not in " + keys);

        Files.move(away, keys);

        assertThat(express("search", "one").out()).contains("  one  ").doesNotContain("can't be read");
    }

    @Test
    void forgetsAMailThatWasPurged() throws Exception {
        configure(OLD, "<index>var/index</index><retention>1d</retention>");
        add("one", Instant.now().minus(Duration.ofDays(3)));
        add("two");
        assertThat(express("search", "one").out()).contains("  one  ");
        String shown = express("purge").out();

        assertThat(express("purge", "--confirm", shown.strip().replaceFirst("(?s).* ", ""))
                        .out())
                .startsWith("Purged 1 mail, ");

        assertThat(express("keys", "list").out()).contains("1 key erased");
        assertThat(express("search", "one").out()).isEqualTo("No mail fits\n");
        assertThat(express("search", "--rebuild", "one").out()).isEqualTo("No mail fits\n");
        assertThat(express("search", "two").out()).contains("  two  ").doesNotContain("can't be read");
    }

    @Test
    void saysThatTheMasterKeyIsMissing() throws Exception {
        configure(OLD, "");
        Path file = add("one");
        Files.writeString(home.resolve("conf/mailetcontainer.xml"), "<mailetcontainer/>");
        String directory = home.resolve("var/archive").toString();

        Shell search = express("search", "one", "--directory", directory);
        assertThat(search.exit()).isEqualTo(1);
        assertThat(search.err()).containsOnlyOnce("\n").contains("is encrypted, and its masterKey is missing");
        Shell show = express("show", file.toString(), "--directory", directory);
        assertThat(show.exit()).isEqualTo(1);
        assertThat(show.err()).isEqualTo("express: it is encrypted: masterKey is missing\n");
        Shell audit = express("audit", "--journal", home.resolve("taken").toString(), "--directory", directory);
        assertThat(audit.exit()).isEqualTo(1);
        assertThat(audit.err()).containsOnlyOnce("\n").contains("is encrypted, and its masterKey is missing");
        assertThat(express("verify", "--no-witness", "--directory", directory).exit())
                .isZero();
    }

    @Test
    void namesAMailWhoseKeyWasErased() throws Exception {
        configure(OLD, "<index>var/index</index>");
        Path file = add("one");
        add("two");
        ArchiveConfig config = ConfiguredArchive.in(home).get(0);
        String name = config.folder().relative(file);
        new StoredMessage(config.folder(), name).eraseKey();

        Shell show = express("show", file.toString());
        assertThat(show.exit()).isEqualTo(1);
        assertThat(show.err()).isEqualTo("express: it was erased: its key is gone, and nobody can read it any more\n");
        String erased = ": its key is gone, and nobody can read it any more";
        assertThat(express("search", "direction:inbound").out())
                .contains("1 mail of the archive can't be read whole")
                .containsPattern("\n  [0-9a-f]{20}  it was erased" + erased + "\n$");
        JsonNode unread = new ObjectMapper()
                .readTree(express("search", "direction:inbound", "--json").out())
                .at("/unread/0");
        assertThat(unread.path("file").asText())
                .isEqualTo(name)
                .contains(unread.path("id").asText());
        assertThat(unread.path("words").asText()).isEqualTo("it was erased" + erased);
        Shell export = express(
                "export",
                "larger:0",
                "--as",
                "zip",
                "--to",
                home.resolve("all.zip").toString());
        assertThat(export.out()).contains(name + ": ").contains("it was erased").contains("Exported 1 mail");
        assertThat(express("keys", "list").out()).contains("1 key erased, 0 damaged");
    }

    private String ids() throws Exception {
        return String.join(" ", ConfiguredArchive.in(home).get(0).masterKeys().ids());
    }

    private void configure(String masterKey, String more) throws IOException {
        Files.createDirectories(home.resolve("conf"));
        Files.writeString(home.resolve("master.key"), masterKey);
        Files.writeString(
                home.resolve("conf/mailetcontainer.xml"),
                "<mailetcontainer><processors><processor state=\"root\"><mailet match=\"All\" class=\"ArchiveEml\">"
                        + MASTER_KEY.formatted(home.resolve("master.key")) + more
                        + "</mailet></processor></processors></mailetcontainer>");
    }

    private Path add(String subject) throws Exception {
        return add(subject, Instant.now());
    }

    private Path add(String subject, Instant arrived) throws Exception {
        Archive archive = Archive.open(ConfiguredArchive.in(home).get(0), Clock.systemUTC(), new SecureRandom());
        return archive.add(
                        Archives.mail("m", arrived), Content.of(("Subject: " + subject + "\r\n\r\n").getBytes(UTF_8)))
                .orElseThrow();
    }

    private Shell express(String... arguments) {
        return Shell.run(Stream.of(Stream.of("archive"), Stream.of(arguments), Stream.of("--home", home.toString()))
                .flatMap(each -> each)
                .toArray(String[]::new));
    }
}
