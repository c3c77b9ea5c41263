package io.countersign.adapters.web.api;

import io.countersign.application.access.Scope;
import io.micronaut.context.ApplicationContext;
import io.micronaut.web.router.Router;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What the tests know of one route. Walks go over this table, and a test holds it against what the
 * server really serves: whoever adds a route must say here who may call it.
 *
 * @param scope null for {@link #OPERATOR} and {@link #ANY_KEY}
 * @param owned what the id in the path names, and so whose it is
 * @param body one that is good as far as the body goes
 */
record Route(String method, String path, List<Scope> scopes, Owned owned, String body) {
  /** Whose is the thing that a path names? */
  enum Owned {
    /** The path names nothing. */
    NOTHING,
    APPROVAL,
    PERSON,
    DELEGATION,
    CALENDAR,
    SIGNING_KEY,
    API_KEY,
    SECRET,
    ACCOUNT,
    JOB,
    MESSAGE,
    WORKFLOW,
    EXECUTION,
    /** The operator's, or everybody's. */
    NOBODYS
  }

  static final Set<String> OPERATOR =
      Set.of(
          "POST /v1/tenants",
          "GET /v1/tenants",
          "GET /v1/tenants/{id}",
          "POST /v1/tenants/{id}/api-keys");
  static final String ANY_KEY = "GET /v1/tenant";

  /** Outside the API: anybody may call these; links carry what protects them in themselves. */
  static final Set<String> PUBLIC =
      Set.of(
          "GET /health",
          "GET /health/ready",
          "GET /openapi.yml",
          "GET /workflow.schema.json",
          "GET /hil/action",
          "POST /hil/action",
          "GET /hil/form",
          "POST /hil/form",
          "GET /hil/action/away",
          "POST /hil/action/away",
          "GET /hil/receipt",
          "POST /hil/receipt/dispute",
          "POST /channels/{channel}/{tenant}");

  static final List<Route> ALL =
      List.of(
          open("POST /v1/tenants", Owned.NOTHING, "{\"id\":\"new-one\",\"name\":\"New\"}"),
          open("GET /v1/tenants", Owned.NOTHING, ""),
          open("GET /v1/tenants/{id}", Owned.NOBODYS, ""),
          open("POST /v1/tenants/{id}/api-keys", Owned.NOBODYS, Asked.KEY),
          open("GET /v1/tenant", Owned.NOTHING, ""),
          of("PATCH /v1/tenant", Scope.TENANT_ADMIN, Owned.NOTHING, "{}"),
          of("POST /v1/api-keys", Scope.API_KEYS_ADMIN, Owned.NOTHING, Asked.KEY),
          of("GET /v1/api-keys", Scope.API_KEYS_ADMIN, Owned.NOTHING, ""),
          of("DELETE /v1/api-keys/{id}", Scope.API_KEYS_ADMIN, Owned.API_KEY, ""),
          of("PUT /v1/secrets/{name}", Scope.SECRETS_ADMIN, Owned.NOBODYS, "{\"value\":\"v\"}"),
          of("GET /v1/secrets", Scope.SECRETS_ADMIN, Owned.NOTHING, ""),
          of("DELETE /v1/secrets/{name}", Scope.SECRETS_ADMIN, Owned.SECRET, ""),
          of("POST /v1/callback-secret/rotate", Scope.SIGNING_KEYS_ADMIN, Owned.NOTHING, ""),
          of("GET /v1/channels", Scope.CHANNELS_ADMIN, Owned.NOTHING, ""),
          of("GET /v1/channels/{channel}", Scope.CHANNELS_ADMIN, Owned.NOBODYS, ""),
          of("PUT /v1/channels/{channel}", Scope.CHANNELS_ADMIN, Owned.NOBODYS, Asked.SETTINGS),
          of("DELETE /v1/channels/{channel}", Scope.CHANNELS_ADMIN, Owned.ACCOUNT, ""),
          of("POST /v1/channels/{channel}/probe", Scope.CHANNELS_ADMIN, Owned.NOBODYS, ""),
          of("GET /v1/signing-keys", Scope.SIGNING_KEYS_ADMIN, Owned.NOTHING, ""),
          of("POST /v1/signing-keys/rotate", Scope.SIGNING_KEYS_ADMIN, Owned.NOTHING, ""),
          of("POST /v1/signing-keys/{id}/revoke", Scope.SIGNING_KEYS_ADMIN, Owned.SIGNING_KEY, ""),
          of("POST /v1/people", Scope.PEOPLE_WRITE, Owned.NOTHING, Asked.PERSON),
          of("GET /v1/people", Scope.PEOPLE_READ, Owned.NOTHING, ""),
          of("GET /v1/people/{id}", Scope.PEOPLE_READ, Owned.PERSON, ""),
          of("PATCH /v1/people/{id}", Scope.PEOPLE_WRITE, Owned.PERSON, "{\"name\":\"Mallory\"}"),
          of("DELETE /v1/people/{id}", Scope.PEOPLE_WRITE, Owned.PERSON, ""),
          of("POST /v1/delegations", Scope.PEOPLE_WRITE, Owned.NOTHING, Asked.DELEGATION),
          of("GET /v1/delegations", Scope.PEOPLE_READ, Owned.NOTHING, ""),
          of("DELETE /v1/delegations/{id}", Scope.PEOPLE_WRITE, Owned.DELEGATION, ""),
          of("PUT /v1/calendars/{name}", Scope.PEOPLE_WRITE, Owned.NOBODYS, Asked.CALENDAR),
          of("GET /v1/calendars", Scope.PEOPLE_READ, Owned.NOTHING, ""),
          of("GET /v1/calendars/{name}", Scope.PEOPLE_READ, Owned.CALENDAR, ""),
          of("DELETE /v1/calendars/{name}", Scope.PEOPLE_WRITE, Owned.CALENDAR, ""),
          of("POST /v1/approvals", Scope.APPROVALS_CREATE, Owned.NOTHING, Asked.least("")),
          of("GET /v1/approvals", Scope.APPROVALS_READ, Owned.NOTHING, ""),
          of("GET /v1/approvals/{id}", Scope.APPROVALS_READ, Owned.APPROVAL, ""),
          of("PUT /v1/approvals/{id}", Scope.APPROVALS_CREATE, Owned.APPROVAL, Asked.least("")),
          of("POST /v1/approvals/{id}/submit", Scope.APPROVALS_CREATE, Owned.APPROVAL, ""),
          of("POST /v1/approvals/{id}/recall", Scope.APPROVALS_MANAGE, Owned.APPROVAL, ""),
          of("POST /v1/approvals/{id}/cancel", Scope.APPROVALS_MANAGE, Owned.APPROVAL, ""),
          of("POST /v1/approvals/{id}/remind", Scope.APPROVALS_MANAGE, Owned.APPROVAL, ""),
          of(
              "POST /v1/approvals/{id}/reassign",
              Scope.APPROVALS_MANAGE,
              Owned.APPROVAL,
              "{\"assignmentId\":\"asg_1\",\"to\":{\"email\":\"zoe@example.test\"}}"),
          of(
              "POST /v1/approvals/{id}/decisions",
              Scope.DECISIONS_WRITE,
              Owned.APPROVAL,
              "{\"assignmentId\":\"asg_1\",\"decision\":\"approve\"}"),
          of(
              "POST /v1/approvals/{id}/return",
              Scope.DECISIONS_WRITE,
              Owned.APPROVAL,
              "{\"assignmentId\":\"asg_1\",\"comment\":\"Why?\"}"),
          of(
              "POST /v1/approvals/{id}/resubmit",
              Scope.APPROVALS_CREATE,
              Owned.APPROVAL,
              "{\"title\":\"Mine\"}"),
          of(
              "POST /v1/approvals/{id}/questions",
              Scope.DECISIONS_WRITE,
              Owned.APPROVAL,
              "{\"assignmentId\":\"asg_1\",\"text\":\"Why?\"}"),
          of(
              "POST /v1/approvals/{id}/reply",
              Scope.APPROVALS_CREATE,
              Owned.APPROVAL,
              "{\"text\":\"Because.\"}"),
          of("GET /v1/approvals/{id}/revisions", Scope.APPROVALS_READ, Owned.APPROVAL, ""),
          of(
              "POST /v1/approvals/{id}/override",
              Scope.APPROVALS_OVERRIDE,
              Owned.APPROVAL,
              "{\"verdict\":\"approve\",\"reason\":\"Because\"}"),
          of("GET /v1/approvals/{id}/audit", Scope.AUDIT_READ, Owned.APPROVAL, ""),
          of("GET /v1/workflows", Scope.WORKFLOWS_READ, Owned.NOTHING, ""),
          of("GET /v1/workflows/{name}", Scope.WORKFLOWS_READ, Owned.WORKFLOW, ""),
          of("GET /v1/workflows/{name}/definition", Scope.WORKFLOWS_READ, Owned.WORKFLOW, ""),
          of("PUT /v1/workflows/{name}", Scope.WORKFLOWS_WRITE, Owned.NOBODYS, Asked.DEFINITION),
          of("POST /v1/workflows/validate", Scope.WORKFLOWS_READ, Owned.NOTHING, Asked.DEFINITION),
          of("POST /v1/workflows/{name}/publish", Scope.WORKFLOWS_WRITE, Owned.WORKFLOW, ""),
          of(
              "POST /v1/workflows/{name}/retire",
              Scope.WORKFLOWS_WRITE,
              Owned.WORKFLOW,
              "{\"version\":1}"),
          of(
              "POST /v1/workflows/{name}/simulate",
              List.of(Scope.WORKFLOWS_READ, Scope.PEOPLE_READ),
              Owned.WORKFLOW,
              "{}"),
          of(
              "POST /v1/workflows/{name}/replay",
              List.of(
                  Scope.WORKFLOWS_READ,
                  Scope.PEOPLE_READ,
                  Scope.EXECUTIONS_READ,
                  Scope.APPROVALS_READ),
              Owned.WORKFLOW,
              ""),
          of("GET /v1/workflow-bundle", Scope.WORKFLOWS_READ, Owned.NOBODYS, ""),
          of("POST /v1/workflow-bundle", Scope.WORKFLOWS_WRITE, Owned.NOTHING, Asked.BUNDLE),
          of(
              "POST /v1/executions",
              Scope.EXECUTIONS_START,
              Owned.NOTHING,
              "{\"workflow\":\"flow\"}"),
          of("GET /v1/executions", Scope.EXECUTIONS_READ, Owned.NOTHING, ""),
          of("GET /v1/executions/{id}", Scope.EXECUTIONS_READ, Owned.EXECUTION, ""),
          of("POST /v1/executions/{id}/cancel", Scope.EXECUTIONS_MANAGE, Owned.EXECUTION, ""),
          of(
              "POST /v1/executions/{id}/steps/{step}/retry",
              Scope.EXECUTIONS_MANAGE,
              Owned.EXECUTION,
              ""),
          of(
              "POST /v1/executions/{id}/steps/{step}/complete",
              Scope.EXECUTIONS_MANAGE,
              Owned.EXECUTION,
              ""),
          of(
              "POST /v1/executions/{id}/steps/{step}/fail",
              Scope.EXECUTIONS_MANAGE,
              Owned.EXECUTION,
              "{\"reason\":\"r\"}"),
          of("GET /v1/audit", Scope.AUDIT_READ, Owned.NOTHING, ""),
          of("GET /v1/jobs/failed", Scope.JOBS_ADMIN, Owned.NOTHING, ""),
          of("POST /v1/jobs/failed/{id}/replay", Scope.JOBS_ADMIN, Owned.JOB, ""),
          of("GET /v1/sandbox/messages", Scope.SANDBOX_READ, Owned.NOTHING, ""),
          of("GET /v1/sandbox/messages/{id}", Scope.SANDBOX_READ, Owned.MESSAGE, ""),
          of("GET /v1/sandbox/clock", Scope.SANDBOX_READ, Owned.NOTHING, ""),
          of(
              "POST /v1/sandbox/clock",
              Scope.SANDBOX_WRITE,
              Owned.NOTHING,
              "{\"advance\":\"PT1H\"}"),
          of("GET /v1/sandbox/approvers", Scope.SANDBOX_READ, Owned.NOTHING, ""),
          of(
              "PUT /v1/sandbox/approvers/{email}",
              Scope.SANDBOX_WRITE,
              Owned.NOBODYS,
              "{\"behaviour\":\"never\"}"),
          of("DELETE /v1/sandbox/approvers/{email}", Scope.SANDBOX_WRITE, Owned.NOBODYS, ""));

  private static Route open(String name, Owned owned, String body) {
    var parts = name.split(" ", 2);
    return new Route(parts[0], parts[1], List.of(), owned, body);
  }

  private static Route of(String name, Scope scope, Owned owned, String body) {
    return of(name, List.of(scope), owned, body);
  }

  private static Route of(String name, List<Scope> scopes, Owned owned, String body) {
    var parts = name.split(" ", 2);
    return new Route(parts[0], parts[1], scopes, owned, body);
  }

  /** What a key of a tenant may try. */
  static List<Route> ofTenants() {
    return ALL.stream().filter(route -> !OPERATOR.contains(route.toString())).toList();
  }

  static List<Route> all() {
    return ALL;
  }

  static List<Route> ofOperator() {
    return ALL.stream().filter(route -> OPERATOR.contains(route.toString())).toList();
  }

  static List<Route> withOwner() {
    return ALL.stream()
        .filter(route -> route.owned != Owned.NOTHING && route.owned != Owned.NOBODYS)
        .toList();
  }

  static Set<String> names() {
    return ALL.stream().map(Route::toString).collect(Collectors.toCollection(TreeSet::new));
  }

  /** What the server serves, by its own account. HEAD comes with every GET and counts as such. */
  static Set<String> served(ApplicationContext beans) {
    return beans
        .getBean(Router.class)
        .uriRoutes()
        .filter(route -> !route.getHttpMethodName().equals("HEAD"))
        .map(route -> route.getHttpMethodName() + " " + route.getUriMatchTemplate().toPathString())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The path with an id in it. */
  String at(String id) {
    return path.replaceFirst("\\{\\w+}", id).replace("{step}", "hand");
  }

  /** As it stands in tables: {@code GET /v1/tenant}. */
  @Override
  public String toString() {
    return method + " " + path;
  }
}
