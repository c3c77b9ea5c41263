/** Seals what must not be readable in the database, under the operator's master keys. */
@NullMarked
package io.countersign.adapters.secrets;

import org.jspecify.annotations.NullMarked;
