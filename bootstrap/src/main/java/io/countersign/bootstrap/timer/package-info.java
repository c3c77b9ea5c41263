/** The only timers. Each calls one use case that does one round. */
@NullMarked
package io.countersign.bootstrap.timer;

import org.jspecify.annotations.NullMarked;
