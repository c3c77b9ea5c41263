package io.countersign.adapters.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.countersign.application.job.Job;
import io.countersign.application.port.ApprovalRequests;
import io.countersign.application.port.AuditLog;
import io.countersign.application.port.IdempotencyKeys;
import io.countersign.application.port.Jobs;
import io.countersign.application.port.RequestExpiredException;
import io.countersign.application.port.StaleRequestException;
import io.countersign.application.port.Tenants;
import io.countersign.application.runtime.OutcomeUnknownException;
import io.countersign.application.runtime.Transactions;
import io.countersign.application.testing.Samples;
import io.countersign.application.testing.SettableClock;
import io.countersign.domain.audit.Actor;
import io.countersign.domain.audit.AuditEvent;
import io.countersign.domain.json.JsonValue;
import io.countersign.domain.request.ApprovalRequest;
import io.countersign.domain.request.DecisionResult;
import io.countersign.domain.request.RequestId;
import io.countersign.domain.tenant.Branding;
import io.countersign.domain.tenant.Tenant;
import io.countersign.domain.tenant.TenantId;
import io.countersign.domain.tenant.TenantKind;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a database must do for us beyond what the ports' contracts say. */
abstract class StoringStories {
  private static final TenantId ACME = new TenantId("acme");
  private static final Instant NOW = Samples.NOW;

  private final TestDatabase database;

  StoringStories(TestDatabase database) {
    this.database = database;
  }

  @BeforeEach
  void start_with_empty_tables() {
    database.clear();
  }

  @Test
  void two_people_who_decide_at_once_give_one_winner() throws Exception {
    var requests = database.bean(ApprovalRequests.class);
    var transactions = database.bean(Transactions.class);
    for (var round = 1; round <= 20; round++) {
      var request = Samples.aRequest().build();
      transactions.inTransaction(() -> {
        requests.add(ACME, request);
        return true;
      });
      var start = new CyclicBarrier(2);
      var outcomes =
          atOnce(() -> decide(request.id(), 0, start), () -> decide(request.id(), 1, start));

      assertThat(outcomes).containsExactlyInAnyOrder("won", "lost");
      assertThat(requests.find(ACME, request.id()).orElseThrow().decisions()).hasSize(1);
    }
  }

  /**
   * Both have read the same version before either writes; the update alone has to tell them apart.
   */
  private String decide(RequestId id, int whose, CyclicBarrier start) throws Exception {
    var requests = database.bean(ApprovalRequests.class);
    var recorded = approved(requests.find(ACME, id).orElseThrow(), whose);
    start.await(10, TimeUnit.SECONDS);
    try {
      database
          .bean(Transactions.class)
          .inTransaction(() -> {
            requests.saveDecision(ACME, recorded.request(), recorded.decision());
            return true;
          });
      return "won";
    } catch (StaleRequestException stale) {
      return "lost";
    }
  }

  @Test
  @DisplayName(
      "A9 what is over by the clock of the database is not decided, whatever we take for now")
  void the_database_says_what_is_over() {
    var requests = database.bean(ApprovalRequests.class);
    var request = Samples.aRequest().build();
    requests.add(ACME, request);
    var recorded = approved(request, 0);
    var past = Instant.now().minusSeconds(2).truncatedTo(ChronoUnit.MICROS);
    var over = database.bean(Sql.class).update("UPDATE approval_request SET expires_at = ?", past);
    assertThat(over).isEqualTo(1);

    assertThat(requests.saveDecisions(ACME, List.of(recorded))).isEmpty();
    assertThatThrownBy(() -> requests.saveDecision(ACME, recorded.request(), recorded.decision()))
        .isInstanceOfSatisfying(
            RequestExpiredException.class,
            refused ->
                assertThat(refused.at())
                    .as("what is stored, and not what was to become of it")
                    .isEqualTo(past));

    var found = requests.find(ACME, request.id()).orElseThrow();
    assertThat(found.pending()).isTrue();
    assertThat(found.decisions()).isEmpty();
    requests.saveClosed(ACME, recorded.request());
    assertThatThrownBy(() -> requests.saveDecision(ACME, recorded.request(), recorded.decision()))
        .as("Somebody was faster, which counts more than the time")
        .isInstanceOf(StaleRequestException.class);
  }

