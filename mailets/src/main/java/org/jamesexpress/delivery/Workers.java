package org.jamesexpress.delivery;

import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** The threads that speak to hosts: virtual ones where the running Java has them (21 and later). */
public final class Workers {
    private Workers() {}

    /** Makes executors that have as many threads as they are given tasks: those who use them set the bounds. */
    public static Supplier<ExecutorService> best() {
        return () -> {
            try {
                return (ExecutorService) Executors.class
                        .getMethod("newVirtualThreadPerTaskExecutor")
                        .invoke(null);
            } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
                return platform();
            }
        };
    }

    private static ExecutorService platform() {
        AtomicInteger number = new AtomicInteger();
        return Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "express-delivery-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }
}
