/** Knows what domains ask of whoever sends them mail, by MTA-STS (RFC 8461). */
@NullMarked
package org.jamesexpress.tls.sts;

import org.jspecify.annotations.NullMarked;
