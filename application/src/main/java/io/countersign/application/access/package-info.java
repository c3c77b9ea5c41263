/** Who is calling the API, and what that caller may do. */
@NullMarked
package io.countersign.application.access;

import org.jspecify.annotations.NullMarked;
