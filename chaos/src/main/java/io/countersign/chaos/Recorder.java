package io.countersign.chaos;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.chaos.History.Disturbance;
import io.countersign.chaos.History.Fault;
import io.countersign.chaos.History.Op;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Writes down what is done as it is done, in memory and, a line for each, in a file. */
final class Recorder implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Instant start = Instant.now();
  private final long startNanos = System.nanoTime();
  private final Queue<Op> ops = new ConcurrentLinkedQueue<>();
  private final Queue<Disturbance> disturbances = new ConcurrentLinkedQueue<>();
  private final BufferedWriter file;

  Recorder(Path file) {
    try {
      this.file = Files.newBufferedWriter(file);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** The wall clock of this machine at the start, counted on without its later steps. */
  Instant now() {
    return start.plusNanos(System.nanoTime() - startNanos);
  }

  /** Before it is done, so that it is known even if nothing more is heard of it. */
  void invoked(String id, History.Kind kind, String request) {
    line(
        JSON.createObjectNode()
            .put("phase", "invoke")
            .put("id", id)
            .put("kind", kind.name())
            .put("request", request)
            .put("at", now().toString()));
  }

  void ended(Op op) {
    ops.add(op);
    line(
        JSON.createObjectNode()
            .put("phase", op.outcome().name())
            .put("id", op.id())
            .put("kind", op.kind().name())
            .put("replica", op.replica())
            .put("tenant", op.tenant())
            .put("key", op.key())
            .put("request", op.request())
            .put("assignment", op.assignment())
            .put("action", op.action())
            .put("status", op.status())
            .put("problem", op.problem())
            .put("seen", op.seen())
            .put("winner", op.winner())
            .put("begun", op.begun().toString())
            .put("ended", op.ended().toString()));
  }

  void disturbed(Fault fault, int replica, Instant from) {
    var disturbance = new Disturbance(fault, replica, from, now());
    disturbances.add(disturbance);
    line(
        JSON.createObjectNode()
            .put("phase", "fault")
            .put("fault", fault.name())
            .put("replica", replica)
            .put("from", from.toString())
            .put("to", disturbance.to().toString()));
  }

  History history() {
    return new History(List.copyOf(ops), List.copyOf(disturbances));
  }

  private synchronized void line(ObjectNode json) {
    try {
      file.write(json.toString());
      file.newLine();
      file.flush();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
