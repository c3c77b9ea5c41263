package io.countersign.domain.step;

import io.countersign.domain.person.EmailAddress;
import io.countersign.domain.person.Role;

/** Who is asked: one person, everybody who holds a role, or whoever the requester reports to. */
public sealed interface ApproverRef {
  record ByEmail(EmailAddress email) implements ApproverRef {}

  record InRole(Role role) implements ApproverRef {}

  /** As the directory knows it when the request is opened. */
  record ManagerOfRequester() implements ApproverRef {}

  /** How this is named to people who read a refusal. */
  default String display() {
    return switch (this) {
      case ByEmail(var email) -> email.value();
      case InRole(var role) -> "the role " + role;
      case ManagerOfRequester() -> "the manager of the requester";
    };
  }
}
