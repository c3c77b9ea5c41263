package io.countersign.domain.request;

/** What became of a wish to give an item to somebody else. */
public sealed interface ReassignResult {
  /**
   * @param request the state after it
   * @param from whose item it was
   */
  record Reassigned(ApprovalRequest request, Assignment from, Assignment to)
      implements ReassignResult {}

  /** The request is over, or its time is. */
  record NotPending(RequestState state) implements ReassignResult {}

  record NoSuchAssignment() implements ReassignResult {}

  /** The item was answered, or passed on before. */
  record NotOpen(Assignment.State state) implements ReassignResult {}

  /** A requester cannot answer their own request. */
  record ToTheRequester() implements ReassignResult {}

  /** This person has an item on the request, or had one. */
  record AlreadyAsked() implements ReassignResult {}
}
