package org.jamesexpress.archive.proof;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jamesexpress.archive.ArchiveFolder;
import org.jspecify.annotations.Nullable;

/** What stands in an archive, whether the ledger knows it or not. */
final class DayFolders {
    private static final Pattern YEAR = Pattern.compile("\\d{4}");
    private static final Set<String> OUR_OWN = Set.of("README.txt", "ledger", ".writing", "lost+found");
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("uuuu/MM/dd").withResolverStyle(ResolverStyle.STRICT);

    private final ArchiveFolder archive;

    DayFolders(ArchiveFolder archive) {
        this.archive = archive;
    }

    /** The days that have a folder. */
    Collection<LocalDate> days() throws IOException {
        Set<LocalDate> days = new TreeSet<>();
        for (Path year : children(archive.directory())) {
            if (YEAR.matcher(year.getFileName().toString()).matches()) {
                for (Path month : foldersIn(year)) {
                    foldersIn(month).forEach(each -> day(each).ifPresent(days::add));
                }
            }
        }
        return days;
    }

    /** Tells the files of a day, from the archive's directory. */
    void files(LocalDate day, Consumer<String> reader) throws IOException {
        Path folder = archive.ofDay(day);
        if (Files.isDirectory(folder)) {
            filesBelow(folder, reader);
        }
    }

    /** Files that stand neither in the folder of a day nor where the archive or the file system has something of its own. */
    Set<String> strays() throws IOException {
        Set<String> strays = new TreeSet<>();
        for (Path top : children(archive.directory())) {
            if (!OUR_OWN.contains(top.getFileName().toString())) {
                filesBelow(top, strays::add);
            }
        }
        if (Files.isDirectory(archive.ledger())) {
            filesBelow(archive.ledger(), strays::add);
        }
        archive.ledgers().forEach((day, file) -> {
            strays.remove(archive.relative(file));
            strays.remove(archive.relative(archive.stampOf(day)));
        });
        strays.remove(archive.relative(archive.ledger().resolve(".lock")));
        return strays;
    }

    private Optional<LocalDate> day(Path folder) {
        try {
            return Optional.of(LocalDate.parse(archive.relative(folder), DAY));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Of a folder, but not those of days in it. */
    private void filesBelow(Path top, Consumer<String> reader) throws IOException {
        Files.walkFileTree(top, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                return folder.equals(top) || day(folder).isEmpty()
                        ? FileVisitResult.CONTINUE
                        : FileVisitResult.SKIP_SUBTREE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                reader.accept(archive.relative(file));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) {
                reader.accept(archive.relative(file));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) {
                if (failure != null) {
                    reader.accept(archive.relative(folder));
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** One that can't be read has none; its files are missing then. */
    private static Collection<Path> foldersIn(Path folder) {
        try {
            return Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS) ? children(folder) : List.of();
        } catch (IOException | UncheckedIOException e) {
            return List.of();
        }
    }

    private static Collection<Path> children(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.sorted().toList();
        }
    }
}
