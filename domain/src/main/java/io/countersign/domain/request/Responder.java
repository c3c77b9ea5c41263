package io.countersign.domain.request;

import io.countersign.domain.person.EmailAddress;

/** Who answered. */
public sealed interface Responder {
  /** One of the people asked. */
  record Approver(AssignmentId assignment, EmailAddress email, String name) implements Responder {}

  /**
   * An API key allowed to answer in place of one of the people asked; never given a human's name.
   */
  record Machine(AssignmentId assignment, String keyId, String keyName) implements Responder {}

  AssignmentId assignment();

  /** How this responder is named to people. */
  default String display() {
    return switch (this) {
      case Approver(var _, var email, var name) -> name.isBlank() ? email.value() : name;
      case Machine(var _, var _, var keyName) -> keyName;
    };
  }
}
