package io.countersign.adapters.persistence;

import static io.countersign.application.testing.Samples.aStep;
import static io.countersign.domain.request.RequestState.PENDING;
import static java.util.Comparator.comparing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.countersign.application.port.ApprovalFilter;
import io.countersign.application.port.ApprovalRequests;
import io.countersign.application.runtime.Transactions;
import io.countersign.application.testing.Samples;
import io.countersign.domain.person.EmailAddress;
import io.countersign.domain.request.ApprovalRequest;
import io.countersign.domain.tenant.TenantId;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A page of a list costs what is on it, however long the list is and wherever it is found. */
@TestInstance(Lifecycle.PER_CLASS)
abstract class LongListStories {
  private static final TenantId ACME = new TenantId("acme");
  private static final int MANY = 50_000;
  private static final int OTHERS = 8_000;
  private static final int PAGE = 25;

  private final TestDatabase database;

  LongListStories(TestDatabase database) {
    this.database = database;
  }

  /** What is asked for is oldest; many newer requests are somebody else's, and decided. */
  @BeforeAll
  void a_long_list() {
    database.clear();
    copy(stored("ana@example.test", "a"), 1_000_000, MANY);
    var ben = stored("ben@example.test", "b");
    copy(ben, 2_000_000, OTHERS);
    decided("approval_request", "id", "state", ben);
    decided("assignment", "request_id", "request_state", ben);
    decided("approval_label", "request_id", "request_state", ben);
  }

  private void decided(String table, String id, String state, ApprovalRequest copied) {
    database
        .bean(Sql.class)
        .update(
            "UPDATE %s SET %s = 'APPROVED' WHERE %s LIKE CONCAT(LEFT(?, 24), '0000001e%%')"
                .formatted(table, state, id),
            copied.id());
  }

  static Stream<Arguments> filters() {
    var ana = new EmailAddress("ana@example.test");
    var requester = Samples.aRequest().build().step().requester();
    return Stream.of(
        arguments("an inbox", new ApprovalFilter(PENDING, ana, null, null, null, PAGE)),
        arguments("all of an approver", new ApprovalFilter(null, ana, null, null, null, PAGE)),
        arguments(
            "open with a label", new ApprovalFilter(PENDING, null, null, "unit=a", null, PAGE)),
        arguments("all with a label", new ApprovalFilter(null, null, null, "unit=a", null, PAGE)),
        arguments("all open", new ApprovalFilter(PENDING, null, null, null, null, PAGE)),
        arguments(
            "open of a requester", new ApprovalFilter(PENDING, null, requester, null, null, PAGE)),
        arguments(
            "open with both", new ApprovalFilter(PENDING, ana, requester, "unit=a", null, PAGE)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("filters")
  void a_page_reads_what_is_on_it(String name, ApprovalFilter filter) {
    assertThat(readFor(filter)).as(name).isLessThan(PAGE * 20);
  }

  private ApprovalRequest stored(String approver, String label) {
    var request =
        Samples.aRequest()
            .of(aStep().label("unit", label))
            .assignedTo(Samples.anAssignment(approver))
            .build();
    database
        .bean(Transactions.class)
        .inTransaction(() -> {
          database.bean(ApprovalRequests.class).add(ACME, request);
          return true;
        });
    return request;
  }

  /** Requests that differ from this one by their ids only, newer than it. */
  private void copy(ApprovalRequest request, int first, int count) {
    var sql = database.bean(Sql.class);
    database
        .bean(Transactions.class)
        .inTransaction(() -> {
          for (var table : List.of("approval_request", "assignment", "approval_label")) {
            copy(sql, table, request, first, count);
          }
          return true;
        });
  }

  private static void copy(Sql sql, String table, ApprovalRequest request, int first, int count) {
    var requestId = table.equals("approval_request") ? "id" : "request_id";
    var columns =
        sql.list(
            """
            SELECT column_name AS name FROM information_schema.columns
            WHERE table_schema = DATABASE() AND table_name = ? ORDER BY ordinal_position
            """,
            row -> row.text("name"),
            table);
    var copied =
        columns.stream()
            .map(column ->
                column.equals(requestId)
                    ? "CONCAT(LEFT(" + requestId + ", 24), LPAD(LOWER(HEX(n)), 12, '0'))"
                    : column.equals("id") ? "CONCAT('asg_', LPAD(n, 16, '0'))" : column)
            .toList();
    sql.update(
        """
        INSERT INTO %s (%s) SELECT %s FROM %s, (
          SELECT ? + a.d + 10 * b.d + 100 * c.d + 1000 * d.d + 10000 * e.d AS n
          FROM (%s) a, (%s) b, (%s) c, (%s) d, (%s) e) numbers
        WHERE %s = ? AND n < ?
        """
            .formatted(
                table,
                String.join(", ", columns),
                String.join(", ", copied),
                table,
                DIGITS,
                DIGITS,
                DIGITS,
                DIGITS,
                DIGITS,
                requestId),
        first,
        request.id(),
        first + count);
  }

  private static final String DIGITS =
      "SELECT 0 AS d UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4"
          + " UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8"
          + " UNION ALL SELECT 9";

  private long rowsRead() {
    return database
        .bean(Sql.class)
        .list("SHOW SESSION STATUS LIKE 'Handler_read%'", row -> row.bigNumber("Value"))
        .stream()
        .mapToLong(Long::longValue)
        .sum();
  }

  private long readFor(ApprovalFilter filter) {
    return database
        .bean(Transactions.class)
        .inTransaction(() -> {
          var before = rowsRead();
          var found = database.bean(ApprovalRequests.class).list(ACME, filter);
          assertThat(found)
              .hasSize(PAGE)
              .isSortedAccordingTo(comparing((ApprovalRequest r) -> r.id().toString()).reversed())
              .allMatch(r -> r.pending() || filter.state() == null)
              .allMatch(r -> r.assignments().size() == 1);
          return rowsRead() - before;
        });
  }
}
