package org.jamesexpress.matchers;

import java.util.List;
import java.util.function.Supplier;

/**
 * A file in a mail.
 *
 * @param name decoded; empty when it has none
 * @param types looks what it is by its content: the type, and those that it is a kind of
 * @param size in octets, decoded
 */
record Attachment(String name, Supplier<List<String>> types, long size) {}
