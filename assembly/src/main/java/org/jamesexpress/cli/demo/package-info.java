/** Shows the product at work on loopback: hosts to deliver to, mails to deliver, and a check of every byte. */
@NullMarked
package org.jamesexpress.cli.demo;

import org.jspecify.annotations.NullMarked;
