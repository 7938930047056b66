package org.jamesexpress.notify.exec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A process and whatever it started. A daemon leaves its parent, its session and its process group behind, but not its
 * environment: on Linux the tree is all that has a certain entry in it, and elsewhere all that still descends from the
 * process. Used by one thread.
 */
final class ProcessTree {
    private static final Logger LOGGER = LoggerFactory.getLogger(ProcessTree.class);
    private static final Path PROCESSES = Path.of("/proc");

    /** How long who is asked to end may take, and how long one that is killed. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    private static final Duration LOOK = Duration.ofMillis(10);

    private final ProcessHandle root;
    private final String mark;
    private final Set<ProcessHandle> seen = new HashSet<>();

    /** @param mark {@code NAME=value}, as no other tree has it in its environment */
    ProcessTree(ProcessHandle root, String mark) {
        this.root = root;
        this.mark = mark;
    }

    /**
     * Asks each process to end, and after a moment makes it. An interrupt, before or meanwhile, ends the moment and is kept.
     *
     * @return how many still ran
     */
    int end() {
        List<ProcessHandle> running = running();
        running.forEach(ProcessHandle::destroy);
        if (!running.isEmpty() && !goneWithin(GRACE, asked -> {})) {
            goneWithin(GRACE, ProcessHandle::destroyForcibly);
        }
        return running.size();
    }

    private boolean goneWithin(Duration time, Consumer<ProcessHandle> meanwhile) {
        long end = System.nanoTime() + time.toNanos();
        List<ProcessHandle> running = running();
        while (!running.isEmpty() && System.nanoTime() < end) {
            running.forEach(meanwhile);
            LockSupport.parkNanos(LOOK.toNanos());
            running = running();
        }
        return running.isEmpty();
    }

    private List<ProcessHandle> running() {
        seen.add(root);
        root.descendants().forEach(seen::add);
        addMarked();
        return seen.stream().filter(ProcessTree::isRunning).toList();
    }

    /** A zombie has no command: it has ended, and its parent hasn't taken note yet. */
    private static boolean isRunning(ProcessHandle process) {
        return process.isAlive() && process.info().command().isPresent();
    }

    private void addMarked() {
        if (!Files.isDirectory(PROCESSES)) {
            return;
        }
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROCESSES, "[0-9]*")) {
            processes.forEach(this::addIfMarked);
        } catch (IOException | DirectoryIteratorException e) {
            LOGGER.warn("can't look for all that a program has started, its descendants are ended: {}", e.getMessage());
        }
    }

    /** The handle comes first: it holds no longer once another process has the number. */
    private void addIfMarked(Path process) {
        Optional<ProcessHandle> handle =
                ProcessHandle.of(Long.parseLong(process.getFileName().toString()));
        if (handle.isPresent() && isMarked(process)) {
            seen.add(handle.get());
        }
    }

    private boolean isMarked(Path process) {
        try {
            return new String(Files.readAllBytes(process.resolve("environ")), ISO_8859_1).contains(mark);
        } catch (IOException e) {
            return false; // it has ended, or is another user's
        }
    }
}
