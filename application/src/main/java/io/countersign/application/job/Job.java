package io.countersign.application.job;

import io.countersign.domain.tenant.TenantId;

/**
 * One piece of durable work. Runs at least once; is idempotent.
 *
 * @param subject id of what it is about: a delivery, a request, a resumption, a press, a message
 */
public record Job(TenantId tenant, Kind kind, String subject) {

  /** Kinds are stored by name: never rename one. */
  public enum Kind {
    DELIVER,
    REVISE,
    RESUME,
    REMIND,
    EXPIRE,
    /** Uses the next level of a request's ladder. */
    ESCALATE,
    /** Works on what somebody pressed on a channel. */
    ANSWER,
    /** Cancels a request that its execution no longer wants an answer to. */
    WITHDRAW,
    /** Ends the wait for a task's result, see {@code expiresIn} of tasks. */
    OVERDUE,
    /** Does what the script of a sandbox's approver says about a message. */
    ACT,
    /** Runs what is due in a sandbox: the one job that a sandbox has in real time. */
    TICK
  }

  /** The one job of its kind that a sandbox has. */
  public static Job tick(TenantId sandbox) {
    return new Job(sandbox, Kind.TICK, "clock");
  }
}
