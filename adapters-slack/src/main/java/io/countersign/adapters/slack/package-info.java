/** Kept for the Slack channel, which is not built yet: nothing here registers a channel. */
@NullMarked
package io.countersign.adapters.slack;

import org.jspecify.annotations.NullMarked;
