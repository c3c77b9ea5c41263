/** Where the vendors of channels call. */
@NullMarked
package io.countersign.adapters.web.channel;

import org.jspecify.annotations.NullMarked;
