/** Expressions of workflows, in the Common Expression Language (CEL). */
@NullMarked
package io.countersign.adapters.expressions;

import org.jspecify.annotations.NullMarked;
