package io.countersign.bench;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What the database alone allows: the rows that one opening or one decision writes, in one
 * transaction, written by bare JDBC that reads nothing, checks nothing and already has every
 * statement prepared. Same server, same tables, same commit settings.
 */
final class Floor {
  private static final Pattern PARAMETER = Pattern.compile(":([tricp])\\b");
  private static final String PAYLOAD = "x".repeat(1200);

  private final Database database;
  private final String tenant;

  Floor(Database database, String tenant) {
    this.database = database;
    this.tenant = tenant;
  }

  /** Statements with their parameters: {@code n} is the number of the piece of work. */
  private record Write(String sql, int copies) {
    Write(String sql) {
      this(sql, 1);
    }
  }

  /** What opening a request with three approvers writes. */
  Load.Figures openings(int clients, int pieces, int firstNumber) throws IOException {
    return run(clients, pieces, firstNumber, OPENING);
  }

  /** What the decision writes that ends a request with one approver. */
  Load.Figures decisions(int clients, int pieces, int firstNumber) throws IOException {
    return run(clients, pieces, firstNumber, DECISION);
  }

  private static final List<Write> OPENING =
      List.of(
          new Write(
              """
              INSERT INTO approval_request (tenant_id, id, state, title, requester, content, salt, created_at,
                expires_at, version, decision_count)
              VALUES (:t, :r, 'PENDING', 'Floor', 'ana@example.test', :p, 's', UTC_TIMESTAMP(6),
                UTC_TIMESTAMP(6), 1, 0)
              """),
          new Write(
              """
              INSERT INTO assignment (tenant_id, id, request_id, request_state, place, email, email_normalized, name,
                locale, reason_kind, reason)
              VALUES (:t, :c, :r, 'PENDING', :i, 'a@example.test', 'a@example.test', '', 'en', 'email',
                'a@example.test')
              """,
              3),
          new Write(
              """
              INSERT INTO personal_link (tenant_id, nonce_hash, request_id, assignment_id, action, key_id, issued_at,
                expires_at, digest)
              VALUES (:t, SHA2(:c, 256), :r, :c, 'APPROVE', 'k', UTC_TIMESTAMP(6), UTC_TIMESTAMP(6), 'd')
              """,
              9),
          new Write(
              """
              INSERT INTO delivery (tenant_id, id, request_id, assignment_id, channel, kind, state, attempts,
                last_failure, created_at)
              VALUES (:t, :c, :r, 'a', 'email', 'ASK', 'QUEUED', 0, '', UTC_TIMESTAMP(6))
              """,
              3),
          new Write(
              """
              INSERT INTO scheduled_tasks (task_name, task_instance, task_data, execution_time, picked, version)
              VALUES ('floor', CONCAT(:t, '/', :c), '1', '2100-01-01', FALSE, 1)
              """,
              4),
          new Write(
              """
              INSERT INTO audit_event (tenant_id, stream, seq, canonical, previous_hash, hash)
              VALUES (:t, :r, 1, :p, 'h', 'h')
              """));

