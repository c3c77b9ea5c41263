/** Tells the caller's systems what was decided, by signed callbacks. */
@NullMarked
package io.countersign.adapters.webhook;

import org.jspecify.annotations.NullMarked;
