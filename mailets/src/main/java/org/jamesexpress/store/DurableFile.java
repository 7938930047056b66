package org.jamesexpress.store;

import java.io.BufferedOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Set;

/**
 * Writes files that are there whole or not at all, and still there after the power went: a temporary file is written and
 * forced to disk, takes its name, and then the folder is forced to disk. Files are readable by their owner only. Any
 * thread may write.
 */
public final class DurableFile {
    private static final int BUFFER = 64 * 1024;
    static final String PREFIX = ".writing-";
    private static final Set<StandardOpenOption> NEW = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    private static final FileAttribute<?>[] OWNERS_ONLY = File.separatorChar == '\\'
            ? new FileAttribute<?>[0]
            : new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            };
    private static final Folders FOLDERS = new Folders(new Folders.Disk() {
        @Override
        public void create(Path folder) throws IOException {
            Files.createDirectory(folder);
        }

        @Override
        public void force(Path folder) throws IOException {
            DurableFile.force(folder);
        }
    });

    private DurableFile() {}

    /** Writes the target by way of a temporary file beside it; one that exists is replaced. */
    public static Written write(Path target, Content content) throws IOException {
        return write(folderOf(target), target, content);
    }

    /**
     * Writes the target by way of a temporary file in another folder, which must be of the same file system; a target
     * that exists is replaced. Folders that are missing are created.
     *
     * @throws IOException names the target; neither it nor a temporary file is left then
     */
    public static Written write(Path temporaries, Path target, Content content) throws IOException {
        return write(temporaries, target, content, temporary -> {});
    }

    /**
     * Writes a target that exists by way of a temporary file beside it. It keeps its owner, whoever writes.
     *
     * @throws IOException names the target, which is as it was; also when its owner can't be kept
     */
    public static Written replace(Path target, Content content) throws IOException {
        UserPrincipal owner = Files.getOwner(target);
        return write(folderOf(target), target, content, temporary -> {
            if (!Files.getOwner(temporary).equals(owner)) {
                Files.setOwner(temporary, owner);
            }
        });
    }

    private interface Step {
        void take(Path temporary) throws IOException;
    }

    private static Written write(Path temporaries, Path target, Content content, Step before) throws IOException {
        try (Draft draft = Draft.in(temporaries)) {
            before.take(draft.file());
            content.writeTo(draft.out());
            createFolders(folderOf(target));
            return draft.become(target);
        } catch (IOException e) {
            throw new IOException("can't write " + target + ": " + Trouble.words(e), e);
        }
    }

    /**
     * Writes a new file, which is on disk when it has been forced, and for the caller to close.
     *
     * @throws IOException names the file; nothing is left of it then, unless somebody else's is in the way
     */
    public static NewFile create(Path file, Content content) throws IOException {
        FileChannel channel = null;
        try {
            channel = FileChannel.open(file, NEW, OWNERS_ONLY);
            NewFile whole = new NewFile(file, channel, fill(channel, content));
            channel = null;
            return whole;
        } catch (IOException e) {
            throw new IOException("can't write " + file + ": " + Trouble.words(e), e);
        } finally {
            if (channel != null) {
                channel.close();
                Files.deleteIfExists(file);
            }
        }
    }

    /** Makes an empty file, and the folders above it where they are missing; their names are on disk when this returns. */
    public static void createEmpty(Path file) throws IOException {
        createFolders(folderOf(file));
        FileChannel.open(file, NEW, OWNERS_ONLY).close();
        force(folderOf(file));
    }

    /** Says in words for an administrator what is wrong with a file or folder. */
    public static String words(IOException failure) {
        return Trouble.words(failure);
    }

    /** Deletes a file for good; one that is not there is deleted already. */
    public static void delete(Path target) throws IOException {
        if (Files.deleteIfExists(target)) {
            force(folderOf(target));
        }
    }

    /** Creates a folder and those above it where they are missing, each of them on disk when this returns. */
    public static void createFolders(Path folder) throws IOException {
        FOLDERS.make(folder);
    }

    /**
     * Deletes the temporary files that a process which did not end well has left in a folder.
     *
     * @param before spares those touched later, which may belong to another process
     */
    public static void sweep(Path temporaries, Instant before) throws IOException {
        if (!Files.isDirectory(temporaries)) {
            return;
        }
        try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(temporaries, PREFIX + "*")) {
            for (Path each : leftovers) {
                if (Files.getLastModifiedTime(each).toInstant().isBefore(before)) {
                    Files.deleteIfExists(each);
                }
            }
        }
    }

    static boolean isTemporary(Path file) {
        return file.getFileName().toString().startsWith(PREFIX);
    }

    private static Written fill(FileChannel channel, Content content) throws IOException {
        MessageDigest sha256 = Sha256.digest();
        OutputStream out = buffered(channel, sha256);
        content.writeTo(out);
        out.flush();
        return new Written(channel.size(), Sha256.hex(sha256));
    }

    static OutputStream buffered(FileChannel channel, MessageDigest digest) {
        return new BufferedOutputStream(new DigestOutputStream(Channels.newOutputStream(channel), digest), BUFFER);
    }

    /** Puts the names of what stands in a folder on disk. */
    public static void force(Path folder) throws IOException {
        if (File.separatorChar == '\\') {
            return; // Windows opens no folder, and keeps renames in its own journal.
        }
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** The folder that a file or folder stands in; the root stands in itself. */
    public static Path folderOf(Path file) {
        Path absolute = file.toAbsolutePath();
        Path folder = absolute.getParent();
        return folder == null ? absolute : folder;
    }
}
