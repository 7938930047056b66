package org.jamesexpress.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class FoldersTest {
    @TempDir
    private Path root;

    private final SlowDisk disk = new SlowDisk();
    private final Folders folders = new Folders(disk);

    @AfterEach
    void goOn() {
        disk.goOn.countDown();
    }

    @Test
    void makesOneFolderWhileTheDiskOfAnotherHangs() throws InterruptedException {
        disk.hangsAt = root.resolve("hung");
        CompletableFuture<Void> hung = making("hung/a");
        disk.hanging.await();

        assertThat(making("well/a")).succeedsWithin(TestTimes.LONG);
        assertThat(making("well")).succeedsWithin(TestTimes.LONG);
        assertThat(hung).isNotDone();
        disk.goOn.countDown();
        assertThat(hung).succeedsWithin(TestTimes.LONG);
    }

    @Test
    void letsNobodyBuildOnAFolderThatIsNotOnDiskYet() throws Exception {
        disk.hangsAt = root.resolve("a");
        CompletableFuture<Void> first = making("a");
        disk.hanging.await();
        assertThat(root.resolve("a")).isDirectory();

        for (String asked : List.of("a", "a/b")) {
            FutureTask<Void> second = new FutureTask<>(() -> makeNow(root.resolve(asked)), null);
            Thread thread = new Thread(second);
            thread.start();
            awaitRest(thread);
            assertThat(second).isNotDone();
        }
        disk.goOn.countDown();

        assertThat(first).succeedsWithin(TestTimes.LONG);
        assertThat(making("a/b")).succeedsWithin(TestTimes.LONG);
    }

    @Test
    void makesWhatAnotherThreadFailedToMake() throws InterruptedException {
        disk.hangsAt = root.resolve("a");
        disk.fails = true;
        CompletableFuture<Void> failing = making("a");
        disk.hanging.await();
        CompletableFuture<Void> waiting = making("a");
        disk.goOn.countDown();

        assertThat(failing).failsWithin(TestTimes.LONG);
        assertThat(waiting).succeedsWithin(TestTimes.LONG);
        assertThat(disk.isOnDisk(root.resolve("a"))).isTrue();
    }

    @Test
    void saysWhatIsInTheWay() throws IOException {
        Path file = Files.createFile(root.resolve("file"));

        assertThatExceptionOfType(FileAlreadyExistsException.class)
                .isThrownBy(() -> folders.make(file.resolve("a")))
                .withMessage(file.toString());
    }

    @Test
    void keepsThatPromiseForManyThreads() {
        List<CompletableFuture<?>> all = new ArrayList<>();
        for (int thread = 0; thread < 16; thread++) {
            Random random = new Random(thread);
            all.add(CompletableFuture.runAsync(
                    () -> {
                        for (int i = 0; i < 200; i++) {
                            Path folder =
                                    root.resolve(random.nextInt(5) + "/" + random.nextInt(5) + "/" + random.nextInt(5));
                            makeNow(folder);
                            for (Path each = folder; !each.equals(root); each = DurableFile.folderOf(each)) {
                                assertThat(disk.isOnDisk(each)).as("%s", each).isTrue();
                            }
                        }
                    },
                    task -> new Thread(task).start()));
        }

        all.forEach(each -> assertThat(each).succeedsWithin(TestTimes.LONG));
    }

    private CompletableFuture<Void> making(String folder) {
        return CompletableFuture.runAsync(() -> makeNow(root.resolve(folder)), task -> new Thread(task).start());
    }

    private void makeNow(Path folder) {
        try {
            folders.make(folder);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns once the thread waits for somebody, or has ended. */
    private static void awaitRest(Thread thread) {
        while (thread.getState() == Thread.State.NEW || thread.getState() == Thread.State.RUNNABLE) {
            Thread.onSpinWait();
        }
    }

    /** Hangs once after it has created one folder, which isn't on disk yet, and may fail to create it in the end. */
    private static final class SlowDisk implements Folders.Disk {
        private static final Path NOWHERE = Path.of("/nowhere");

        private final Set<Path> created = ConcurrentHashMap.newKeySet();
        private final Set<Path> onDisk = ConcurrentHashMap.newKeySet();
        private final CountDownLatch hanging = new CountDownLatch(1);
        private final CountDownLatch goOn = new CountDownLatch(1);
        private volatile Path hangsAt = NOWHERE;
        private volatile boolean fails;

        @Override
        public void create(Path folder) throws IOException {
            Files.createDirectory(folder);
            created.add(folder);
            if (folder.equals(hangsAt)) {
                hangsAt = NOWHERE;
                hanging.countDown();
                await(goOn);
                if (fails) {
                    Files.delete(folder);
                    throw new IOException("the disk fails");
                }
            }
        }

        private static void await(CountDownLatch latch) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void force(Path folder) {
            created.stream().filter(each -> folder.equals(each.getParent())).forEach(onDisk::add);
        }

        boolean isOnDisk(Path folder) {
            return onDisk.contains(folder);
        }
    }
}
