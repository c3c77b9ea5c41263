/** Use cases around tenant secrets. */
@NullMarked
package io.countersign.application.usecase.secret;

import org.jspecify.annotations.NullMarked;
