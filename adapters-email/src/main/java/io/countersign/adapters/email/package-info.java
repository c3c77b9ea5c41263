/** The e-mail channel. */
@NullMarked
package io.countersign.adapters.email;

import org.jspecify.annotations.NullMarked;
