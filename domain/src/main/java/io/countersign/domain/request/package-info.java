/** One question put to people: the state machine from opened to closed, and its decisions. */
@NullMarked
package io.countersign.domain.request;

import org.jspecify.annotations.NullMarked;
