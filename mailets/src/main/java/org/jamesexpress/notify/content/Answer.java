package org.jamesexpress.notify.content;

/** What a link opens, or why it opens nothing. */
public sealed interface Answer permits Download, Refusal {}
