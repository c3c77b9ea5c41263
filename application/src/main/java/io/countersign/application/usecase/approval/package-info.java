/** Use cases that open, show and end requests. */
@NullMarked
package io.countersign.application.usecase.approval;

import org.jspecify.annotations.NullMarked;
