/** How fast mails are archived, beside the disk's own pace and a mail server that keeps each mail as a file. */
@NullMarked
package org.jamesexpress.bench.archive;

import org.jspecify.annotations.NullMarked;
