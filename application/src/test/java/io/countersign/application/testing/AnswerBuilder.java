package io.countersign.application.testing;

import io.countersign.application.link.TenantKey;
import io.countersign.application.usecase.decision.DecideApproval;
import io.countersign.domain.channel.ChannelId;
import io.countersign.domain.person.EmailAddress;
import io.countersign.domain.request.Answer;
import io.countersign.domain.request.ApprovalRequest;
import io.countersign.domain.request.Asking;
import io.countersign.domain.request.Assignment;
import io.countersign.domain.request.Assurance;
import io.countersign.domain.request.Comment;
import io.countersign.domain.request.ContentDigest;
import io.countersign.domain.request.DecisionId;
import io.countersign.domain.request.DecisionResult;
import io.countersign.domain.request.Evidence;
import io.countersign.domain.request.RequestId;
import io.countersign.domain.request.Responder;
import io.countersign.domain.request.SendingBack;
import io.countersign.domain.request.Verdict;
import io.countersign.domain.tenant.TenantId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An answer; the person asked approves by mail and says no more. */
public final class AnswerBuilder {
  private DecisionId id = new DecisionId(Samples.nextId("dec"));
  private Responder responder;
  private Verdict verdict = Verdict.APPROVE;
  private Comment comment = Comment.NONE;
  private final Map<String, String> typed = new LinkedHashMap<>();
  private @Nullable ContentDigest seen;
  private ChannelId channel = Samples.EMAIL;
  private Assurance assurance = Assurance.LINK;
  private DecideApproval.@Nullable Known known;
  private Evidence evidence = Evidence.NONE;

  AnswerBuilder(Assignment assignment) {
    responder = new Responder.Approver(assignment.id(), assignment.email(), assignment.name());
  }

  public AnswerBuilder id(String text) {
    id = new DecisionId(text);
    return this;
  }

  public AnswerBuilder by(String email) {
    responder = new Responder.Approver(responder.assignment(), new EmailAddress(email), "");
    return this;
  }

  public AnswerBuilder byMachine(String keyId, String keyName) {
    responder = new Responder.Machine(responder.assignment(), keyId, keyName);
    assurance = Assurance.SESSION;
    return this;
  }

  public AnswerBuilder rejecting(String why) {
    verdict = Verdict.REJECT;
    return saying(why);
  }

  public AnswerBuilder saying(String text) {
    comment = new Comment(text);
    return this;
  }

  public AnswerBuilder typing(String field, String text) {
    typed.put(field, text);
    return this;
  }

  public AnswerBuilder having(ContentDigest shown) {
    seen = shown;
    return this;
  }

  public AnswerBuilder on(ChannelId where, Assurance how) {
    channel = where;
    assurance = how;
    return this;
  }

  public AnswerBuilder evidence(Evidence known) {
    evidence = known;
    return this;
  }

  /** As somebody who has read the request already. */
  public AnswerBuilder knowing(ApprovalRequest request, TenantKey signing) {
    known = new DecideApproval.Known(request, signing);
    return this;
  }

  public Answer build() {
    return new Answer(id, responder, verdict, comment, typed, seen, channel, assurance, evidence);
  }

  /** The same as a surface hands it in. */
  public DecideApproval.Command to(TenantId tenant, RequestId request) {
    return new DecideApproval.Command(
        tenant, request, known, responder, verdict, comment, typed, seen, channel, assurance,
        evidence);
  }

  /** The wish for changes instead of an answer. */
  public SendingBack sendingBack(String why) {
    return new SendingBack(responder, new Comment(why), seen, channel, assurance, evidence);
  }

  /** A question before any answer. */
  public Asking asking(String what) {
    return new Asking(responder, new Comment(what), seen, channel, assurance, evidence);
  }

  /** What becomes of {@code request} when it takes this answer, which it must. */
  public DecisionResult.Recorded recordedBy(ApprovalRequest request, Instant now) {
    return request.decide(build(), now) instanceof DecisionResult.Recorded recorded
        ? recorded
        : fail(request);
  }

  private static DecisionResult.Recorded fail(ApprovalRequest request) {
    throw new AssertionError("Request " + request.id() + " does not take this answer");
  }
}
