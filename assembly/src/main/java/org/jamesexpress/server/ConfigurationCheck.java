package org.jamesexpress.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.xml.XMLConstants;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParserFactory;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.helpers.DefaultHandler;

/** Finds what is wrong with the files of {@code conf/}, because James takes a missing one for an empty one. */
final class ConfigurationCheck {
    private static final Set<String> NEEDED = new TreeSet<>(Set.of(
            "domainlist.xml",
            "imapserver.xml",
            "mailetcontainer.xml",
            "mailrepositorystore.xml",
            "pop3server.xml",
            "recipientrewritetable.xml",
            "smtpserver.xml",
            "usersrepository.xml",
            "webadmin.properties"));

    private final Home home;
    private final List<String> complaints = new ArrayList<>();

    private ConfigurationCheck(Home home) {
        this.home = home;
    }

    static void check(Home home) throws StartException {
        ConfigurationCheck check = new ConfigurationCheck(home);
        check.missing();
        check.broken();
        if (check.complaints.isEmpty()) {
            check.unsafe();
        }
        if (!check.complaints.isEmpty()) {
            throw StartException.of(check.complaints);
        }
    }

    private void missing() {
        for (String file : NEEDED) {
            if (!Files.isRegularFile(home.conf(file))) {
                complaints.add(home.conf(file) + " is missing: express init writes it");
            }
        }
    }

    private void broken() throws StartException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(home.conf(), "*.xml")) {
            for (Path file : new TreeSet<>(listed(files))) {
                parse(file);
            }
        } catch (IOException e) {
            throw new StartException(home.conf() + " can't be read: " + e, e);
        }
    }

    private void unsafe() throws StartException {
        try {
            complaints.addAll(SafetyCheck.complaints(home));
        } catch (IOException e) {
            throw new StartException(home.conf() + " can't be read: " + e, e);
        }
    }

    private static List<Path> listed(DirectoryStream<Path> files) {
        List<Path> paths = new ArrayList<>();
        files.forEach(paths::add);
        return paths;
    }

    private void parse(Path file) throws IOException {
        try (InputStream content = Files.newInputStream(file)) {
            SAXParserFactory parsers = SAXParserFactory.newInstance();
            parsers.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            parsers.newSAXParser().parse(content, new DefaultHandler());
        } catch (SAXParseException e) {
            complaints.add(home.name(file) + ", line " + e.getLineNumber() + ": " + e.getMessage());
        } catch (SAXException | ParserConfigurationException e) {
            complaints.add(home.name(file) + ": " + StartException.words(e));
        }
    }
}
