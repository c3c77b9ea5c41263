package io.countersign.domain.tenant;

/** What a tenant is for. Chosen when it is created, and never changed. */
public enum TenantKind {
  LIVE,
  /** To try things out: with a clock that can be moved, and no way to mail anybody. */
  SANDBOX
}
