package io.countersign.domain.request;

import io.countersign.domain.field.FieldProblem;
import java.time.Instant;
import java.util.List;

/** What became of an answer. */
public sealed interface DecisionResult {
  /** Accepted; {@code request} is the state after it. */
  record Recorded(ApprovalRequest request, Decision decision) implements DecisionResult {}

  /** The same person gave the same answer before: a success, and nothing changed. */
  record Repeated(Decision first) implements DecisionResult {}

  /** The same person gave the other answer before. */
  record AlreadyAnswered(Decision first) implements DecisionResult {}

  /** Others decided the request; {@code winner} is the answer that ended it. */
  record AlreadyDecided(Decision winner) implements DecisionResult {}

  /** It was decided above the rules. */
  record Overridden(Overriding override) implements DecisionResult {}

  /** The request was recalled or cancelled, or waits for changes. */
  record Closed(RequestState state) implements DecisionResult {}

  record Expired(Instant at) implements DecisionResult {}

  /** The responder has no item on this request. */
  record NotAsked() implements DecisionResult {}

  /** Somebody else has the responder's item by now. */
  record PassedOn(Assignment to) implements DecisionResult {}

  /** A requester cannot answer their own request. */
  record SelfApproval() implements DecisionResult {}

  /** What the responder was shown is not what the request says now. */
  record ContentChanged() implements DecisionResult {}

  /** Some entered values cannot be taken; everything typed should be shown again. */
  record InputRefused(List<FieldProblem> problems) implements DecisionResult {
    public InputRefused {
      problems = List.copyOf(problems);
    }
  }

  record CommentRequired() implements DecisionResult {}

  /** The step does not let people answer like this through this channel. */
  record ChannelRefused() implements DecisionResult {}

  /** The policy of this request keeps machines from answering it. */
  record MachineRefused() implements DecisionResult {}
}
