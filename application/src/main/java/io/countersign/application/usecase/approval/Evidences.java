package io.countersign.application.usecase.approval;

import io.countersign.domain.audit.Actor;
import io.countersign.domain.field.FieldView;
import io.countersign.domain.json.JsonValue;
import io.countersign.domain.request.ApprovalRequest;
import io.countersign.domain.request.Assignment;
import io.countersign.domain.request.Comment;
import io.countersign.domain.request.Decision;
import io.countersign.domain.request.EscalateResult;
import io.countersign.domain.request.Overriding;
import io.countersign.domain.request.Question;
import io.countersign.domain.request.Responder;
import io.countersign.domain.request.Returned;
import io.countersign.domain.request.Verdict;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What audit events say of requests and decisions. Masked and concealed values are not in it. */
public final class Evidences {
  private Evidences() {}

  /** The whole question as it was put. */
  public static JsonValue.Obj opened(ApprovalRequest request) {
    var step = request.step();
    return JsonValue.object()
        .put("title", step.title())
        .put("summary", step.summary())
        .put("context", context(request))
        .put("requester", step.requester() == null ? null : step.requester().value())
        .put("fields", fields(request.view()))
        .put(
            "approvers",
            JsonValue.strings(request.asked().stream().map(Assignment::email).toList()))
        .put(
            "passedOn",
            JsonValue.array(
                request.assignments().stream()
                    .filter(a -> a.passedOn() != null)
                    .map(a ->
                        JsonValue.object()
                            .put("from", a.email().value())
                            .put("to", request.holder(a).email().value())
                            .build())
                    .toList()))
        .put("contentDigest", request.contentDigest().value())
        .put("expiresAt", request.expiresAt().toString())
        .put("onExpiry", lower(step.clocks().onExpiry()))
        .build();
  }

  /** What is written down and not put to anybody yet. */
  static JsonValue.Obj drafted(ApprovalRequest draft) {
    var step = draft.step();
    return JsonValue.object()
        .put("title", step.title())
        .put("summary", step.summary())
        .put("context", context(draft))
        .put("requester", step.requester() == null ? null : step.requester().value())
        .put("fields", fields(draft.view()))
        .put("contentDigest", draft.contentDigest().value())
        .build();
  }

  /**
   * One answer.
   *
   * @param before the request as the responder found it
   */
  public static JsonValue.Obj decided(
      ApprovalRequest before, ApprovalRequest after, Decision decision) {
    var evidence = decision.evidence();
    var linkExpiry = evidence.linkExpiresAt();
    var submitted = JsonValue.object();
    for (var field : after.view()) {
      if (decision.submitted().containsKey(field.name())) {
        submitted.put(field.name().value(), field.shown());
      }
    }
    return JsonValue.object()
        .put("decisionId", decision.id().value())
        .put("assignmentId", decision.responder().assignment().value())
        .put("responder", responder(decision.responder()))
        .put("onBehalfOf", onBehalfOf(after, decision.responder()))
        .put("verdict", lower(decision.verdict()))
        .put("comment", decision.comment().text())
        .put("channel", decision.channel().value())
        .put("assurance", lower(decision.assurance()))
        .put("ip", evidence.ip())
        .put("userAgent", evidence.userAgent())
        .put("vouchedFor", evidence.vouchedFor().isEmpty() ? null : evidence.vouchedFor())
        .put("linkKeyId", evidence.linkKeyId())
        .put("linkExpiresAt", linkExpiry == null ? null : linkExpiry.toString())
        .put(
            "timeLeft",
            linkExpiry == null ? null : Duration.between(decision.at(), linkExpiry).toString())
        .put("contentDigest", decision.seen().value())
        .put("context", context(before))
        .put("shown", fields(before.view()))
        .put("submitted", submitted.build())
        .put("stateAfter", lower(after.state()))
        .build();
  }

  private static JsonValue onBehalfOf(ApprovalRequest request, Responder responder) {
    return JsonValue.strings(
        request.assignment(responder.assignment()).stream()
            .flatMap(answered -> request.onBehalfOf(answered).stream())
            .map(Assignment::email)
            .toList());
  }

  /** That somebody wants changes. */
  static JsonValue.Obj returned(ApprovalRequest after, Returned returned) {
    var evidence = returned.evidence();
    return JsonValue.object()
        .put("revision", after.revision())
        .put("assignmentId", returned.responder().assignment().value())
        .put("responder", responder(returned.responder()))
        .put("onBehalfOf", onBehalfOf(after, returned.responder()))
        .put("comment", returned.why().text())
        .put("channel", returned.channel().value())
        .put("assurance", lower(returned.assurance()))
        .put("ip", evidence.ip())
        .put("userAgent", evidence.userAgent())
        .put("linkKeyId", evidence.linkKeyId())
        .put("contentDigest", returned.seen().value())
        .build();
  }

