/** Use cases of the operator: tenants and API keys. */
@NullMarked
package io.countersign.application.usecase.tenant;

import org.jspecify.annotations.NullMarked;
