package io.countersign.adapters.persistence;

import io.countersign.application.port.SandboxApprovers;
import io.countersign.application.sandbox.ApproverScript;
import io.countersign.application.sandbox.ApproverScript.Answers;
import io.countersign.application.sandbox.ApproverScript.Bounces;
import io.countersign.application.sandbox.ApproverScript.Manner;
import io.countersign.application.sandbox.ApproverScript.Never;
import io.countersign.application.sandbox.ApproverScript.Reply;
import io.countersign.domain.person.EmailAddress;
import io.countersign.domain.request.Comment;
import io.countersign.domain.tenant.TenantId;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

@Singleton
final class JdbcSandboxApprovers implements SandboxApprovers {
  private static final String NEVER = "NEVER";
  private static final String BOUNCES = "BOUNCES";

  private final Sql sql;

  JdbcSandboxApprovers(Sql sql) {
    this.sql = sql;
  }

  @Override
  public void put(TenantId tenant, Approver approver) {
    var email = approver.email();
    switch (approver.script()) {
      case Never() -> put(tenant, email, NEVER, null, Duration.ZERO, Comment.NONE, Map.of());
      case Bounces() -> put(tenant, email, BOUNCES, null, Duration.ZERO, Comment.NONE, Map.of());
      case Answers(var manner, var after, var reply, var comment, var values) ->
          put(tenant, email, manner.name(), reply, after, comment, values);
    }
  }

  private void put(
      TenantId tenant,
      EmailAddress email,
      String behaviour,
      @Nullable Reply reply,
      Duration after,
      Comment comment,
      Map<String, String> values) {
    sql.update(
        """
        INSERT INTO sandbox_approver (tenant_id, email, behaviour, verdict, after_micros, comment_text,
          entered)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        ON DUPLICATE KEY UPDATE behaviour = VALUES(behaviour), verdict = VALUES(verdict),
          after_micros = VALUES(after_micros), comment_text = VALUES(comment_text),
          entered = VALUES(entered)
        """,
        tenant,
        email,
        behaviour,
        reply,
        after.toNanos() / 1_000,
        comment.text(),
        ContentJson.ofTexts(values));
  }

  @Override
  public Optional<ApproverScript> find(TenantId tenant, EmailAddress email) {
    return sql.first(
        "SELECT * FROM sandbox_approver WHERE tenant_id = ? AND email = ?",
        JdbcSandboxApprovers::script,
        tenant,
        email);
  }

  @Override
  public List<Approver> list(TenantId tenant, String afterEmail, int limit) {
    return sql.list(
        """
        SELECT * FROM sandbox_approver WHERE tenant_id = ? AND email > ? ORDER BY email LIMIT ?
        """,
        row -> new Approver(new EmailAddress(row.text("email")), script(row)),
        tenant,
        afterEmail,
        limit);
  }

  @Override
  public boolean remove(TenantId tenant, EmailAddress email) {
    return sql.update(
            "DELETE FROM sandbox_approver WHERE tenant_id = ? AND email = ?", tenant, email)
        == 1;
  }

  private static ApproverScript script(Row row) throws SQLException {
    return switch (row.text("behaviour")) {
      case NEVER -> new Never();
      case BOUNCES -> new Bounces();
      default ->
          new Answers(
              row.choice("behaviour", Manner.class),
              Duration.of(row.bigNumber("after_micros"), ChronoUnit.MICROS),
              row.choice("verdict", Reply.class),
              new Comment(row.text("comment_text")),
              ContentJson.texts(row.text("entered")));
    };
  }
}
