/** The one way to answer a request, for every channel, page and API. */
@NullMarked
package io.countersign.application.usecase.decision;

import org.jspecify.annotations.NullMarked;
