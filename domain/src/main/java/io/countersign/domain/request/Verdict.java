package io.countersign.domain.request;

/** What a person answered. */
public enum Verdict {
  APPROVE,
  REJECT
}
