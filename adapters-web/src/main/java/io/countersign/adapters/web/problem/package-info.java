/** Everything that goes wrong, told in one form: RFC 9457 problems. */
@NullMarked
package io.countersign.adapters.web.problem;

import org.jspecify.annotations.NullMarked;
