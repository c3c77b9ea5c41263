package io.countersign.application.usecase.decision;

import static io.countersign.application.testing.Samples.aStep;
import static io.countersign.application.testing.Samples.anAnswer;
import static io.countersign.application.testing.World.asked;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.application.runtime.OutcomeUnknownException;
import io.countersign.application.runtime.StorageUnavailableException;
import io.countersign.application.testing.FaultyTransactions.Fault;
import io.countersign.application.testing.World;
import io.countersign.domain.request.ApprovalRequest;
import io.countersign.domain.request.DecisionResult;
import io.countersign.domain.request.RequestState;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a decision does when the database misbehaves: one outcome, or none, and never a guess. */
@Timeout(30)
@ParameterizedClass(name = "read before: {0}")
@ValueSource(booleans = {false, true})
class UnknownCommitTest {
  /** Whether the request was read before, and is decided together with others. */
  @Parameter boolean known;

  private final World world = new World();
  private final ApprovalRequest request = world.open(aStep());

  private DecisionResult approve() {
    return approve(request);
  }

  private DecisionResult approve(ApprovalRequest which) {
    var answer = anAnswer(asked(which, "ana@example.test"));
    return world
        .decideApproval
        .handle(World.command(which, known ? answer.knowing(which, world.signingKey()) : answer))
        .orElseThrow();
  }

  /** COMMITs that get lost, each followed by a look at what is stored. */
  private void loseCommits(int times) {
    for (var i = 0; i < times; i++) {
      world.transactions.next(Fault.COMMIT_LOST, Fault.NONE);
    }
  }

  private void assertDecidedOnce() {
    assertDecidedOnce(request);
  }

  private void assertDecidedOnce(ApprovalRequest request) {
    assertThat(world.now(request).state()).isEqualTo(RequestState.APPROVED);
    assertThat(world.now(request).decisions()).hasSize(1);
    assertThat(world.audit.of(request)).containsExactly("request.opened", "decision.recorded");
    assertThat(world.owed(request)).hasSize(1);
  }

  @Test
  @DisplayName("B39 a conflict is run again, and decided once")
  void a_conflict_is_run_again() {
    world.transactions.next(Fault.CONFLICT);
    assertThat(approve()).isInstanceOf(DecisionResult.Recorded.class);
    assertDecidedOnce();
  }

  @Test
  @DisplayName("B38 a COMMIT that was not heard but happened is a success")
  void a_stored_decision_is_found() {
    world.transactions.next(Fault.COMMITTED_UNHEARD);
    assertThat(approve())
        .isInstanceOfSatisfying(
            DecisionResult.Recorded.class,
            recorded ->
                assertThat(recorded.decision())
                    .isEqualTo(world.now(request).decisions().getFirst()));
    assertDecidedOnce();
  }

  @Test
  @DisplayName("B38 a COMMIT that got lost is tried again")
  void a_lost_decision_is_tried_again() {
    loseCommits(2);
    assertThat(approve()).isInstanceOf(DecisionResult.Recorded.class);
    assertDecidedOnce();
  }

  @Test
  @DisplayName("B38 after three lost COMMITs nobody claims to know; pressing again is safe")
  void after_three_attempts_it_is_unknown() {
    var before = world.everything();
    // Once more if it was tried with others before.
    loseCommits(known ? 4 : 3);
    assertThatThrownBy(this::approve).isInstanceOf(OutcomeUnknownException.class);
    assertThat(world.everything()).isEqualTo(before);

    assertThat(approve()).isInstanceOf(DecisionResult.Recorded.class);
    assertDecidedOnce();
  }

  @Test
  @DisplayName("B38 what cannot be read again is unknown, even if it was stored")
  void what_cannot_be_read_again_is_unknown() {
    world.transactions.next(Fault.COMMITTED_UNHEARD, Fault.UNREACHABLE);
    assertThatThrownBy(this::approve)
        .isInstanceOf(OutcomeUnknownException.class)
        .satisfies(unknown ->
            assertThat(unknown.getSuppressed())
                .hasOnlyElementsOfType(StorageUnavailableException.class));

    assertThat(approve()).isInstanceOf(DecisionResult.Repeated.class);
    assertDecidedOnce();
  }

  @Test
  @DisplayName("B38 somebody else may win while we do not know")
  void another_winner_is_not_taken_for_ours() {
    world.transactions.next(Fault.COMMIT_LOST);
    world.transactions.afterLostCommit(() -> world.approve(request, "ben@example.test"));

    assertThat(approve()).isInstanceOf(DecisionResult.AlreadyDecided.class);
    assertDecidedOnce();
    assertThat(world.now(request).decisions().getFirst().responder().assignment())
        .isEqualTo(asked(request, "ben@example.test").id());
  }

  @ParameterizedTest
  @EnumSource(names = {"CONFLICT", "COMMITTED_UNHEARD", "COMMIT_LOST"})
  @DisplayName("B38 whatever happens to the COMMIT of several decisions, each is there once")
  void of_several_together_each_is_decided_once(Fault fault) {
    var others = IntStream.range(0, 8).mapToObj(_ -> world.open(aStep())).toList();
    var results = new ArrayList<CompletableFuture<DecisionResult>>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      world.transactions.next(Fault.NONE, Fault.NONE, Fault.NONE, fault);
      // Two are on their way and have to wait, so that the next come together.
      world.transactions.inTransaction(() -> {
        for (var other : others) {
          var begun = new CompletableFuture<Thread>();
          results.add(
              CompletableFuture.supplyAsync(
                  () -> {
                    begun.complete(Thread.currentThread());
                    return approve(other);
                  },
                  threads));
          while (begun.join().isAlive() && begun.join().getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
          }
        }
        return true;
      });
    }
    assertThat(results)
        .allSatisfy(
            result -> assertThat(result.join()).isInstanceOf(DecisionResult.Recorded.class));
    assertThat(others).allSatisfy(this::assertDecidedOnce);
  }

  @Test
  @DisplayName("B40 without a database nothing is decided")
  void without_a_database_nothing_is_decided() {
    var before = world.everything();
    world.transactions.next(Fault.UNREACHABLE);
    assertThatThrownBy(this::approve).isInstanceOf(StorageUnavailableException.class);
    assertThat(world.everything()).isEqualTo(before);
  }
}
