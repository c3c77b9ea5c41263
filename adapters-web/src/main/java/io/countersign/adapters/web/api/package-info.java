/** The REST API: reads what callers send, runs one use case, says what became of it. */
@NullMarked
package io.countersign.adapters.web.api;

import org.jspecify.annotations.NullMarked;
