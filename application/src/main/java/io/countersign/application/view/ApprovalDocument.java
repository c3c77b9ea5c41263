package io.countersign.application.view;

import io.countersign.application.channel.Delivery;
import io.countersign.domain.calendar.WorkingTime;
import io.countersign.domain.field.FieldView;
import io.countersign.domain.json.JsonValue;
import io.countersign.domain.quorum.Quorum;
import io.countersign.domain.request.ApprovalRequest;
import io.countersign.domain.request.Assignment;
import io.countersign.domain.request.Assurance;
import io.countersign.domain.request.ContentDigest;
import io.countersign.domain.request.Decision;
import io.countersign.domain.request.Outcome;
import io.countersign.domain.request.Question;
import io.countersign.domain.request.Reply;
import io.countersign.domain.request.Responder;
import io.countersign.domain.request.Returned;
import io.countersign.domain.request.Verdict;
import io.countersign.domain.step.ApproverRef;
import io.countersign.domain.step.ChannelUse;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An approval as JSON, the same for {@code GET /v1/approvals/{id}} and for callbacks. Masked values
 * appear masked and concealed fields not at all, except that the outcome gives back what people
 * entered.
 */
public final class ApprovalDocument {
  private static final String ON_EXPIRY = "on-expiry";

  private ApprovalDocument() {}

  public static JsonValue.Obj of(ApprovalRequest request, List<Delivery> deliveries) {
    return document(
        request,
        assignment ->
            assignment(request, assignment)
                .put("deliveries", deliveries(assignment, deliveries))
                .build());
  }

  /** The same without deliveries, for lists. */
  public static JsonValue.Obj inList(ApprovalRequest request) {
    return document(request, assignment -> assignment(request, assignment).build());
  }

  private static JsonValue.Obj document(
      ApprovalRequest request, Function<Assignment, JsonValue.Obj> assignment) {
    var step = request.step();
    return JsonValue.object()
        .put("id", request.id().toString())
        .put("state", kebab(request.state()))
        .put("title", step.title())
        .put("summary", step.summary())
        .put(
            "workflow",
            JsonValue.object()
                .put("executionId", step.workflow().executionId())
                .put("stepId", step.workflow().stepId())
                .build())
        .put("requester", email(step.requester() == null ? null : step.requester().value()))
        .put(
            "fields",
            JsonValue.array(request.view().stream().map(ApprovalDocument::field).toList()))
        .put("quorum", quorum(request))
        .put(
            "delivery",
            JsonValue.array(step.delivery().stream().map(ApprovalDocument::use).toList()))
        .put("labels", labels(request))
        .put("createdAt", time(request.createdAt()))
        .put("expiresAt", time(request.deadline().orElse(null)))
        .put("pausedSince", time(request.pausedSince().orElse(null)))
        .put("onExpiry", kebab(step.clocks().onExpiry()))
        .put("calendar", calendar(step.clocks().time()))
        .put("escalated", request.clocks().escalated())
        .put(
            "nextEscalationAt",
            request.pending() && request.pausedSince().isEmpty()
                ? time(request.nextLevel().map(ApprovalRequest.Level::due).orElse(null))
                : JsonValue.NULL)
        .put("closedAt", time(request.closedAt()))
        .put("revision", request.revision())
        .put(
            "returned",
            request
                .waitingForChanges()
                .<JsonValue>map(round -> returned(round.returned()))
                .orElse(JsonValue.NULL))
        .put(
            "questions",
            JsonValue.array(
                request.history().questions().stream().map(ApprovalDocument::question).toList()))
        .put("contentDigest", request.contentDigest().value())
        .put("shownDigest", request.shownDigest().value())
        .put(
            "assignments", JsonValue.array(request.assignments().stream().map(assignment).toList()))
        .put(
            "outcome",
            request
                .outcome()
                .<JsonValue>map(o -> outcome(o, request.shownDigest()))
                .orElse(JsonValue.NULL))
        .build();
  }

  private static @Nullable String calendar(WorkingTime time) {
    return switch (time) {
      case WorkingTime.Always() -> null;
      case WorkingTime.By(var name) -> name.value();
      case WorkingTime.Of(var calendar) -> calendar.name().value();
    };
  }

  static JsonValue.Obj returned(Returned returned) {
    return JsonValue.object()
        .put("at", time(returned.at()))
        .put("by", responder(returned.responder()))
        .put("channel", returned.channel().value())
        .put("assurance", kebab(returned.assurance()))
        .put("comment", returned.why().text())
        .build();
  }

