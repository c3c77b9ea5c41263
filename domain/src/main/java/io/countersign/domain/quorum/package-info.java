/** How many answers decide. */
@NullMarked
package io.countersign.domain.quorum;

import org.jspecify.annotations.NullMarked;