  @Test
  @DisplayName("A9 in a sandbox the time of the database counts as far as its clock was moved")
  void the_database_goes_by_the_time_of_the_sandbox() {
    var requests = database.bean(ApprovalRequests.class);
    var clock = database.bean(JdbcTenantClock.class);
    var sandbox = aTenant(TenantKind.SANDBOX);
    var live = aTenant(TenantKind.LIVE);
    var template = Samples.aRequest().build();
    var ahead = Duration.between(Instant.now(), template.expiresAt());
    for (var tenant : List.of(sandbox, live)) {
      requests.add(tenant, template);
      clock.moveTo(tenant, Instant.now().plus(ahead).minusSeconds(60));
    }
    var recorded = approved(template, 0);
    // The request of the live tenant and that of the sandbox: in time for both.
    assertThat(saved(sandbox, recorded)).isEqualTo("saved and undone");
    assertThat(saved(live, recorded)).isEqualTo("saved and undone");

    for (var tenant : List.of(sandbox, live)) {
      clock.moveTo(tenant, template.expiresAt().plusSeconds(1));
    }

    assertThat(saved(sandbox, recorded)).isEqualTo("over");
    assertThat(requests.saveDecisions(sandbox, List.of(recorded))).isEmpty();
    assertThat(saved(live, recorded)).isEqualTo("saved and undone");
    assertThat(requests.saveDecisions(live, List.of(recorded))).containsExactly(template.id());
  }

  private String saved(TenantId tenant, DecisionResult.Recorded recorded) {
    try {
      return database
          .bean(Transactions.class)
          .inTransaction(() -> {
            var requests = database.bean(ApprovalRequests.class);
            requests.saveDecision(tenant, recorded.request(), recorded.decision());
            throw new IllegalArgumentException("saved and undone");
          });
    } catch (RequestExpiredException over) {
      return "over";
    } catch (IllegalArgumentException undone) {
      return String.valueOf(undone.getMessage());
    }
  }

  private TenantId aTenant(TenantKind kind) {
    var id = Samples.aTenantId();
    var tenant = new Tenant(id, "Try", Branding.plain("Try"), NOW, kind);
    database.bean(Tenants.class).add(id, tenant);
    return id;
  }

  @Test
  void what_a_tenant_is_for_is_asked_once_and_a_live_one_costs_no_statement() {
    var clock = database.bean(JdbcTenantClock.class);
    var live = aTenant(TenantKind.LIVE);
    clock.now(live);

    database.bean(Sql.class).update("UPDATE tenant SET kind = 'SANDBOX' WHERE tenant_id = ?", live);

    assertThat(clock.now(live)).isCloseTo(Instant.now(), within(2, ChronoUnit.SECONDS));
    assertThat(clock.utcNow(live)).isEqualTo(database.bean(Engine.class).utcNow());
  }

  @Test
  void the_turn_of_whoever_died_ends_by_itself() {
    var realTime = new SettableClock(NOW);
    var clock =
        new JdbcTenantClock(database.bean(Sql.class), database.bean(Engine.class), realTime);
    var sandbox = aTenant(TenantKind.SANDBOX);
    assertThat(clock.takeTurn(sandbox, "died", Duration.ZERO)).isTrue();

    realTime.advance(Duration.ofSeconds(45));
    assertThat(clock.takeTurn(sandbox, "next", Duration.ZERO)).isFalse();
    realTime.advance(Duration.ofSeconds(1));
    assertThat(clock.takeTurn(sandbox, "next", Duration.ZERO)).isTrue();
    assertThat(clock.takeTurn(sandbox, "died", Duration.ZERO)).isFalse();
  }

