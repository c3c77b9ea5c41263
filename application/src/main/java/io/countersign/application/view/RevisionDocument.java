package io.countersign.application.view;

import io.countersign.domain.json.JsonValue;
import io.countersign.domain.request.ApprovalRequest;
import io.countersign.domain.request.Decision;
import io.countersign.domain.request.StaleDecision;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.IntStream;

/** What was asked in each revision of an approval, and what was answered to it. */
public final class RevisionDocument {
  private RevisionDocument() {}

  /** From the first to the current one. Masked and concealed values are not in it. */
  public static List<JsonValue.Obj> all(ApprovalRequest request) {
    return IntStream.rangeClosed(1, request.revision())
        .mapToObj(number -> document(request, request.asOf(number)))
        .toList();
  }

  private static JsonValue.Obj document(ApprovalRequest now, ApprovalRequest then) {
    var step = then.step();
    var number = then.revision();
    var sentBack =
        now.history().returned().stream().filter(round -> round.number() == number).findFirst();
    return JsonValue.object()
        .put("revision", number)
        .put("title", step.title())
        .put("summary", step.summary())
        .put(
            "fields",
            JsonValue.array(
                step.fields().stream()
                    .flatMap(field -> field.view().stream())
                    .map(ApprovalDocument::field)
                    .toList()))
        .put("contentDigest", then.contentDigest().value())
        .put(
            "decisions",
            JsonValue.array(
                then.decisions().stream()
                    .filter(decision -> decision.revision() == number)
                    .map(decision -> decision(now, decision))
                    .toList()))
        .put(
            "returned",
            sentBack
                .<JsonValue>map(round -> ApprovalDocument.returned(round.returned()))
                .orElse(JsonValue.NULL))
        .build();
  }

  private static JsonValue.Obj decision(ApprovalRequest now, Decision decision) {
    var stale =
        now.history().stale().stream()
            .filter(one -> one.decision().equals(decision))
            .findFirst()
            .map(StaleDecision::since);
    var members = new LinkedHashMap<>(ApprovalDocument.decision(decision).members());
    members.put("staleSince", stale.<JsonValue>map(JsonValue::of).orElse(JsonValue.NULL));
    return new JsonValue.Obj(members);
  }
}
