/** The short form of what dev/chaos does, and proof that its checker can say no. */
@NullMarked
package io.countersign.chaos;

import org.jspecify.annotations.NullMarked;
