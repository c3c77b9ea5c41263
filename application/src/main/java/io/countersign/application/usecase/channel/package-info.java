/** Use cases around a tenant's channel accounts. */
@NullMarked
package io.countersign.application.usecase.channel;

import org.jspecify.annotations.NullMarked;
