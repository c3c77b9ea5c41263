/** Whose data it is: every row, port method and token names a tenant. */
@NullMarked
package io.countersign.domain.tenant;

import org.jspecify.annotations.NullMarked;
