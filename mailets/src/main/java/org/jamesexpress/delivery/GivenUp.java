package org.jamesexpress.delivery;

import java.util.Map;
import org.jamesexpress.store.Content;

/**
 * A mail that some recipients won't get.
 *
 * @param id of the mail
 * @param reversePath its sender, never empty
 * @param reasons for each of those recipients, in one line
 * @param message header and body; to be had only while it is handed over
 */
public record GivenUp(String id, String reversePath, Map<String, String> reasons, Content message) {}
