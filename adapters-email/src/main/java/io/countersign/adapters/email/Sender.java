package io.countersign.adapters.email;

import io.countersign.domain.person.EmailAddress;
import org.jspecify.annotations.Nullable;

/**
 * Whose mail it is.
 *
 * @param name empty to use the tenant's branding
 * @param recipient where all mail goes instead of to the person asked, null for nowhere else
 */
record Sender(EmailAddress address, String name, @Nullable EmailAddress recipient) {
  String domain() {
    return address.value().substring(address.value().indexOf('@') + 1);
  }
}
