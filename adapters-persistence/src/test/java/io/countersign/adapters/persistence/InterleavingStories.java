package io.countersign.adapters.persistence;

import static io.countersign.application.testing.Samples.anAnswer;
import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.application.access.Caller;
import io.countersign.application.channel.Channels;
import io.countersign.application.egress.CallbackAddress;
import io.countersign.application.egress.EgressGuard;
import io.countersign.application.link.PersonalLinks;
import io.countersign.application.link.TenantKey;
import io.countersign.application.port.TenantClock;
import io.countersign.application.port.Tenants;
import io.countersign.application.runtime.Precedence;
import io.countersign.application.runtime.StorageUnavailableException;
import io.countersign.application.runtime.Transactions;
import io.countersign.application.testing.AnswerBuilder;
import io.countersign.application.testing.CountingIds;
import io.countersign.application.testing.InMemoryStorage;
import io.countersign.application.testing.RecordingChannel;
import io.countersign.application.testing.Samples;
import io.countersign.application.testing.TransparentSecretBox;
import io.countersign.application.usecase.approval.AskQuestion;
import io.countersign.application.usecase.approval.CallbackCheck;
import io.countersign.application.usecase.approval.CloseRequest;
import io.countersign.application.usecase.approval.FollowUps;
import io.countersign.application.usecase.approval.Opening;
import io.countersign.application.usecase.approval.ResubmitApproval;
import io.countersign.application.usecase.approval.ReturnForChanges;
import io.countersign.application.usecase.approval.Routing;
import io.countersign.application.usecase.approval.StepCheck;
import io.countersign.application.usecase.approval.SubmitDraft;
import io.countersign.application.usecase.decision.DecideApproval;
import io.countersign.application.usecase.key.KeyMaker;
import io.countersign.application.usecase.key.KeyRing;
import io.countersign.domain.audit.Actor;
import io.countersign.domain.continuation.ContinuationOrchestrator;
import io.countersign.domain.request.ApprovalRequest;
import io.countersign.domain.request.AskResult;
import io.countersign.domain.request.CloseResult;
import io.countersign.domain.request.DecisionResult;
import io.countersign.domain.request.RequestState;
import io.countersign.domain.request.Resubmission;
import io.countersign.domain.request.ResubmitResult;
import io.countersign.domain.request.ReturnResult;
import io.countersign.domain.tenant.TenantId;
import io.micronaut.data.jdbc.runtime.JdbcOperations;
import io.micronaut.transaction.TransactionOperations;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real transactions on one request, statement by statement, in every order that can happen. */
abstract class InterleavingStories {
  private static final ContinuationOrchestrator NO_EXECUTIONS =
      (_, _, _) -> new ContinuationOrchestrator.ContinuationResult.NothingWaits();

  private static final StepCheck ANYTHING_GOES =
      new StepCheck(
          new Channels(
              List.of(new RecordingChannel(Samples.EMAIL, new InMemoryStorage().transactions))),
          new CallbackCheck(
              _ -> new EgressGuard.Ruling.Unresolvable(), CallbackAddress.Policy.HTTPS));

  /**
   * A draft is looked at before it is locked, and that look can fall between any two statements.
   */
  private static final int MOST_WITH_A_LOOK_BEFORE = 3_000;

  private final TestDatabase database;
  private final AtomicInteger statements = new AtomicInteger();
  private volatile Faults faults = new Faults(0, 0, new AtomicInteger());
  private World world;

  InterleavingStories(TestDatabase database) {
    this.database = database;
  }

  /**
   * The statement with this number fails.
   *
   * @param left how often
   */
  private record Faults(int code, int statement, AtomicInteger left) {}

