/** Stories about the Slack channel, and the stubs they are told with. */
@NullMarked
package io.countersign.adapters.slack;

import org.jspecify.annotations.NullMarked;
