/** Tenant secrets: sealed at rest, referenced from channel settings, never shown. */
@NullMarked
package io.countersign.application.secret;

import org.jspecify.annotations.NullMarked;
