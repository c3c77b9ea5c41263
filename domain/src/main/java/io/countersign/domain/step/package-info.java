/** The definition an approval request is made from: who, how many, which fields, how long. */
@NullMarked
package io.countersign.domain.step;

import org.jspecify.annotations.NullMarked;
