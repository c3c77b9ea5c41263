/** Builds the use cases with plain new; nothing else happens here. */
@NullMarked
package io.countersign.bootstrap.wiring;

import org.jspecify.annotations.NullMarked;
