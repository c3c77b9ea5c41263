package io.countersign.client;

/** Where an execution stands, as cases to switch over. */
public sealed interface ExecutionResult {
  Execution execution();

  /** It is over, with this. */
  record Ended(Execution execution, Execution.Ending ending) implements ExecutionResult {}

  /** A step failed; {@link Executions#retry} tries it again. */
  record Failed(Execution execution) implements ExecutionResult {}

  /** It still waits for people or tasks. */
  record StillRunning(Execution execution) implements ExecutionResult {}
}
