/** Stories about the e-mail channel, and the stubs they are told with. */
@NullMarked
package io.countersign.adapters.email;

import org.jspecify.annotations.NullMarked;
