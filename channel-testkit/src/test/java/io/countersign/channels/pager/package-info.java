/** The channel that docs/adding-a-channel.md walks through, for a vendor that does not exist. */
@NullMarked
package io.countersign.channels.pager;

import org.jspecify.annotations.NullMarked;
