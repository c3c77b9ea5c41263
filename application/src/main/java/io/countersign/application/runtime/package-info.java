/** Ports that belong to no tenant: transactions, ids, randomness. */
@NullMarked
package io.countersign.application.runtime;

import org.jspecify.annotations.NullMarked;
