package io.countersign.adapters.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.countersign.application.port.StaleRequestException;
import io.countersign.application.runtime.OutcomeUnknownException;
import io.countersign.application.runtime.StorageUnavailableException;
import io.micronaut.transaction.TransactionCallback;
import io.micronaut.transaction.TransactionOperations;
import io.micronaut.transaction.exceptions.TransactionSystemException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.mockito.invocation.InvocationOnMock;
import org.mockito.stubbing.Answer;

/** What callers are told, for failures that no real server produces on demand. */
class JdbcTransactionsTest {
  private final AtomicInteger runs = new AtomicInteger();

  @Test
  void a_commit_that_throws_leaves_the_outcome_unknown_and_is_not_tried_again() {
    var transactions = failingAtCommit(new SQLException("connection reset", "08S01"));

    assertThatThrownBy(() -> transactions.inTransaction(runs::incrementAndGet))
        .isInstanceOf(OutcomeUnknownException.class);
    assertThat(runs).hasValue(1);
  }

  @Test
  void even_a_deadlock_at_commit_is_unknown() {
    var transactions = failingAtCommit(new SQLException("deadlock", "40001", 1213));

    assertThatThrownBy(() -> transactions.inTransaction(runs::incrementAndGet))
        .isInstanceOf(OutcomeUnknownException.class);
    assertThat(runs).hasValue(1);
  }

  @Test
  void a_pool_that_has_no_connection_to_give_makes_storage_unavailable_at_once() {
    var transactions = withoutConnection(new SQLTransientConnectionException("timed out", "08S01"));

    assertThatThrownBy(() -> transactions.inTransaction(runs::incrementAndGet))
        .isInstanceOf(StorageUnavailableException.class);
    assertThat(runs).hasValue(0);
  }

  @Test
  void a_server_that_only_reads_makes_storage_unavailable() {
    var transactions = committing();

    assertThatThrownBy(() -> transactions.inTransaction(() -> fail("HY000", 1290)))
        .isInstanceOf(StorageUnavailableException.class);
    assertThat(runs).hasValue(1);
  }

  @Test
  void work_that_lost_its_connection_is_run_again_and_then_given_up() {
    var transactions = committing();

    assertThatThrownBy(() -> transactions.inTransaction(() -> fail("08S01", 0)))
        .isInstanceOf(StorageUnavailableException.class);
    assertThat(runs).hasValue(5);
  }

  @Test
  void work_that_was_in_a_deadlock_is_run_again() {
    var transactions = committing();

    var result =
        transactions.inTransaction(
            () -> runs.get() < 3 ? fail("40001", 1213) : "done after " + runs.get());

    assertThat(result).isEqualTo("done after 3");
  }

  @Test
  void somebody_faster_means_another_look() {
    var transactions = committing();

    assertThatThrownBy(() ->
            transactions.inTransaction(() -> {
              runs.incrementAndGet();
              throw new StaleRequestException("req");
            }))
        .isInstanceOf(StaleRequestException.class);
    assertThat(runs).hasValue(5);
  }

  @Test
  void a_mistake_in_the_work_is_not_repeated() {
    var transactions = committing();

    assertThatThrownBy(() ->
            transactions.inTransaction(() -> {
              runs.incrementAndGet();
              throw new IllegalStateException("a bug");
            }))
        .hasMessage("a bug");
    assertThat(runs).hasValue(1);
  }

  private Object fail(String state, int code) {
    runs.incrementAndGet();
    throw new DatabaseException(new SQLException("planted", state, code));
  }

  private static JdbcTransactions committing() {
    return over(call -> work(call).call(mock()));
  }

  private static JdbcTransactions failingAtCommit(SQLException failure) {
    return over(call -> {
      work(call).call(mock());
      throw new TransactionSystemException("Could not commit", failure);
    });
  }

  private static JdbcTransactions withoutConnection(SQLException failure) {
    return over(call -> {
      throw new TransactionSystemException("Could not begin", failure);
    });
  }

  private static JdbcTransactions over(Answer<Object> execution) {
    TransactionOperations<Connection> operations = mock();
    when(operations.findTransactionStatus()).thenReturn(Optional.empty());
    when(operations.execute(any(), any())).thenAnswer(execution);
    return new JdbcTransactions(operations);
  }

  private static TransactionCallback<Connection, Object> work(InvocationOnMock call) {
    return call.getArgument(1);
  }
}
