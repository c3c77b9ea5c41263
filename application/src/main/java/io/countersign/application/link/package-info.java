/** Signed personal links: tokens, the keys behind them, page tickets, known devices. */
@NullMarked
package io.countersign.application.link;

import org.jspecify.annotations.NullMarked;
