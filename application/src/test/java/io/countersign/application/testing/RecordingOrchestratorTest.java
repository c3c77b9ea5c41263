package io.countersign.application.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.domain.continuation.ResponseData;
import io.countersign.domain.continuation.Resumable;
import io.countersign.domain.continuation.ResumeId;
import org.junit.jupiter.api.Test;

class RecordingOrchestratorTest {
  private final InMemoryTransactions transactions = new InMemoryTransactions();
  private final RecordingOrchestrator orchestrator = new RecordingOrchestrator(transactions);
  private final ResponseData data =
      new ResponseData(new ResumeId("msg_1"), "approval.decided", "{}", null);

  @Test
  void the_network_is_not_for_transactions() {
    assertThatThrownBy(() -> transactions.inTransaction(this::resume))
        .isInstanceOf(AssertionError.class)
        .hasMessage("The network was used inside a transaction");
    assertThatThrownBy(() ->
            transactions.inTransaction(() -> {
              transactions.inTransaction(() -> true);
              return resume();
            }))
        .isInstanceOf(AssertionError.class);
    assertThat(orchestrator.resumptions()).isEmpty();
  }

  @Test
  void after_a_transaction_it_is_free_again() {
    transactions.inTransaction(() -> true);
    assertThatThrownBy(() ->
            transactions.inTransaction(() -> {
              throw new IllegalStateException("the work fails");
            }))
        .hasMessage("the work fails");

    resume();

    assertThat(orchestrator.resumptions()).hasSize(1);
  }

  private boolean resume() {
    orchestrator.resume(Samples.aTenantId(), new Resumable.OfRequest(Samples.aRequestId()), data);
    return true;
  }
}
