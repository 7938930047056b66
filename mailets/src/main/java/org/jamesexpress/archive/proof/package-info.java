/** Proves that an archive is whole, or names what is wrong with it. */
@NullMarked
package org.jamesexpress.archive.proof;

import org.jspecify.annotations.NullMarked;
