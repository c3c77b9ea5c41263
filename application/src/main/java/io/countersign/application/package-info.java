/** What the gateway does: one class per use case, the ports they need, and the channel SPI. */
@NullMarked
package io.countersign.application;

import org.jspecify.annotations.NullMarked;
