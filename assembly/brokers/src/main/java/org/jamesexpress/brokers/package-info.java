/** Endpoints that are a broker of messages, for the programs that listen there. */
@NullMarked
package org.jamesexpress.brokers;

import org.jspecify.annotations.NullMarked;