  private static JsonValue question(Question question) {
    var reply = question.reply();
    return JsonValue.object()
        .put("number", question.number())
        .put("revision", question.revision())
        .put("at", time(question.at()))
        .put("by", responder(question.responder()))
        .put("channel", question.channel().value())
        .put("assurance", kebab(question.assurance()))
        .put("text", question.text().text())
        .put("reply", reply == null ? JsonValue.NULL : reply(reply))
        .build();
  }

  private static JsonValue reply(Reply reply) {
    return JsonValue.object()
        .put("at", time(reply.at()))
        .put("by", key(reply.keyId(), reply.keyName()))
        .put("text", reply.text().text())
        .build();
  }

  static JsonValue.Obj field(FieldView field) {
    var value =
        switch (field) {
          case FieldView.Readable readable -> readable.value().asJson();
          case FieldView.Masked masked -> JsonValue.of(masked.shown());
        };
    return JsonValue.object()
        .put("name", field.name().value())
        .put("label", field.label())
        .put("type", kebab(field.type()))
        .put("value", value)
        .put(
            "display",
            switch (field) {
              case FieldView.Readable _ -> "readable";
              case FieldView.Masked _ -> "readable-masked";
            })
        .put("input", kebab(field.input()))
        .build();
  }

  static JsonValue.Obj quorum(ApprovalRequest request) {
    var quorum = request.step().quorum();
    var document = JsonValue.object();
    switch (quorum.rule()) {
      case Quorum.Rule.Counting counting -> rule(document, counting);
      case Quorum.Rule.PerGroup(var each) ->
          document
              .put("rule", "per-group")
              .put("each", rule(JsonValue.object(), each).build())
              .put(
                  "groups",
                  JsonValue.array(request.groups().stream().map(ApprovalDocument::group).toList()));
    }
    return document
        .put("veto", quorum.veto())
        .put("required", Summaries.progress(request).required())
        .put("approvals", request.count(Verdict.APPROVE))
        .put("rejections", request.count(Verdict.REJECT))
        .build();
  }

  private static JsonValue.Builder rule(JsonValue.Builder document, Quorum.Rule.Counting rule) {
    return switch (rule) {
      case Quorum.Rule.Any() -> document.put("rule", "any");
      case Quorum.Rule.All() -> document.put("rule", "all");
      case Quorum.Rule.AtLeast(var count) -> document.put("rule", "at-least").put("n", count);
      case Quorum.Rule.Percent(var percent) -> document.put("rule", "percent").put("p", percent);
    };
  }

  private static JsonValue.Obj group(ApprovalRequest.Group group) {
    var tally = group.tally();
    return JsonValue.object()
        .put("approvers", group.entry() == null ? JsonValue.NULL : approver(group.entry()))
        .put("asked", tally.asked())
        .put("required", group.required())
        .put("approvals", tally.approvals())
        .put("rejections", tally.rejections())
        .build();
  }

  static JsonValue approver(ApproverRef entry) {
    return switch (entry) {
      case ApproverRef.ByEmail(var email) -> JsonValue.object().put("email", email.value()).build();
      case ApproverRef.InRole(var role) -> JsonValue.object().put("role", role.value()).build();
      case ApproverRef.ManagerOfRequester() ->
          JsonValue.object().put("managerOf", "requester").build();
    };
  }

  private static JsonValue.Obj labels(ApprovalRequest request) {
    var labels = JsonValue.object();
    request.step().labels().forEach((name, value) -> labels.put(name, value));
    return labels.build();
  }

  private static JsonValue.Builder assignment(ApprovalRequest request, Assignment assignment) {
    var passed = assignment.passedOn();
    return JsonValue.object()
        .put("id", assignment.id().value())
        .put("email", assignment.email().value())
        .put("name", assignment.name())
        .put("state", kebab(request.stateOf(assignment)))
        .put("passedOnTo", passed == null ? null : passed.to().value())
        .put(
            "onBehalfOf",
            JsonValue.array(
                request.onBehalfOf(assignment).stream().map(ApprovalDocument::person).toList()))
        .put("escalation", assignment.via() == null ? JsonValue.NULL : via(assignment.via()))
        .put(
            "decision",
            request
                .decisionOn(assignment.id())
                .<JsonValue>map(ApprovalDocument::decision)
                .orElse(JsonValue.NULL));
  }

  static JsonValue via(Assignment.Via via) {
    return JsonValue.object().put("level", via.level()).put("action", kebab(via.action())).build();
  }

