/** Use cases around the directory. */
@NullMarked
package io.countersign.application.usecase.people;

import org.jspecify.annotations.NullMarked;
