/** Has hosts prove what their domains say of their certificates in secure DNS (DANE, RFC 7672). */
@NullMarked
package org.jamesexpress.tls.dane;

import org.jspecify.annotations.NullMarked;
