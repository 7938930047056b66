package org.jamesexpress.dropin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jamesexpress.dropin.linkage.Absent;
import org.jamesexpress.dropin.linkage.JarLinkage;
import org.junit.jupiter.api.Test;

/** Every class of a jar links in its James: what it refers to is there, as it expects it. */
class LinkageIT {
    private static final String DNS = "org/jamesexpress/own/xbill/DNS/config/";
    private static final String HTTP = "org/jamesexpress/own/hc/";
    private static final String IO = "org/jamesexpress/own/io/";
    private static final String POSTGRESQL = "org/jamesexpress/own/postgresql/";
    private static final String MAILETS = "org/jamesexpress/mailets/";
    private static final String WEBADMIN = "org/jamesexpress/webadmin/";

    /** What the libraries in the jars use where it is, and do without elsewhere. */
    private static final List<Absent> OPTIONAL = List.of(
            new Absent(POSTGRESQL + "sspi/", "com/sun/jna/", "a login by Windows itself"),
            new Absent(POSTGRESQL + "sspi/", "waffle/windows/auth/", "likewise"),
            new Absent(
                    POSTGRESQL + "util/LazyCleanerImpl$Node",
                    POSTGRESQL + "util/LazyCleanerImpl",
                    "left from the class for Java 8, in the place of which Java 11 has another"),
            new Absent(
                    IO + "IOUtils",
                    IO + "input/BoundedInputStream$AbstractBuilder",
                    "limits what is read from a stream, which Tika does not do to tell types"),
            new Absent(HTTP, "com/aayushatharva/brotli4j/", "a compression of bodies, of which none is used"),
            new Absent(HTTP, "com/github/luben/zstd/", "likewise"),
            new Absent(HTTP, "org/conscrypt/", "TLS by another than Java"),
            new Absent(DNS, "com/sun/jna/", "the DNS servers that Windows knows"),
            new Absent(DNS, "android/", "the DNS servers that Android knows"));

    private static final List<Absent> BY_JAMES38 =
            List.of(new Absent("org/jamesexpress/", "org/jspecify/annotations/", "annotations for the compiler"));

    private static final String NO_SMTP_SERVER = "Maven Central has no SMTP server of 3.9: not checked";

    private static final List<Absent> BY_JAMES39 = List.of(
            new Absent(HTTP, "org/apache/commons/compress/", "a compression of bodies, of which none is used"),
            new Absent(POSTGRESQL, "org/checkerframework/", "annotations for the compiler"),
            new Absent(WEBADMIN, "org/apache/james/webadmin/", "Maven Central has no webadmin of 3.9: not checked"),
            new Absent(MAILETS + "ArchiveBeforeAccept", "org/apache/james/protocols/", NO_SMTP_SERVER),
            new Absent(MAILETS + "ArchiveBeforeAccept", "org/apache/james/smtpserver/", NO_SMTP_SERVER),
            new Absent(MAILETS + "RecordAccepted", "org/apache/james/protocols/", NO_SMTP_SERVER),
            new Absent(MAILETS + "RecordAccepted", "org/apache/james/smtpserver/", NO_SMTP_SERVER),
            new Absent(MAILETS + "RequireTls", "org/apache/james/protocols/", NO_SMTP_SERVER),
            new Absent(MAILETS + "RequireTls", "org/apache/james/smtpserver/", NO_SMTP_SERVER),
            new Absent(MAILETS + "SmtpTransaction", "org/apache/james/protocols/", NO_SMTP_SERVER));

    @Test
    void ofTheJarForJames38() throws IOException {
        JarLinkage linkage = JarLinkage.check(
                DropInJar.forJames38().file(),
                "James 3.8.1",
                StockJames.classPathOf("stock-james38"),
                both(OPTIONAL, BY_JAMES38));

        assertThat(reported(linkage, "linkage-james38.txt").problems()).isEmpty();
    }

    @Test
    void ofTheJarForJames39() throws IOException {
        JarLinkage linkage = JarLinkage.check(
                DropInJar.forJames39().file(),
                "what Maven Central has of James 3.9.0",
                StockJames.classPathOf("stock-james39"),
                both(OPTIONAL, BY_JAMES39));

        assertThat(reported(linkage, "linkage-james39.txt").problems()).isEmpty();
    }

    private static List<Absent> both(List<Absent> some, List<Absent> others) {
        return Stream.concat(some.stream(), others.stream()).toList();
    }

    private static JarLinkage reported(JarLinkage linkage, String file) throws IOException {
        Files.writeString(Path.of("target", file), linkage.report());
        return linkage;
    }
}
