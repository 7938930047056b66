/** Finds an archived mail by what it says and by whom it went to and from. */
@NullMarked
package org.jamesexpress.archive.search;

import org.jspecify.annotations.NullMarked;
