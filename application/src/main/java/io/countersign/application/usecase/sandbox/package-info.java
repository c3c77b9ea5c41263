/** Use cases around the sandbox mailbox. */
@NullMarked
package io.countersign.application.usecase.sandbox;

import org.jspecify.annotations.NullMarked;
