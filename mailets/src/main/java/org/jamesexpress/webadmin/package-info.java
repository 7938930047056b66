/** The questions and orders of the command line, over James's webadmin. */
@NullMarked
package org.jamesexpress.webadmin;

import org.jspecify.annotations.NullMarked;
