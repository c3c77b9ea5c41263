/** Callers that hold a request open until their approval is over. */
@NullMarked
package io.countersign.adapters.web.longpoll;

import org.jspecify.annotations.NullMarked;
