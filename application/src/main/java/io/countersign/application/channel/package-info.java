/** The channel SPI: all that the author of a channel reads. */
@NullMarked
package io.countersign.application.channel;

import org.jspecify.annotations.NullMarked;
