package org.jamesexpress.mailets;

import com.google.inject.Inject;
import java.nio.file.Path;
import java.util.Objects;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.mailet.Mail;
import org.jamesexpress.archive.ArchiveConfig;
import org.jamesexpress.config.Declaration;
import org.jamesexpress.config.Settings;
import org.jamesexpress.config.SettingsException;
import org.jspecify.annotations.Nullable;

/**
 * Writes every mail as an {@code .eml} file with its envelope beside it, on disk before the mail goes on.
 *
 * It belongs at the head of the root processor with a matcher that takes all recipients: James copies a mail that a
 * matcher splits, and the copy's 8-bit header octets are question marks.
 */
public final class ArchiveEml extends ExpressMailet {
    public static final Declaration DECLARATION = Declaration.mailet(
            ArchiveEml.class,
            "Writes every mail as an `.eml` file with its envelope beside it, on disk before the mail goes on.",
            """
            <mailet match="All" class="org.jamesexpress.mailets.ArchiveEml">
                <directory>/srv/archive</directory>
                <onFailure>pass</onFailure>
            </mailet>
            """,
            settings -> ArchiveConfig.from(settings, Path::of));

    private final JamesHome home;
    private @Nullable TendedArchive archive;

    @Inject
    public ArchiveEml(FileSystem files) {
        super("archive %s");
        this.home = new JamesHome(files);
    }

    @Override
    void start(Settings settings) throws SettingsException {
        ArchiveConfig config = ArchiveConfig.from(settings, home::path);
        settings.check();
        archive = TendedArchive.join(home, config);
    }

    /**
     * Archives the mail, or lets it pass if such is wanted of mail that can't be archived. What {@link ArchiveBeforeAccept}
     * has put into the same directory is there, and so is what was sent again from it.
     */
    @Override
    void take(Mail mail) {
        TendedArchive open = Objects.requireNonNull(archive);
        if (!ArchivedMark.isOn(mail, open.directory()) && !RestoredMark.isOn(mail, open.directory())) {
            open.add(Arrivals.of(mail, getMailetContext()), MessageBytes.of(mail));
        }
    }

    @Override
    public void destroy() {
        if (archive != null) {
            archive.leave();
            archive = null;
        }
    }

    @Override
    public String getMailetInfo() {
        return "Archives each mail as .eml";
    }
}
