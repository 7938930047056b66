package org.jamesexpress.mx;

/**
 * Which hosts may be asked at all.
 *
 * @param allowLoopbackMx whether loopback and private addresses may be
 */
public record MxRules(Ourselves ourselves, Families families, boolean allowLoopbackMx) {}