  /** The use cases over ports that stop before each statement and before COMMIT. */
  private final class World {
    private final TenantId tenant = Samples.aTenantId();
    private final CountingIds ids = new CountingIds(System.nanoTime());
    private final Sql sql = new Sql(stepping(database.bean(JdbcOperations.class)));
    private final Transactions transactions = new SteppingTransactions(operations());
    private final JdbcApprovalRequests requests =
        new JdbcApprovalRequests(
            sql, database.bean(Engine.class), database.bean(JdbcTenantClock.class));
    private final JdbcAuditLog audit = new JdbcAuditLog(sql);
    private final JdbcSigningKeys keys = new JdbcSigningKeys(sql);
    private final KeyRing keyRing =
        new KeyRing(keys, new TransparentSecretBox(), () -> Samples.NOW);
    private final FollowUps followUps =
        new FollowUps(
            new Channels(List.of()),
            new JdbcChannelAccounts(sql),
            new JdbcDeliveries(sql),
            new JdbcLinks(sql),
            new JdbcContinuations(sql),
            new JdbcJobs(
                sql,
                operations(),
                new JobBell(),
                database.bean(JdbcTenantClock.class),
                database.bean(JdbcTimeline.class)),
            keyRing,
            new PersonalLinks(URI.create("https://approvals.example.com")),
            ids);
    private final DecideApproval decide =
        new DecideApproval(
            new Precedence(),
            transactions,
            requests,
            followUps,
            NO_EXECUTIONS,
            audit,
            ids,
            _ -> Samples.NOW.plusSeconds(60));

    World() {
      database.bean(Tenants.class).add(tenant, Samples.aTenant(tenant));
      transactions.inTransaction(
          () -> new KeyMaker(keys, new TransparentSecretBox(), ids).addActive(tenant, Samples.NOW));
    }

    ApprovalRequest open() {
      var request =
          Samples.aRequest()
              .of(Samples.aStep().revisable(1))
              .assignedTo(
                  Samples.anAssignment("ana@example.test"),
                  Samples.anAssignment("ben@example.test"))
              .build();
      transactions.inTransaction(() -> {
        requests.add(tenant, request);
        followUps.afterOpening(tenant, request, Samples.NOW);
        return true;
      });
      return request;
    }

    TenantKey signing() {
      return keyRing.signing(tenant);
    }

    Object decide(ApprovalRequest request, AnswerBuilder answer) {
      return decide.handle(answer.to(tenant, request.id())).orElseThrow();
    }

    Object close(ApprovalRequest request, CloseRequest.Cause cause, Instant now) {
      TenantClock clock = _ -> now;
      return new CloseRequest(transactions, requests, followUps, NO_EXECUTIONS, audit, clock)
          .handle(new CloseRequest.Command(tenant, request.id(), cause, new Actor.Timer(), ""))
          .orElseThrow();
    }

    Object sendBack(ApprovalRequest request, AnswerBuilder answer) {
      return new ReturnForChanges(transactions, requests, followUps, audit, _ -> soon())
          .handle(
              new ReturnForChanges.Command(tenant, request.id(), answer.sendingBack("Split it.")))
          .orElseThrow();
    }

    Object ask(ApprovalRequest request, AnswerBuilder answer) {
      return new AskQuestion(transactions, requests, followUps, audit, _ -> soon())
          .handle(new AskQuestion.Command(tenant, request.id(), answer.asking("Which vendors?")))
          .orElseThrow();
    }

    Object resubmit(ApprovalRequest request) {
      var caller = new Caller.Client(tenant, "key1", "ERP", Set.of());
      return new ResubmitApproval(transactions, requests, followUps, audit, ids, _ -> soon())
          .handle(
              new ResubmitApproval.Command(
                  caller, request.id(), new Resubmission("Another", null, null, Map.of())))
          .orElseThrow();
    }

    ApprovalRequest draft() {
      var request =
          ApprovalRequest.draft(
              Samples.aRequestId(),
              Samples.aStep().asking("ana@example.test").label("region", "eu").build(),
              "salt",
              Samples.NOW);
      transactions.inTransaction(() -> {
        requests.add(tenant, request);
        return true;
      });
      return request;
    }

