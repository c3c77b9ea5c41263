package io.countersign.chaos;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the final database, with our own SQL and not with the application's. */
final class Snapshot {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Db db;

  Snapshot(Db db) {
    this.db = db;
  }

  Truth read(Map<String, List<String>> listed, List<String> leaks, Truth.Recovery recovery) {
    return new Truth(
        rows("SELECT UTC_TIMESTAMP(6) AS now", row -> instant(row, "now")).getFirst(),
        rows("SELECT * FROM approval_request", Snapshot::request),
        rows(
            "SELECT * FROM assignment",
            row ->
                new Truth.Assignment(
                    row.getString("tenant_id"),
                    row.getString("id"),
                    row.getString("request_id"),
                    row.getString("email"))),
        rows(
            "SELECT * FROM decision",
            row ->
                new Truth.Decision(
                    row.getString("tenant_id"),
                    row.getString("id"),
                    row.getString("request_id"),
                    row.getInt("place"),
                    row.getString("assignment_id"),
                    row.getString("responder_id"),
                    row.getString("verdict"),
                    row.getString("comment_text"),
                    row.getString("seen"),
                    instant(row, "decided_at"))),
        rows(
            "SELECT * FROM delivery",
            row ->
                new Truth.Delivery(
                    row.getString("tenant_id"),
                    row.getString("id"),
                    row.getString("request_id"),
                    row.getString("assignment_id"),
                    row.getString("kind"),
                    row.getString("state"),
                    instant(row, "created_at"))),
        rows(
            "SELECT * FROM continuation",
            row ->
                new Truth.Continuation(
                    row.getString("tenant_id"),
                    row.getString("id"),
                    row.getString("request_id"),
                    row.getString("event"),
                    row.getString("body"),
                    row.getString("state"))),
        rows("SELECT * FROM scheduled_tasks", Snapshot::job),
        rows(
            "SELECT * FROM failed_job",
            row ->
                new Truth.FailedJob(
                    row.getString("tenant_id"), row.getString("kind"), row.getString("subject"))),
        rows(
            "SELECT * FROM audit_event",
            row ->
                new Truth.Audit(
                    row.getString("tenant_id"),
                    row.getString("stream"),
                    row.getLong("seq"),
                    row.getString("canonical"),
                    row.getString("previous_hash"),
                    row.getString("hash"))),
        rows("SELECT * FROM execution", Snapshot::execution),
        rows(
            "SELECT * FROM execution_step",
            row ->
                new Truth.Step(
                    row.getString("tenant_id"),
                    row.getString("execution_id"),
                    row.getString("step"),
                    row.getString("state"),
                    row.getString("request_id") == null ? "" : row.getString("request_id"))),
        listed,
        leaks,
        recovery);
  }

  private static Truth.Request request(ResultSet row) throws SQLException {
    try {
      var content = JSON.readTree(row.getString("content"));
      var createdAt = instant(row, "created_at");
      var remindAfter = content.at("/remindAfter").asText("");
      return new Truth.Request(
          row.getString("tenant_id"),
          row.getString("id"),
          row.getString("title"),
          row.getString("state"),
          String.valueOf(row.getString("requester")),
          content.at("/quorum/rule").asText().equals("all"),
          createdAt,
          instant(row, "expires_at"),
          instantOrNull(row, "closed_at"),
          remindAfter.isEmpty() || remindAfter.equals("null")
              ? null
              : createdAt.plus(Duration.parse(remindAfter)),
          content.at("/callbackUrl").isTextual(),
          content.at("/workflow/executionId").asText(""),
          content.at("/workflow/stepId").asText(""));
    } catch (JsonProcessingException broken) {
      throw new IllegalStateException(broken);
    }
  }

  private static Truth.Execution execution(ResultSet row) throws SQLException {
    try {
      return new Truth.Execution(
          row.getString("tenant_id"),
          row.getString("id"),
          JSON.readTree(row.getString("labels")).at("/key").asText(""),
          row.getString("state"),
          row.getString("callback_url") != null);
    } catch (JsonProcessingException broken) {
      throw new IllegalStateException(broken);
    }
  }

  private static Truth.Job job(ResultSet row) throws SQLException {
    var name = row.getString("task_instance").split("/", 3);
    return new Truth.Job(
        row.getString("task_name"),
        name[0],
        name[1],
        row.getBoolean("picked"),
        instantOrNull(row, "last_heartbeat"),
        instant(row, "execution_time"));
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, LocalDateTime.class).toInstant(ZoneOffset.UTC);
  }

  private static @Nullable Instant instantOrNull(ResultSet row, String column) throws SQLException {
    var time = row.getObject(column, LocalDateTime.class);
    return time == null ? null : time.toInstant(ZoneOffset.UTC);
  }

  private interface Reader<T> {
    T read(ResultSet row) throws SQLException;
  }

  private <T> List<T> rows(String sql, Reader<T> reader) {
    try (var connection = db.connect(Db.NAME);
        var statement = connection.createStatement();
        var results = statement.executeQuery(sql)) {
      var rows = new ArrayList<T>();
      while (results.next()) {
        rows.add(reader.read(results));
      }
      return rows;
    } catch (SQLException failed) {
      throw new IllegalStateException(sql, failed);
    }
  }
}
