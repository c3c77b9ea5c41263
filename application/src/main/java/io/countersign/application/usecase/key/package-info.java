/** Use cases around the keys that sign links. */
@NullMarked
package io.countersign.application.usecase.key;

import org.jspecify.annotations.NullMarked;
