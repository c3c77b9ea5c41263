package io.countersign.adapters.web.hil;

/** A form as it came in: taken, or the reason why not. */
sealed interface Submission {
  record Taken(Entered entered) implements Submission {}

  record Refused(PageProblem problem) implements Submission {}
}