  private static final List<Write> DECISION =
      List.of(
          new Write(
              """
              UPDATE approval_request SET state = 'APPROVED', closed_at = UTC_TIMESTAMP(6), version = version + 1,
                decision_count = 1
              WHERE tenant_id = :t AND id = :r AND state = 'PENDING'
              """),
          new Write(
              """
              UPDATE assignment SET request_state = 'APPROVED' WHERE tenant_id = :t AND request_id = :r
              """),
          new Write(
              """
              INSERT INTO decision (tenant_id, id, request_id, place, assignment_id, responder_kind, responder_id,
                responder_name, verdict, comment_text, submitted, seen, channel, assurance, ip, user_agent,
                link_key_id, link_expires_at, decided_at)
              VALUES (:t, :c, :r, 0, CONCAT(:r, '-0'), 'approver', 'a@example.test', '', 'APPROVE', '', '{}',
                'sha256', 'email', 'LINK', '127.0.0.1', '', 'k', UTC_TIMESTAMP(6), UTC_TIMESTAMP(6))
              """),
          new Write(
              """
              INSERT INTO audit_event (tenant_id, stream, seq, canonical, previous_hash, hash)
              VALUES (:t, :r, 2, :p, 'h', 'h')
              """),
          new Write(
              """
              INSERT INTO personal_link (tenant_id, nonce_hash, request_id, assignment_id, action, key_id, issued_at,
                expires_at, digest)
              VALUES (:t, SHA2(CONCAT('receipt', :c), 256), :r, :c, 'RECEIPT', 'k', UTC_TIMESTAMP(6),
                UTC_TIMESTAMP(6), 'd')
              """),
          new Write(
              """
              INSERT INTO delivery (tenant_id, id, request_id, assignment_id, channel, kind, state, attempts,
                last_failure, created_at)
              VALUES (:t, CONCAT('r', :c), :r, 'a', 'email', 'RECEIPT', 'QUEUED', 0, '', UTC_TIMESTAMP(6))
              """),
          new Write(
              """
              INSERT INTO continuation (tenant_id, id, request_id, event, body, callback_url, state, attempts,
                last_failure, created_at)
              VALUES (:t, :c, :r, 'approval.decided', :p, 'http://127.0.0.1/', 'QUEUED', 0, '', UTC_TIMESTAMP(6))
              """),
          new Write(
              """
              INSERT INTO scheduled_tasks (task_name, task_instance, task_data, execution_time, picked, version)
              VALUES ('floor', CONCAT(:t, '/d', :c), '1', '2100-01-01', FALSE, 1)
              """,
              2),
          new Write(
              """
              DELETE FROM scheduled_tasks WHERE task_name = 'floor' AND task_instance = CONCAT(:t, '/', :r, '-3')
              """));

  private Load.Figures run(int clients, int pieces, int firstNumber, List<Write> writes)
      throws IOException {
    return Load.run(
        clients, pieces, () -> new Writer(database.connect(FAST), writes, tenant, firstNumber));
  }

  private static final String FAST =
      "&useServerPrepStmts=true&cachePrepStmts=true&useLocalSessionState=true&rewriteBatchedStatements=true";

  /** One connection that writes one transaction after the other. */
  private static final class Writer implements Load.Client {
    private final Connection connection;
    private final List<Prepared> statements;
    private final String tenant;
    private final int firstNumber;

    private record Prepared(PreparedStatement statement, String names, int copies) {}

    Writer(Connection connection, List<Write> writes, String tenant, int firstNumber)
        throws SQLException {
      this.connection = connection;
      this.tenant = tenant;
      this.firstNumber = firstNumber;
      connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
      connection.setAutoCommit(false);
      var prepared = new ArrayList<Prepared>();
      for (var write : writes) {
        prepared.add(
            new Prepared(
                connection.prepareStatement(PARAMETER.matcher(write.sql()).replaceAll("?")),
                PARAMETER
                    .matcher(write.sql())
                    .results()
                    .map(name -> name.group(1))
                    .collect(joining()),
                write.copies()));
      }
      statements = List.copyOf(prepared);
    }

    @Override
    public void work(int piece) throws SQLException {
      var request = "%08x-0000-7000-8000-000000000000".formatted(firstNumber + piece);
      for (var prepared : statements) {
        for (var copy = 0; copy < prepared.copies(); copy++) {
          bind(prepared, request, copy);
          if (prepared.copies() > 1) {
            prepared.statement().addBatch();
          }
        }
        if (prepared.copies() > 1) {
          prepared.statement().executeBatch();
        } else {
          prepared.statement().executeUpdate();
        }
      }
      connection.commit();
    }

    private static String value(char name, String tenant, String request, int copy) {
      return switch (name) {
        case 't' -> tenant;
        case 'r' -> request;
        case 'i' -> Integer.toString(copy);
        case 'c' -> request + "-" + copy;
        case 'p' -> PAYLOAD;
        default -> throw new IllegalStateException("No parameter " + name);
      };
    }

    private void bind(Prepared prepared, String request, int copy) throws SQLException {
      for (var i = 0; i < prepared.names().length(); i++) {
        prepared
            .statement()
            .setString(i + 1, value(prepared.names().charAt(i), tenant, request, copy));
      }
    }

    @Override
    public void close() throws SQLException {
      connection.close();
    }
  }
}