    Object submit(ApprovalRequest draft) {
      var caller = new Caller.Client(tenant, "key1", "ERP", Set.of());
      var routing =
          new Routing(new JdbcPeople(sql), new JdbcDelegations(sql), new JdbcCalendars(sql), ids);
      var opening = new Opening(requests, routing, followUps, audit);
      return new SubmitDraft(transactions, requests, opening, ANYTHING_GOES, ids, _ -> soon())
          .handle(new SubmitDraft.Command(caller, draft.id()))
          .orElseThrow();
    }

    private Instant soon() {
      return Samples.NOW.plusSeconds(60);
    }

    long count(String from, ApprovalRequest request) {
      return sql.first("SELECT COUNT(*) AS n FROM " + from, row -> row.bigNumber("n"), request.id())
          .orElseThrow();
    }
  }

  @SuppressWarnings("unchecked")
  private TransactionOperations<Connection> operations() {
    return database.bean(TransactionOperations.class);
  }

  private static final class SteppingTransactions implements Transactions {
    private final Transactions real;

    SteppingTransactions(TransactionOperations<Connection> operations) {
      real = new JdbcTransactions(operations);
    }

    @Override
    public <T> T inTransaction(Supplier<T> work) {
      return real.inTransaction(() -> {
        var result = work.get();
        // Whether nothing is committed earlier or later makes no difference to anybody.
        if (!result.equals(Set.of())) {
          Orders.step();
        }
        return result;
      });
    }
  }

