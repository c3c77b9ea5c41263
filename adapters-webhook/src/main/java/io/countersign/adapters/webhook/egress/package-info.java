/** Keeps this installation from connecting where the public has no business. */
@NullMarked
package io.countersign.adapters.webhook.egress;

import org.jspecify.annotations.NullMarked;
