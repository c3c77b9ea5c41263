/** Who is calling, what they may do, and what every answer says to browsers. */
@NullMarked
package io.countersign.adapters.web.security;

import org.jspecify.annotations.NullMarked;
