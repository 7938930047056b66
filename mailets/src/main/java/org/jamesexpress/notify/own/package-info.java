/** The webhooks of single users: each is told of its user's own mail, and of nothing else. */
@NullMarked
package org.jamesexpress.notify.own;

import org.jspecify.annotations.NullMarked;
