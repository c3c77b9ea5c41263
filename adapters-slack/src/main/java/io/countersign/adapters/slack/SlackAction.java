package io.countersign.adapters.slack;

import io.countersign.application.channel.Press;
import java.util.Arrays;
import java.util.Optional;

/** What our buttons and forms are called towards Slack. */
enum SlackAction {
  APPROVE("approve", Press.Kind.APPROVE),
  REJECT("reject", Press.Kind.REJECT),
  EDIT("edit", Press.Kind.EDIT),
  READ("read", Press.Kind.READ),
  SUBMIT_APPROVAL("submit-approval", Press.Kind.SUBMIT_APPROVAL),
  SUBMIT_REJECTION("submit-rejection", Press.Kind.SUBMIT_REJECTION);

  /** A link: Slack tells us that it was followed, which means nothing. */
  static final String PAGE = "page";

  private final String id;
  private final Press.Kind kind;

  SlackAction(String id, Press.Kind kind) {
    this.id = id;
    this.kind = kind;
  }

  String id() {
    return id;
  }

  Press.Kind kind() {
    return kind;
  }

  static Optional<SlackAction> of(String id) {
    return Arrays.stream(values()).filter(action -> action.id.equals(id)).findFirst();
  }
}
