package io.countersign.domain.step;

import io.countersign.domain.person.EmailAddress;
import io.countersign.domain.person.Role;

/** Who is asked: one person, or everybody who holds a role. */
public sealed interface ApproverRef {
  record ByEmail(EmailAddress email) implements ApproverRef {}

  record InRole(Role role) implements ApproverRef {}
}
