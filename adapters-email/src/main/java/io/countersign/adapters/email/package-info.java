/**
 * The e-mail channel: composes a mail from a notice, and hands it to a tenant's own mail server.
 */
@NullMarked
package io.countersign.adapters.email;

import org.jspecify.annotations.NullMarked;
