/** Use cases that read evidence. */
@NullMarked
package io.countersign.application.usecase.audit;

import org.jspecify.annotations.NullMarked;
