package io.countersign.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The workflows that are measured, in the name of one tenant. */
final class Workflows {
  /** Steps of {@link #runThrough}. */
  static final int STEPS = 3;

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String THREE =
      """
      {"name": "three", "title": "Three steps", "input": {"amount": {"type": "number", "required": true}},
       "start": "ask",
       "steps": {
         "ask": {"kind": "approval", "title": "Spend", "approvers": [{"email": "approver@example.test"}],
                 "fields": [{"name": "amount", "label": "Amount", "type": "number", "value": "@{input:amount}"}],
                 "policy": {"api": "allowed"}, "onApprove": "size"},
         "size": {"kind": "branch", "cases": [{"when": "input.amount > 50000", "next": "none"}],
                  "otherwise": "work"},
         "work": {"kind": "task", "input": {"amount": "@{input:amount}"}},
         "none": {"kind": "end", "result": "rejected"}}}
      """;

  private final Installation.Tenant tenant;

  Workflows(Installation.Tenant tenant) {
    this.tenant = tenant;
  }

  void publishThree(Wire wire) throws IOException {
    publish(wire, "three", THREE);
  }

  /**
   * Starts an execution, has it approved and its work done: all that callers and approvers send.
   */
  void runThrough(Wire wire, int piece) throws IOException {
    var id = start(wire, "three", piece);
    var request = show(wire, id).at("/steps/0/approvalId").asText();
    var assignment = read(wire, "/v1/approvals/" + request).at("/assignments/0/id").asText();
    tenant.post(
        wire,
        "/v1/approvals/" + request + "/decisions",
        "{\"assignmentId\":\"%s\",\"decision\":\"approve\"}".formatted(assignment),
        200);
    tenant.post(wire, "/v1/executions/" + id + "/steps/work/complete", "{\"output\":{}}", 200);
  }

  /**
   * A workflow that only decides which of so many ways it goes, by expressions of which none holds.
   */
  void publishBranch(Wire wire, int cases) throws IOException {
    var written =
        IntStream.range(0, cases)
            .mapToObj(i ->
                "{\"when\":\"input.amount > %d.0 && input.region == 'r%d'\",\"next\":\"none\"}"
                    .formatted(1_000 + i, i))
            .collect(Collectors.joining(","));
    publish(
        wire,
        "branch-" + cases,
        """
        {"name": "branch-%d", "title": "Branch", "start": "size",
         "input": {"amount": {"type": "number", "required": true},
                   "region": {"type": "text", "default": "eu"}},
         "steps": {
           "size": {"kind": "branch", "cases": [%s], "otherwise": "done"},
           "done": {"kind": "end", "result": "approved"},
           "none": {"kind": "end", "result": "rejected"}}}
        """
            .formatted(cases, written));
  }

  void branch(Wire wire, int cases, int piece) throws IOException {
    start(wire, "branch-" + cases, piece);
  }

  private String start(Wire wire, String workflow, int piece) throws IOException {
    var body = "{\"workflow\":\"%s\",\"input\":{\"amount\":%d}}".formatted(workflow, 2_000 + piece);
    return tenant.post(wire, "/v1/executions", body, 201).at("/id").asText();
  }

  private JsonNode show(Wire wire, String execution) throws IOException {
    return read(wire, "/v1/executions/" + execution);
  }

  private JsonNode read(Wire wire, String path) throws IOException {
    return JSON.readTree(tenant.get(wire, path));
  }

  private void publish(Wire wire, String name, String definition) throws IOException {
    tenant.put(wire, "/v1/workflows/" + name, definition);
    tenant.post(wire, "/v1/workflows/" + name + "/publish", "", 200);
  }
}
