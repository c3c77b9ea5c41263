package io.countersign.chaos.inside;

/**
 * A mistake that somebody could make, made on purpose: what promises something must turn red when
 * it is broken. Numbers are those of the research; what is missing there has no place in this
 * design.
 */
public enum PlantedBug {
  /** Reads whether a request is pending, without a lock, and then writes whatever it found. */
  PB2,
  /** The audit event is written after the commit; the application halts in between. */
  PB3,
  /** The job is written after the commit; the application halts in between. */
  PB4,
  /** Whoever lost its lease still writes how its attempt ended. */
  PB6,
  /** A lease that is taken once and not renewed while a slow receiver takes its time. */
  PB7,
  /** A COMMIT that threw counts as failed. */
  PB8,
  /** Every attempt at a mail makes new links. */
  PB9,
  /** Expiry goes by the clock of the application, which is an hour slow. */
  PB11,
  /** The body of a callback is written anew for each attempt. */
  PB14,
  /** A callback is marked as made before it is sent; the application halts in between. */
  PB15,
  /** Somebody tidies up what was given up. */
  PB16,
  /** A decision is stored, and the execution that waits for it is not told. */
  PB17;

  /** Names the bug in the launched application. */
  public static final String PROPERTY = "chaos.bug";
}
