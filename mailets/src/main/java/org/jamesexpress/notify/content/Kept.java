package org.jamesexpress.notify.content;

import java.nio.file.Path;
import java.time.Instant;

/**
 * A message that is there.
 *
 * @param size in octets
 * @param until when it is deleted, unless room is needed before
 */
public record Kept(Path file, long size, Instant until) {}
