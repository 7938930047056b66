/** Tells domains how encrypting their mail went, and reads what others tell of ours (RFC 8460). */
@NullMarked
package org.jamesexpress.tls.report;

import org.jspecify.annotations.NullMarked;
