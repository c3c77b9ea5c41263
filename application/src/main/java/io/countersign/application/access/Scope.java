package io.countersign.application.access;

import java.util.Arrays;
import java.util.Optional;

/** What an API key may do. */
public enum Scope {
  APPROVALS_CREATE("approvals:create"),
  APPROVALS_READ("approvals:read"),
  /** Recall, cancel, remind, reassign. */
  APPROVALS_MANAGE("approvals:manage"),
  /** Decide above the rules. */
  APPROVALS_OVERRIDE("approvals:override"),
  DECISIONS_WRITE("decisions:write"),
  /** Definitions: draft, publish, retire, import. */
  WORKFLOWS_WRITE("workflows:write"),
  WORKFLOWS_READ("workflows:read"),
  EXECUTIONS_START("executions:start"),
  EXECUTIONS_READ("executions:read"),
  /** Cancel, retry; bring the results of tasks. */
  EXECUTIONS_MANAGE("executions:manage"),
  PEOPLE_READ("people:read"),
  PEOPLE_WRITE("people:write"),
  CHANNELS_ADMIN("channels:admin"),
  SECRETS_ADMIN("secrets:admin"),
  SIGNING_KEYS_ADMIN("signing-keys:admin"),
  API_KEYS_ADMIN("api-keys:admin"),
  AUDIT_READ("audit:read"),
  JOBS_ADMIN("jobs:admin"),
  SANDBOX_READ("sandbox:read"),
  /** Move the clock, script approvers. */
  SANDBOX_WRITE("sandbox:write"),
  TENANT_ADMIN("tenant:admin");

  private final String text;

  Scope(String text) {
    this.text = text;
  }

  public static Optional<Scope> parse(String text) {
    return Arrays.stream(values()).filter(s -> s.text.equals(text)).findFirst();
  }

  @Override
  public String toString() {
    return text;
  }
}