  static JsonValue.Obj person(Assignment assignment) {
    return JsonValue.object()
        .put("email", assignment.email().value())
        .put("name", assignment.name())
        .build();
  }

  private static JsonValue deliveries(Assignment assignment, List<Delivery> all) {
    return JsonValue.array(
        all.stream()
            .filter(d -> d.reaches(assignment.id()))
            .map(ApprovalDocument::delivery)
            .toList());
  }

  /** The name alone, as callers mostly write it, unless the step says more. */
  private static JsonValue use(ChannelUse use) {
    if (use.equals(ChannelUse.of(use.channel()))) {
      return JsonValue.of(use.channel().value());
    }
    var document =
        JsonValue.object()
            .put("channel", use.channel().value())
            .put("answers", kebab(use.answers()));
    return use.after().isZero()
        ? document.build()
        : document.put("after", use.after().toString()).build();
  }

  private static JsonValue.Obj delivery(Delivery delivery) {
    return JsonValue.object()
        .put("id", delivery.id().value())
        .put("channel", delivery.channel().value())
        .put("kind", kebab(delivery.kind()))
        .put("state", kebab(delivery.state()))
        .put("attempts", delivery.attempts())
        .put("lastFailure", delivery.lastFailure().isEmpty() ? null : delivery.lastFailure())
        .put("dueAt", time(delivery.dueAt()))
        .put("sentAt", time(delivery.sentAt()))
        .build();
  }

  static JsonValue.Obj decision(Decision decision) {
    return JsonValue.object()
        .put("id", decision.id().value())
        .put("verdict", kebab(decision.verdict()))
        .put("at", time(decision.at()))
        .put("by", responder(decision.responder()))
        .put("channel", decision.channel().value())
        .put("assurance", kebab(decision.assurance()))
        .put("comment", decision.comment().empty() ? null : decision.comment().text())
        .put("contentDigest", decision.seen().value())
        .put("revision", decision.revision())
        .build();
  }

  private static JsonValue.Obj outcome(Outcome outcome, ContentDigest shown) {
    var fields = JsonValue.object();
    outcome
        .fields()
        .forEach((name, field) ->
            fields.put(
                name.value(),
                JsonValue.object()
                    .put("proposed", field.proposed().asJson())
                    .put("submitted", field.submitted().asJson())
                    .put("effective", field.effective().asJson())
                    .build()));
    var document =
        JsonValue.object()
            .put("verdict", kebab(outcome.verdict()))
            .put("decidedAt", time(outcome.decidedAt()))
            .put("fields", fields.build());
    return switch (outcome.by()) {
      case Outcome.By.People(var decision) ->
          document
              .put("override", JsonValue.of(false))
              .put("rule", JsonValue.NULL)
              .put("decidedBy", responder(decision.responder()))
              .put("channel", decision.channel().value())
              .put("assurance", kebab(decision.assurance()))
              .put("comment", decision.comment().empty() ? null : decision.comment().text())
              .put("contentDigest", decision.seen().value())
              .build();
      case Outcome.By.Administrator(var override) ->
          document
              .put("override", JsonValue.of(true))
              .put("rule", JsonValue.NULL)
              .put("decidedBy", key(override.keyId(), override.keyName()))
              .put("channel", "api")
              .put("assurance", kebab(Assurance.SESSION))
              .put("comment", override.reason().text())
              .put("contentDigest", shown.value())
              .build();
      case Outcome.By.TimeRunningOut() ->
          document
              .put("override", JsonValue.of(false))
              .put("rule", ON_EXPIRY)
              .put("decidedBy", JsonValue.NULL)
              .put("channel", JsonValue.NULL)
              .put("assurance", JsonValue.NULL)
              .put("comment", JsonValue.NULL)
              .put("contentDigest", shown.value())
              .build();
    };
  }

  private static JsonValue.Obj responder(Responder responder) {
    return switch (responder) {
      case Responder.Approver(var _, var email, var name) ->
          JsonValue.object().put("email", email.value()).put("name", name).build();
      case Responder.Machine(var _, var keyId, var keyName) -> key(keyId, keyName);
    };
  }

  private static JsonValue.Obj key(String id, String name) {
    return JsonValue.object().put("apiKey", id).put("name", name).build();
  }

  private static JsonValue email(@Nullable String email) {
    return email == null ? JsonValue.NULL : JsonValue.object().put("email", email).build();
  }

  private static JsonValue time(@Nullable Instant time) {
    return JsonValue.of(time == null ? null : time.truncatedTo(ChronoUnit.MICROS).toString());
  }

  private static String kebab(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
