/** Encrypts what an archive stores, each mail by a key of its own, and keeps these keys. */
@NullMarked
package org.jamesexpress.archive.crypt;

import org.jspecify.annotations.NullMarked;
