package io.countersign.chaos;

import java.util.List;

/** The workflow that executions follow here: one after the other, two at once, work, a timer. */
final class Chain {
  static final String NAME = "chain";
  static final String ANA = "approver-a@example.test";
  static final String BEN = "approver-b@example.test";

  /** Steps that ask people. */
  static final List<String> APPROVALS = List.of("first", "left", "right", "last");

  static final String DEFINITION =
      """
      {"name": "chain", "title": "Chain", "start": "first",
       "steps": {
         "first": {"kind": "approval", "title": "First", "approvers": [{"email": "%1$s"}],
                   "policy": {"api": "allowed"}, "expiresIn": "PT1H",
                   "onApprove": "both", "onReject": "refused", "onExpire": "late"},
         "both": {"kind": "parallel", "branches": ["left", "right"], "join": "any", "next": "file",
                  "onFailure": "refused"},
         "left": {"kind": "approval", "title": "Left", "approvers": [{"email": "%1$s"}],
                  "policy": {"api": "allowed"}},
         "right": {"kind": "approval", "title": "Right", "approvers": [{"email": "%2$s"}],
                   "policy": {"api": "allowed"}},
         "file": {"kind": "task", "next": "last"},
         "last": {"kind": "approval", "title": "Last", "approvers": [{"email": "%2$s"}],
                  "policy": {"api": "allowed"}, "onApprove": "done", "onReject": "refused"},
         "late": {"kind": "notify", "message": "Nobody answered", "next": "refused"},
         "done": {"kind": "end", "result": "approved"},
         "refused": {"kind": "end", "result": "rejected"}}}
      """
          .formatted(ANA, BEN);

  private Chain() {}
}
