package io.countersign.application.testing;

import io.countersign.domain.request.ApprovalRequest;
import io.countersign.domain.request.Assignment;
import io.countersign.domain.request.OpenResult;
import io.countersign.domain.request.RequestId;
import io.countersign.domain.step.ApprovalStep;
import io.countersign.domain.step.ApproverRef;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A request just opened, with an assignment for everybody whom its step names by address. */
public final class RequestBuilder {
  private RequestId id = Samples.aRequestId();
  private ApprovalStep step = Samples.aStep().build();
  private List<Assignment> assignments = List.of();
  private Instant openedAt = Samples.NOW;

  RequestBuilder() {}

  public RequestBuilder id(RequestId chosen) {
    id = chosen;
    return this;
  }

  public RequestBuilder of(StepBuilder builder) {
    step = builder.build();
    return this;
  }

  /** These instead of those named by address. */
  public RequestBuilder assignedTo(Assignment... people) {
    assignments = List.of(people);
    return this;
  }

  public RequestBuilder openedAt(Instant time) {
    openedAt = time;
    return this;
  }

  public ApprovalRequest build() {
    var asked = assignments.isEmpty() ? named() : assignments;
    return switch (ApprovalRequest.open(id, step, Samples.SALT, asked, Map.of(), openedAt)) {
      case OpenResult.Opened(var request) -> request;
      case OpenResult.NoSuchCalendar _,
          OpenResult.NobodyHolds _,
          OpenResult.OnlyTheRequester _,
          OpenResult.ManagerUnknown _,
          OpenResult.TooManyPeople _,
          OpenResult.QuorumTooLarge _,
          OpenResult.GroupTooSmall _ ->
          throw new AssertionError("This request cannot be opened");
    };
  }

  private List<Assignment> named() {
    return step.approvers().stream()
        .filter(ApproverRef.ByEmail.class::isInstance)
        .map(ApproverRef.ByEmail.class::cast)
        .map(reference -> Samples.anAssignment(reference.email().value()))
        .toList();
  }
}
