/** Names for mailetcontainer.xml: parse, delegate, map the outcome back. */
@NullMarked
package org.jamesexpress.mailets;

import org.jspecify.annotations.NullMarked;