  /** That somebody wants to know something first. */
  static JsonValue.Obj asked(ApprovalRequest after, Question question) {
    var evidence = question.evidence();
    return JsonValue.object()
        .put("revision", after.revision())
        .put("question", question.number())
        .put("assignmentId", question.responder().assignment().value())
        .put("responder", responder(question.responder()))
        .put("onBehalfOf", onBehalfOf(after, question.responder()))
        .put("text", question.text().text())
        .put("channel", question.channel().value())
        .put("assurance", lower(question.assurance()))
        .put("ip", evidence.ip())
        .put("userAgent", evidence.userAgent())
        .put("linkKeyId", evidence.linkKeyId())
        .put("contentDigest", question.seen().value())
        .build();
  }

  /** What was said to which questions, and until when the approvers have time by that. */
  static JsonValue.Obj replied(List<Question> to, ApprovalRequest after, Comment text) {
    return JsonValue.object()
        .put("revision", after.revision())
        .put(
            "questions",
            JsonValue.array(to.stream().map(one -> JsonValue.of(one.number())).toList()))
        .put("text", text.text())
        .put("expiresAt", after.expiresAt().toString())
        .put("contentDigest", after.shownDigest().value())
        .build();
  }

  /** The whole question as it is put in its new revision, and whose answers do not count for it. */
  static JsonValue.Obj resubmitted(ApprovalRequest after) {
    var members = new LinkedHashMap<>(opened(after).members());
    members.put("revision", JsonValue.of(after.revision()));
    members.put(
        "staleDecisions",
        JsonValue.strings(
            after.history().stale().stream()
                .filter(stale -> stale.since() == after.revision())
                .map(stale -> stale.decision().id().value())
                .toList()));
    return new JsonValue.Obj(members);
  }

  static JsonValue.Obj overridden(ApprovalRequest after, Overriding by) {
    return JsonValue.object()
        .put("verdict", lower(by.verdict()))
        .put("reason", by.reason().text())
        .put("revision", after.revision())
        .put("context", context(after))
        .put("shown", fields(after.view()))
        .put("contentDigest", after.shownDigest().value())
        .build();
  }

  /** That time is over, and what has become of it by which rule: it is nobody's decision. */
  static JsonValue.Obj expired(ApprovalRequest after) {
    return JsonValue.object()
        .put("reason", "")
        .put("onExpiry", lower(after.step().clocks().onExpiry()))
        .put("stateAfter", lower(after.state()))
        .put("ranOut", JsonValue.of(after.clocks().ranOut()))
        .put("approvals", after.count(Verdict.APPROVE))
        .put("rejections", after.count(Verdict.REJECT))
        .put(
            "unanswered",
            JsonValue.strings(
                after.asked().stream()
                    .filter(a -> after.decisionOn(a.id()).isEmpty())
                    .map(Assignment::email)
                    .toList()))
        .put("contentDigest", after.shownDigest().value())
        .build();
  }

  /** A level of the ladder: who came in by it, and whose items they have. */
  static JsonValue.Obj escalated(EscalateResult.Escalated escalated) {
    var after = escalated.request();
    return JsonValue.object()
        .put("level", escalated.level())
        .put("action", lower(escalated.escalation().action()))
        .put(
            "people", JsonValue.strings(escalated.added().stream().map(Assignment::email).toList()))
        .put(
            "passedOn",
            JsonValue.array(
                Stream.concat(escalated.relieved().stream(), escalated.added().stream())
                    .filter(a -> a.passedOn() != null)
                    .map(a ->
                        JsonValue.object()
                            .put("from", a.email().value())
                            .put("to", after.holder(a).email().value())
                            .build())
                    .toList()))
        .put("required", after.groups().stream().mapToInt(ApprovalRequest.Group::required).sum())
        .put("asked", after.asked().size())
        .build();
  }

  /** Who really acts when this responder answers. */
  public static Actor actor(Responder responder) {
    return switch (responder) {
      case Responder.Approver(var _, var email, var _) -> new Actor.Approver(email);
      case Responder.Machine(var _, var keyId, var keyName) -> new Actor.ApiClient(keyId, keyName);
    };
  }

  private static JsonValue.Obj context(ApprovalRequest request) {
    var step = request.step();
    return JsonValue.object()
        .put("executionId", step.workflow().executionId())
        .put("stepId", step.workflow().stepId())
        .put("trigger", step.context().trigger())
        .put(
            "previous",
            JsonValue.array(
                step.context().previous().stream()
                    .map(p ->
                        JsonValue.object().put("step", p.step()).put("output", p.output()).build())
                    .toList()))
        .put("onApprove", step.context().onApprove())
        .put("onReject", step.context().onReject())
        .build();
  }

  private static JsonValue fields(List<FieldView> fields) {
    return JsonValue.array(
        fields.stream()
            .map(f ->
                JsonValue.object()
                    .put("name", f.name().value())
                    .put("label", f.label())
                    .put("shown", f.shown())
                    .build())
            .toList());
  }

  private static String responder(Responder responder) {
    return switch (responder) {
      case Responder.Approver(var _, var email, var _) -> email.value();
      case Responder.Machine(var _, var keyId, var _) -> "api-key:" + keyId;
    };
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