  private JdbcOperations stepping(JdbcOperations real) {
    return (JdbcOperations)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {JdbcOperations.class},
            (_, method, arguments) -> {
              if (method.getName().equals("execute")) {
                Orders.step();
                failIfTold();
              }
              try {
                return method.invoke(real, arguments);
              } catch (InvocationTargetException failed) {
                throw failed.getCause();
              }
            });
  }

  private void failIfTold() {
    var told = faults;
    if (statements.incrementAndGet() == told.statement() && told.left().getAndDecrement() > 0) {
      statements.set(0);
      throw new IllegalStateException(new SQLException("told to", "HY000", told.code()));
    }
  }

  private boolean somebodyWaitsForALock() {
    return database
        .bean(Sql.class)
        .first(
            "SHOW GLOBAL STATUS LIKE 'Innodb_row_lock_current_waits'",
            row -> row.number("Value") > 0)
        .orElseThrow();
  }

  @BeforeEach
  void aWorld() {
    database.clear();
    world = new World();
  }

  private int inAllOrders(
      Function<ApprovalRequest, Object> first, Function<ApprovalRequest, Object> second)
      throws Exception {
    return new Orders(300, this::somebodyWaitsForALock)
        .<Object>all(() -> {
          var request = world.open();
          return new Orders.Scene<>() {
            @Override
            public Object first() {
              return first.apply(request);
            }

            @Override
            public Object second() {
              return second.apply(request);
            }

            @Override
            public void check(Object one, Object two, String order) {
              assertOneOutcome(request, one, two, order);
            }
          };
        });
  }

  private void assertOneOutcome(ApprovalRequest request, Object one, Object two, String order) {
    var both = List.of(one, two);
    assertThat(both).as(order).filteredOn(InterleavingStories::won).hasSize(1);
    var stored = world.requests.find(world.tenant, request.id()).orElseThrow();
    var winner = won(one) ? one : two;
    var expected =
        switch (winner) {
          case DecisionResult.Recorded(var after, var _) -> after;
          case CloseResult.Closed(var after) -> after;
          case ReturnResult.Accepted(var after, var _) -> after;
          default -> throw new AssertionError(winner);
        };
    assertThat(stored).as(order).isEqualTo(expected);
    assertThat(stored.state()).isNotEqualTo(RequestState.PENDING);
    assertThat(world.count("decision WHERE request_id = ?", request))
        .as(order)
        .isEqualTo(winner instanceof DecisionResult.Recorded ? 1 : 0);
    assertThat(world.count("revision WHERE request_id = ?", request))
        .as(order)
        .isEqualTo(winner instanceof ReturnResult.Accepted ? 1 : 0);
    assertThat(world.count("audit_event WHERE stream = ?", request)).as(order).isEqualTo(1);
    assertThat(world.count("continuation WHERE request_id = ?", request)).as(order).isEqualTo(1);
    assertThat(
            world.count(
                "scheduled_tasks WHERE task_name = 'EXPIRE' AND task_instance LIKE CONCAT('%/', ?)",
                request))
        .as(order)
        .isZero();
  }

  private static boolean won(Object result) {
    return result instanceof DecisionResult.Recorded
        || result instanceof CloseResult.Closed
        || result instanceof ReturnResult.Accepted;
  }

  /** Through a link; the person approves nothing and wants changes. */
  private Object benSendsItBack(ApprovalRequest request) {
    return world.sendBack(request, anAnswer(request.assignments().get(1)));
  }

  private int inAllOrdersOnceSentBack(
      Function<ApprovalRequest, Object> first,
      Function<ApprovalRequest, Object> second,
      Check check)
      throws Exception {
    return inAllOrders(this::benSendsItBack, first, second, check);
  }

  private int inAllOrders(
      Consumer<ApprovalRequest> before,
      Function<ApprovalRequest, Object> first,
      Function<ApprovalRequest, Object> second,
      Check check)
      throws Exception {
    return inAllOrders(
        300,
        () -> {
          var request = world.open();
          before.accept(request);
          return request;
        },
        first,
        second,
        check);
  }

  private int inAllOrders(
      int most,
      Supplier<ApprovalRequest> made,
      Function<ApprovalRequest, Object> first,
      Function<ApprovalRequest, Object> second,
      Check check)
      throws Exception {
    return new Orders(most, this::somebodyWaitsForALock)
        .<Object>all(() -> {
          var request = made.get();
          return new Orders.Scene<>() {
            @Override
            public Object first() {
              return first.apply(request);
            }

            @Override
            public Object second() {
              return second.apply(request);
            }

            @Override
            public void check(Object one, Object two, String order) {
              check.of(
                  world.requests.find(world.tenant, request.id()).orElseThrow(), one, two, order);
            }
          };
        });
  }

  /** What must hold afterwards. */
  @FunctionalInterface
  private interface Check {
    void of(ApprovalRequest stored, Object one, Object two, String order);
  }

  private long expiries(ApprovalRequest request) {
    return world.count(
        "scheduled_tasks WHERE task_name = 'EXPIRE' AND task_instance LIKE CONCAT('%/', ?)",
        request);
  }

  /** Through a link, whose page has read the request. */
  private Object ana(ApprovalRequest request) {
    return world.decide(
        request, anAnswer(request.assignments().get(0)).knowing(request, world.signing()));
  }

  /** Over the API, which has not. */
  private Object ben(ApprovalRequest request) {
    return world.decide(request, anAnswer(request.assignments().get(1)).rejecting("No."));
  }

  @Test
  @DisplayName("B32 B33 approve and reject, statement by statement in every order")
  void decision_and_decision() throws Exception {
    assertThat(inAllOrders(this::ana, this::ben)).isGreaterThan(20);
  }

  @Test
  @DisplayName("B33 the same person approves and rejects, statement by statement in every order")
  void one_person_twice() throws Exception {
    assertThat(
            inAllOrders(
                this::ana,
                request ->
                    world.decide(
                        request,
                        anAnswer(request.assignments().get(0))
                            .rejecting("No.")
                            .knowing(request, world.signing()))))
        .isGreaterThan(20);
  }

  @Test
  @DisplayName("B37 approval and expiry, statement by statement in every order")
  void decision_and_expiry() throws Exception {
    assertThat(
            inAllOrders(
                this::ana,
                request -> world.close(request, CloseRequest.Cause.EXPIRY, request.expiresAt())))
        .isGreaterThan(20);
  }

  @Test
  @DisplayName("B37 approval and recall, statement by statement in every order")
  void decision_and_recall() throws Exception {
    assertThat(
            inAllOrders(
                this::ana,
                request ->
                    world.close(request, CloseRequest.Cause.RECALL, Samples.NOW.plusSeconds(60))))
        .isGreaterThan(20);
  }

  @Test
  @DisplayName("B32 approve and send back, statement by statement in every order")
  void decision_and_return() throws Exception {
    assertThat(inAllOrders(this::ana, this::benSendsItBack)).isGreaterThan(20);
  }

  @Test
  @DisplayName("B37 send back and expiry, statement by statement in every order")
  void return_and_expiry() throws Exception {
    assertThat(
            inAllOrders(
                this::benSendsItBack,
                request -> world.close(request, CloseRequest.Cause.EXPIRY, request.expiresAt())))
        .isGreaterThan(20);
  }

  @Test
  @DisplayName("B33 resubmit and resubmit, statement by statement in every order: one new revision")
  void resubmit_twice() throws Exception {
    var orders =
        inAllOrdersOnceSentBack(
            world::resubmit,
            world::resubmit,
            (stored, one, two, order) -> {
              assertThat(List.of(one, two))
                  .as(order)
                  .filteredOn(ResubmitResult.Resubmitted.class::isInstance)
                  .containsExactly(new ResubmitResult.Resubmitted(stored));
              assertThat(stored.revision()).as(order).isEqualTo(2);
              assertThat(stored.pending()).as(order).isTrue();
              assertThat(expiries(stored)).as(order).isEqualTo(1);
              assertThat(world.count("audit_event WHERE stream = ?", stored))
                  .as(order)
                  .isEqualTo(2);
            });
    assertThat(orders).isGreaterThan(20);
  }

  @Test
  @DisplayName("question and expiry, statement by statement in every order: asked in time or over")
  void question_and_expiry() throws Exception {
    var orders =
        inAllOrders(
            _ -> {},
            request -> world.ask(request, anAnswer(request.assignments().get(1))),
            request -> world.close(request, CloseRequest.Cause.EXPIRY, request.expiresAt()),
            (stored, asked, expired, order) -> {
              assertThat(asked instanceof AskResult.Asked)
                  .as(order)
                  .isEqualTo(stored.pending())
                  .isNotEqualTo(expired instanceof CloseResult.Closed);
              assertThat(stored.pausedSince().isPresent()).as(order).isEqualTo(stored.pending());
              assertThat(stored.openQuestions()).as(order).hasSize(stored.pending() ? 1 : 0);
              assertThat(expiries(stored)).as(order).isZero();
              assertThat(world.count("continuation WHERE request_id = ?", stored)).isEqualTo(1);
            });
    assertThat(orders).isGreaterThan(20);
  }

  @Test
  @DisplayName("question and answer, statement by statement in every order: both are stored")
  void question_and_answer() throws Exception {
    var orders =
        inAllOrders(
            _ -> {},
            request -> world.ask(request, anAnswer(request.assignments().get(1))),
            this::ana,
            (stored, asked, answered, order) -> {
              assertThat(answered).as(order).isInstanceOf(DecisionResult.Recorded.class);
              assertThat(stored.decisions()).as(order).hasSize(1);
              assertThat(stored.history().questions())
                  .as(order)
                  .hasSize(asked instanceof AskResult.Asked ? 1 : 0);
            });
    assertThat(orders).isGreaterThan(20);
  }

  @Test
  @DisplayName("B37 resubmit and recall, statement by statement in every order: recalled for good")
  void resubmit_and_recall() throws Exception {
    var orders =
        inAllOrdersOnceSentBack(
            world::resubmit,
            request -> world.close(request, CloseRequest.Cause.RECALL, Samples.NOW.plusSeconds(60)),
            (stored, resubmitted, recalled, order) -> {
              assertThat(stored.state()).as(order).isEqualTo(RequestState.RECALLED);
              assertThat(recalled).as(order).isEqualTo(new CloseResult.Closed(stored));
              assertThat(stored.revision())
                  .as(order)
                  .isEqualTo(resubmitted instanceof ResubmitResult.Resubmitted ? 2 : 1);
              assertThat(expiries(stored)).as(order).isZero();
            });
    assertThat(orders).isGreaterThan(20);
  }

  @Test
  @DisplayName("submit and submit, statement by statement in every order: asked once")
  void submit_twice() throws Exception {
    var orders =
        inAllOrders(
            MOST_WITH_A_LOOK_BEFORE,
            world::draft,
            world::submit,
            world::submit,
            (stored, one, two, order) -> {
              assertThat(List.of(one, two))
                  .as(order)
                  .containsOnly(new SubmitDraft.Result.Submitted());
              assertThat(stored.pending()).as(order).isTrue();
              assertThat(stored.asked()).as(order).hasSize(1);
              assertThat(world.count("assignment WHERE request_id = ?", stored))
                  .as(order)
                  .isEqualTo(1);
              assertThat(world.count("audit_event WHERE stream = ?", stored))
                  .as(order)
                  .isEqualTo(1);
              assertThat(expiries(stored)).as(order).isEqualTo(1);
            });
    assertThat(orders).isGreaterThan(20);
  }

  @Test
  @DisplayName("submit and recall, statement by statement in every order: recalled for good")
  void submit_and_recall() throws Exception {
    var orders =
        inAllOrders(
            MOST_WITH_A_LOOK_BEFORE,
            world::draft,
            world::submit,
            request -> world.close(request, CloseRequest.Cause.RECALL, Samples.NOW.plusSeconds(60)),
            (stored, submitted, recalled, order) -> {
              assertThat(recalled).as(order).isEqualTo(new CloseResult.Closed(stored));
              assertThat(stored.state()).as(order).isEqualTo(RequestState.RECALLED);
              assertThat(stored.assignments())
                  .as(order)
                  .hasSize(submitted instanceof SubmitDraft.Result.Submitted ? 1 : 0);
              assertThat(expiries(stored)).as(order).isZero();
            });
    assertThat(orders).isGreaterThan(20);
  }

  @ParameterizedTest
  @ValueSource(ints = {1213, 1205, 1020})
  @DisplayName(
      "B39 deadlock, lock timeout, changed row: three times at any statement, decided once")
  void any_statement_may_fail_three_times(int code) {
    var last = 0;
    for (var statement = 1; last == 0; statement++) {
      var request = world.open();
      statements.set(0);
      faults = new Faults(code, statement, new AtomicInteger(3));

      var result = ana(request);

      assertThat(result).as("Statement %d", statement).isInstanceOf(DecisionResult.Recorded.class);
      var left = faults.left().getAndSet(0);
      if (left == 3) {
        last = statement;
      } else {
        assertThat(left).isLessThanOrEqualTo(0);
      }
      assertOneOutcome(request, result, "nobody", "Statement " + statement);
    }
    assertThat(last).isGreaterThan(10);
  }

  @ParameterizedTest
  @ValueSource(ints = {1021, 1114, 1290})
  @DisplayName("B40 disk full, table full, read only: at any statement nothing is stored")
  void a_server_that_takes_no_writes(int code) {
    var request = world.open();
    var refusals = 0;
    while (!refused(request, code, refusals + 1).isEmpty()) {
      refusals++;
      assertThat(world.requests.find(world.tenant, request.id())).contains(request);
      assertThat(world.count("audit_event WHERE stream = ?", request)).isZero();
      assertThat(world.count("continuation WHERE request_id = ?", request)).isZero();
    }
    assertThat(refusals).isGreaterThan(10);
    assertThat(world.count("decision WHERE request_id = ?", request)).isEqualTo(1);
  }

  /** Why the answer was not stored when this statement failed; empty if there is no such one. */
  private Optional<StorageUnavailableException> refused(
      ApprovalRequest request, int code, int statement) {
    statements.set(0);
    faults = new Faults(code, statement, new AtomicInteger(1));
    try {
      var result = ana(request);
      assertThat(faults.left().getAndSet(0)).as("Statement %d", statement).isEqualTo(1);
      assertOneOutcome(request, result, "nobody", "Statement " + statement);
      return Optional.empty();
    } catch (StorageUnavailableException unavailable) {
      return Optional.of(unavailable);
    }
  }
}
