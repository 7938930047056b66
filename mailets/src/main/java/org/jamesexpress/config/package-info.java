/** Reads settings and gathers every complaint before refusing. */
@NullMarked
package org.jamesexpress.config;

import org.jspecify.annotations.NullMarked;
