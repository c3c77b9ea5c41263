package io.countersign.chaos;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** Signals to processes that we started, and waiting for their end. */
final class Signals {
  private Signals() {}

  static void pause(Process process) {
    send("STOP", process);
  }

  static void goOn(Process process) {
    send("CONT", process);
  }

  /** SIGKILL; returns when the process is gone. */
  static void kill(Process process) {
    process.destroyForcibly();
    awaitEnd(process, 20);
  }

  static int awaitEnd(Process process, int seconds) {
    try {
      if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
        throw new IllegalStateException("A process is still there after " + seconds + " s");
      }
      return process.exitValue();
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stop);
    }
  }

  private static void send(String signal, Process process) {
    try {
      var sent =
          new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
              .redirectErrorStream(true)
              .start();
      awaitEnd(sent, 10);
    } catch (IOException failed) {
      throw new IllegalStateException(failed);
    }
  }

  /** The only waiting there is: for another process or the other end of a line. */
  static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stop);
    }
  }
}