  @Test
  void somebody_who_waits_for_a_turn_gets_it_when_it_ends() throws Exception {
    var clock = database.bean(JdbcTenantClock.class);
    var sandbox = aTenant(TenantKind.SANDBOX);
    clock.takeTurn(sandbox, "first", Duration.ZERO);

    try (var threads = Executors.newSingleThreadExecutor()) {
      var waiting = threads.submit(() -> clock.takeTurn(sandbox, "second", Duration.ofSeconds(20)));
      clock.endTurn(sandbox, "first");
      assertThat(waiting.get(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void a_job_of_a_sandbox_runs_in_real_time_as_far_earlier_as_its_clock_is_ahead() {
    var clock = database.bean(JdbcTenantClock.class);
    var sandbox = aTenant(TenantKind.SANDBOX);
    clock.moveTo(sandbox, Instant.now().plus(Duration.ofDays(10)));
    var due = clock.now(sandbox).plus(Duration.ofHours(5));

    database
        .bean(Transactions.class)
        .inTransaction(() -> {
          database.bean(Jobs.class).schedule(sandbox, new Job(sandbox, Job.Kind.EXPIRE, "x"), due);
          return true;
        });

    var ticks =
        database
            .bean(Sql.class)
            .list(
                "SELECT * FROM scheduled_tasks",
                row ->
                    row.text("task_name")
                        + " "
                        + row.text("task_instance")
                        + " "
                        + row.instant("execution_time").truncatedTo(ChronoUnit.MINUTES));
    assertThat(ticks)
        .containsExactly(
            "TICK "
                + sandbox
                + "/clock "
                + due.minus(Duration.between(clock.inRealTime(sandbox, due), due))
                    .truncatedTo(ChronoUnit.MINUTES));
    assertThat(clock.inRealTime(sandbox, due))
        .isCloseTo(Instant.now().plus(Duration.ofHours(5)), within(5, ChronoUnit.SECONDS));
  }

  @Test
  @DisplayName("B39 several decided together wait for nobody who holds the row of one of them")
  void a_row_that_somebody_holds_delays_nobody_else() throws Exception {
    var requests = database.bean(ApprovalRequests.class);
    var held = Samples.aRequest().build();
    var free = Samples.aRequest().build();
    requests.add(ACME, held);
    requests.add(ACME, free);
    var recorded = List.of(approved(free, 0), approved(held, 0));
    var taken = new CountDownLatch(1);
    var done = new CountDownLatch(1);
    try (var threads = Executors.newSingleThreadExecutor()) {
      var holder =
          threads.submit(() ->
              database
                  .bean(Transactions.class)
                  .inTransaction(() -> {
                    requests.findForUpdate(ACME, held.id());
                    taken.countDown();
                    return await(done);
                  }));
      assertThat(await(taken)).isTrue();

      var together =
          database
              .bean(Transactions.class)
              .inTransaction(() -> requests.saveDecisions(ACME, recorded));

      assertThat(together).as("answered while the row is still held").containsExactly(free.id());
      done.countDown();
      assertThat(holder.get(10, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(requests.find(ACME, free.id())).contains(recorded.getFirst().request());
    assertThat(requests.find(ACME, held.id())).contains(held);
    assertThat(
            database
                .bean(Transactions.class)
                .inTransaction(() -> requests.saveDecisions(ACME, recorded)))
        .as("nobody holds it any more")
        .containsExactly(held.id());
  }

  private static boolean await(CountDownLatch latch) {
    try {
      return latch.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Test
  void a_reader_never_combines_a_request_with_a_decision_made_later() {
    var requests = database.bean(ApprovalRequests.class);
    var request = Samples.aRequest().build();
    requests.add(ACME, request);
    var recorded = approved(request, 0);
    requests.saveDecision(ACME, recorded.request(), recorded.decision());
    database
        .bean(Sql.class)
        .update(
            "UPDATE approval_request SET state = 'PENDING', closed_at = NULL, version = 0, decision_count = 0");

    assertThat(requests.find(ACME, request.id())).contains(request);
  }

  @Test
  void who_locks_a_request_never_judges_it_without_a_decision_that_counts() {
    var requests = database.bean(ApprovalRequests.class);
    var request = Samples.aRequest().build();
    requests.add(ACME, request);
    database.bean(Sql.class).update("UPDATE approval_request SET decision_count = 1");

    assertThatThrownBy(() ->
            database
                .bean(Transactions.class)
                .inTransaction(() -> requests.findForUpdate(ACME, request.id())))
        .isInstanceOf(StaleRequestException.class);
  }

  @Test
  void times_are_kept_in_utc_whatever_the_zones_of_jvm_and_session() {
    var tenants = database.bean(Tenants.class);
    tenants.add(ACME, tenant(NOW));

    assertThat(tenants.find(ACME).orElseThrow().createdAt()).isEqualTo(NOW);
    assertThat(
            database
                .bean(Sql.class)
                .list(
                    "SELECT CAST(created_at AS CHAR(26)) AS written FROM tenant",
                    row -> row.text("written")))
        .containsExactly("2099-03-29 02:30:00.123456");
  }

  @Test
  void everything_goes_by_the_time_of_the_database() {
    var clock = database.bean(InstantSource.class);

    assertThat(clock).isInstanceOf(DatabaseClock.class);
    assertThat(Duration.between(Instant.now(), clock.instant()).abs())
        .isLessThan(Duration.ofSeconds(2));
  }

  @Test
  void transactions_that_block_each_other_are_run_again_until_both_succeed() throws Exception {
    var tenants = database.bean(Tenants.class);
    var other = new TenantId("other");
    tenants.add(ACME, tenant(NOW));
    tenants.add(other, new Tenant(other, "Other", Branding.plain("Other"), NOW, TenantKind.LIVE));
    var crossed = new CyclicBarrier(2);
    var runs = new AtomicInteger();

    atOnce(() -> touch(ACME, other, crossed, runs), () -> touch(other, ACME, crossed, runs));

    assertThat(runs).hasValueGreaterThan(2);
    var names = database.bean(Sql.class).list("SELECT name FROM tenant", row -> row.text("name"));
    assertThat(names).allMatch(name -> name.length() == 2);
  }

  @Test
  void a_key_that_another_call_is_taking_and_does_not_let_go_is_in_progress() throws Exception {
    var transactions = database.bean(Transactions.class);
    var keys = database.bean(IdempotencyKeys.class);
    var body = "b".repeat(64);
    database.bean(Tenants.class).add(ACME, tenant(NOW));
    var first = Samples.aRequestId();

    var duringTheFirst =
        transactions.inTransaction(() -> {
          keys.claim(ACME, "key", body, first, NOW);
          return elsewhere(() ->
              transactions.inTransaction(() -> {
                waitForLocksOnly(Duration.ofSeconds(1));
                return keys.claim(ACME, "key", body, Samples.aRequestId(), NOW);
              }));
        });

    assertThat(duringTheFirst).isEqualTo(new IdempotencyKeys.Claim.InProgress());
    var afterwards =
        transactions.inTransaction(() -> keys.claim(ACME, "key", body, Samples.aRequestId(), NOW));
    assertThat(afterwards).isEqualTo(new IdempotencyKeys.Claim.TakenBefore(first));
  }

  private void waitForLocksOnly(Duration time) {
    database
        .bean(Sql.class)
        .update(
            switch (database.bean(Engine.class)) {
              case H2 -> "SET LOCK_TIMEOUT " + time.toMillis();
              case MYSQL -> "SET SESSION innodb_lock_wait_timeout = " + time.toSeconds();
            });
  }

  private static <T> T elsewhere(Callable<T> work) {
    try (var executor = Executors.newSingleThreadExecutor()) {
      return executor.submit(work).get(30, TimeUnit.SECONDS);
    } catch (Exception failed) {
      throw new IllegalStateException(failed);
    }
  }

  private boolean touch(
      TenantId first, TenantId second, CyclicBarrier crossed, AtomicInteger runs) {
    return database
        .bean(Transactions.class)
        .inTransaction(() -> {
          var sql = database.bean(Sql.class);
          var run = runs.incrementAndGet();
          sql.update("UPDATE tenant SET name = 'x' WHERE tenant_id = ?", first);
          if (run <= 2) {
            meet(crossed);
          }
          sql.update("UPDATE tenant SET name = 'xx' WHERE tenant_id = ?", second);
          sql.update("UPDATE tenant SET name = 'xx' WHERE tenant_id = ?", first);
          return true;
        });
  }

  private static void meet(CyclicBarrier barrier) {
    try {
      barrier.await(10, TimeUnit.SECONDS);
    } catch (Exception failed) {
      throw new IllegalStateException(failed);
    }
  }

  @Test
  void the_first_appenders_to_a_stream_without_a_row_to_wait_for_are_sorted_out() throws Exception {
    var start = new CyclicBarrier(3);
    Callable<Long> append =
        () -> {
          start.await(10, TimeUnit.SECONDS);
          return database
              .bean(Transactions.class)
              .inTransaction(
                  () -> database.bean(AuditLog.class).append(ACME, "somewhere", event()).seq());
        };

    assertThat(atOnce(append, append, append)).containsExactlyInAnyOrder(1L, 2L, 3L);
  }

  @Test
  void work_whose_connection_breaks_is_done_on_another() {
    assumeThatThereIsAServer();
    for (var round = 0; round < 2 * TestDatabase.POOL_SIZE; round++) {
      var runs = new AtomicInteger();
      var tenant = new TenantId("tenant-" + round);

      database
          .bean(Transactions.class)
          .inTransaction(() -> {
            database.bean(Tenants.class).add(tenant, tenant(NOW));
            if (runs.incrementAndGet() == 1) {
              breakConnection();
            }
            return database.bean(AuditLog.class).append(tenant, AuditLog.ADMIN, event());
          });

      assertThat(runs).hasValue(2);
      assertThat(database.bean(AuditLog.class).stream(tenant, AuditLog.ADMIN, 0, 10)).hasSize(1);
    }
  }

  @Test
  void when_the_connection_breaks_before_commit_answers_nobody_is_told_that_it_failed() {
    assumeThatThereIsAServer();
    for (var round = 0; round < 2 * TestDatabase.POOL_SIZE; round++) {
      assertThatThrownBy(() ->
              database
                  .bean(Transactions.class)
                  .inTransaction(() -> {
                    database.bean(Tenants.class).add(ACME, tenant(NOW));
                    breakConnection();
                    return true;
                  }))
          .isInstanceOf(OutcomeUnknownException.class);
      assertThat(database.bean(Tenants.class).find(ACME)).isEmpty();
    }
  }

  private void assumeThatThereIsAServer() {
    assumeThat(database.bean(Engine.class))
        .as("An embedded database has no connection that could break")
        .isNotEqualTo(Engine.H2);
  }

  /** Has the server cut the connection of the current transaction. */
  private void breakConnection() {
    var session =
        database
            .bean(Sql.class)
            .first("SELECT CONNECTION_ID() AS id", row -> row.number("id"))
            .orElseThrow();
    try (var other = database.bean(Pool.class).dataSource().getConnection();
        var statement = other.createStatement()) {
      statement.execute("KILL " + session);
    } catch (SQLException failed) {
      throw new AssertionError(failed);
    }
  }

  @SafeVarargs
  private static <T> List<T> atOnce(Callable<? extends T>... works) throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var futures = new ArrayList<Future<? extends T>>();
      for (var work : works) {
        futures.add(threads.submit(work));
      }
      var results = new ArrayList<T>();
      for (var future : futures) {
        results.add(future.get(60, TimeUnit.SECONDS));
      }
      return results;
    }
  }

  private static DecisionResult.Recorded approved(ApprovalRequest request, int whose) {
    return Samples.anAnswer(request.assignments().get(whose)).recordedBy(request, NOW);
  }

  private static AuditEvent event() {
    return new AuditEvent("key.rotated", new Actor.Timer(), NOW, JsonValue.object().build());
  }

  private static Tenant tenant(Instant createdAt) {
    return new Tenant(ACME, "Acme", Branding.plain("Acme"), createdAt, TenantKind.LIVE);
  }
}
