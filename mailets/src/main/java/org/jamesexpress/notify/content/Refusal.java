package org.jamesexpress.notify.content;

/**
 * Why a link opens nothing.
 *
 * @param status of HTTP
 * @param words one line for people
 */
public record Refusal(int status, String words) implements Answer {}
