package io.countersign.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.chaos.Checker.Invariant;
import io.countersign.chaos.History.Disturbance;
import io.countersign.chaos.History.Fault;
import io.countersign.chaos.History.Kind;
import io.countersign.chaos.History.Op;
import io.countersign.chaos.History.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A run without fault, and one after the other everything that can be wrong with it. */
class CheckerTest {
  private static final Instant START = Instant.parse("2026-11-21T12:00:00Z");
  private static final String ANA = "ana@example.test";
  private static final String BEN = "ben@example.test";
  private static final String LINK = "https://x.test/hil/action?k=k1&t=abc";

  private final List<Op> ops = new ArrayList<>();
  private final List<Disturbance> disturbances = new ArrayList<>();
  private final List<Truth.Request> requests = new ArrayList<>();
  private final List<Truth.Assignment> assignments = new ArrayList<>();
  private final List<Truth.Decision> decisions = new ArrayList<>();
  private final List<Truth.Delivery> deliveries = new ArrayList<>();
  private final List<Truth.Continuation> continuations = new ArrayList<>();
  private final List<Truth.Job> jobs = new ArrayList<>();
  private final List<Truth.FailedJob> failed = new ArrayList<>();
  private final List<Truth.Audit> audit = new ArrayList<>();
  private final List<Truth.Execution> executions = new ArrayList<>();
  private final List<Truth.Step> steps = new ArrayList<>();
  private final List<SmtpSink.Mail> mails = new ArrayList<>();
  private final List<HookSink.Hook> hooks = new ArrayList<>();
  private final List<String> leaks = new ArrayList<>();
  private final Map<String, List<String>> listed = new TreeMap<>(Map.of("t", List.of("r1")));
  private Truth.Recovery recovery = new Truth.Recovery(3, 0, 4, 10, 2);
  private Instant now = at(60);

  /** Ana approves what was asked; Ben, asked too, hears of it; the caller is told. */
  CheckerTest() {
    op("create-1", Kind.CREATE, "", "", Outcome.OK, 201, 1, 2);
    op("press-1", Kind.PRESS, "a1", "approve", Outcome.OK, 303, 10, 11);
    op("press-2", Kind.PRESS, "a2", "reject", Outcome.FAIL, 409, 10, 12);
    read("read-1", "PENDING", "", 5);
    read("read-2", "APPROVED", "press-1", 20);
    requests.add(request("APPROVED", at(11)));
    assignments.add(new Truth.Assignment("t", "a1", "r1", ANA));
    assignments.add(new Truth.Assignment("t", "a2", "r1", BEN));
    decisions.add(decision("d1", 0, "a1", ANA, "APPROVE", "press-1"));
    for (var assignment : List.of("a1", "a2")) {
      deliveries.add(delivery("dlv-" + assignment, assignment, "ASK", "SENT", 2));
      mails.add(mail(assignment, LINK));
    }
    continuations.add(continuation("RESUMED"));
    hooks.add(hook("msg_1", true));
    event("decision.recorded", "\"decisionId\":\"d1\",\"contentDigest\":\"sha256:1\"");
  }

  @Test
  void a_run_without_fault_passes() {
    assertThat(violations()).isEmpty();
  }

  @Test
  @DisplayName("I1 A second decision on what was decided is noticed")
  void i1() {
    decisions.add(decision("d2", 1, "a2", BEN, "REJECT", "press-2"));
    ops.replaceAll(op -> op.id().equals("press-2") ? with(op, Outcome.OK) : op);
    event("decision.recorded", "\"decisionId\":\"d2\",\"contentDigest\":\"sha256:1\"");
    assertThat(broken()).containsExactly(Invariant.I1);
  }

  @Test
  @DisplayName("I1 A state that the votes do not amount to is noticed")
  void i1_state() {
    requests.set(0, request("REJECTED", at(11)));
    ops.removeIf(op -> op.kind() == Kind.READ);
    assertThat(broken()).containsExactly(Invariant.I1);
  }

  @Test
  @DisplayName("I2 An acknowledged decision that is not there is noticed")
  void i2_lost() {
    decisions.clear();
    audit.clear();
    continuations.clear();
    hooks.clear();
    requests.set(0, request("PENDING", null));
    ops.removeIf(op -> op.id().equals("read-2"));
    assertThat(broken()).containsExactly(Invariant.I2);
  }

  @Test
  @DisplayName("I2 A decision that was refused and is there all the same is noticed")
  void i2_refused() {
    ops.replaceAll(op -> op.id().equals("press-1") ? with(op, Outcome.FAIL) : op);
    assertThat(broken()).containsExactly(Invariant.I2);
  }

  @Test
  @DisplayName("I2 A decision of unknown outcome may be there")
  void i2_unknown() {
    ops.replaceAll(op -> op.id().equals("press-1") ? with(op, Outcome.INFO) : op);
    assertThat(violations()).isEmpty();
  }

  @Test
  @DisplayName("I3 A stale answer after the outcome was known is noticed")
  void i3_stale() {
    read("read-3", "PENDING", "", 15);
    assertThat(broken()).containsExactly(Invariant.I3);
  }

  @Test
  @DisplayName("I3 Another winner is noticed")
  void i3_winner() {
    read("read-3", "APPROVED", "press-2", 15);
    assertThat(broken()).containsExactly(Invariant.I3);
  }

  @Test
  @DisplayName("I4 A decision without its audit event is noticed")
  void i4_none() {
    audit.clear();
    assertThat(broken()).containsExactly(Invariant.I4);
  }

  @Test
  @DisplayName("I4 An audit event about other content is noticed")
  void i4_content() {
    audit.clear();
    event("decision.recorded", "\"decisionId\":\"d1\",\"contentDigest\":\"sha256:2\"");
    assertThat(broken()).containsExactly(Invariant.I4);
  }

  @Test
  @DisplayName("I5 A callback that was said to be made and never came is noticed")
  void i5_lost() {
    hooks.clear();
    assertThat(broken()).containsExactly(Invariant.I5);
  }

  @Test
  @DisplayName("I5 A callback that nobody will make is noticed")
  void i5_forgotten() {
    continuations.set(0, continuation("QUEUED"));
    assertThat(broken()).containsExactly(Invariant.I5);
  }

  @Test
  @DisplayName("I5 A callback with another body is noticed")
  void i5_body() {
    hooks.add(new HookSink.Hook("msg_1", "{\"data\": {\"id\": \"r1\"} }", false, at(14)));
    assertThat(broken()).containsExactly(Invariant.I5);
  }

  @Test
  @DisplayName("I5 A callback taken twice is noticed, but not after a fault")
  void i5_twice() {
    hooks.add(hook("msg_1", true));
    assertThat(broken()).containsExactly(Invariant.I5);
    disturbances.add(new Disturbance(Fault.KILL_REPLICA, 1, at(12), at(13)));
    assertThat(violations()).isEmpty();
  }

  @Test
  @DisplayName("I6 A mail that was said to be sent and never came is noticed")
  void i6_lost() {
    mails.removeFirst();
    assertThat(broken()).containsExactly(Invariant.I6);
  }

  @Test
  @DisplayName("I6 A mail that comes again with other links is noticed")
  void i6_links() {
    disturbances.add(new Disturbance(Fault.KILL_REPLICA, 1, at(2), at(3)));
    mails.add(mail("a1", LINK + "d"));
    assertThat(broken()).containsExactly(Invariant.I6);
  }

  @Test
  @DisplayName("I6 A mail that comes again may offer less: what others have fixed cannot be edited")
  void i6_fewer_links() {
    disturbances.add(new Disturbance(Fault.KILL_REPLICA, 1, at(2), at(3)));
    mails.add(new SmtpSink.Mail("a1", ANA, List.of(LINK, LINK + "f"), "", true, at(2)));
    assertThat(violations()).isEmpty();
  }

  @Test
  @DisplayName("I7 A mail about a request that does not exist is noticed")
  void i7() {
    mails.add(mail("dlv-of-nothing", LINK));
    assertThat(broken()).containsExactly(Invariant.I7);
  }

  @Test
  @DisplayName("I8 An acknowledged request that is not there is noticed")
  void i8_lost() {
    op("create-2", Kind.CREATE, "", "", Outcome.OK, 201, 30, 31);
    ops.set(ops.size() - 1, about(ops.getLast(), "r2", "question-2"));
    assertThat(broken()).containsExactly(Invariant.I8);
  }

  @Test
  @DisplayName("I8 One question that exists twice is noticed")
  void i8_twice() {
    requests.add(
        new Truth.Request(
            "t",
            "r2",
            "question-1",
            "PENDING",
            "",
            false,
            at(1),
            at(3600),
            null,
            null,
            false,
            "",
            ""));
    listed.put("t", List.of("r1", "r2"));
    assertThat(broken()).containsExactly(Invariant.I8);
  }

  @Test
  @DisplayName("I9 An answer that counts after the end is noticed")
  void i9_late() {
    requests.replaceAll(r -> expiring(r, at(9)));
    assertThat(broken()).containsExactly(Invariant.I9);
  }

  @Test
  @DisplayName("I9 An answer that is refused as late before the end is noticed")
  void i9_early() {
    ops.removeIf(op -> op.id().startsWith("press") || op.id().equals("read-2"));
    decisions.clear();
    audit.clear();
    continuations.clear();
    hooks.clear();
    requests.set(0, request("PENDING", null));
    op("press-3", Kind.PRESS, "a1", "approve", Outcome.FAIL, 410, 10, 11);
    ops.set(ops.size() - 1, refused(ops.getLast(), "link-expired"));
    assertThat(broken()).containsExactly(Invariant.I9);
  }

  @Test
  @DisplayName("I10 A chain with a hole is noticed")
  void i10() {
    event("request.reminded", "");
    event("request.reminded", "");
    audit.remove(1);
    assertThat(broken()).containsExactly(Invariant.I10);
  }

  @Test
  @DisplayName("I10 A changed event is noticed")
  void i10_changed() {
    var entry = audit.getFirst();
    audit.set(
        0,
        new Truth.Audit(
            "t",
            "r1",
            1,
            entry.canonical().replace("\"v\":1", "\"v\":2"),
            entry.previous(),
            entry.hash()));
    assertThat(broken()).containsExactly(Invariant.I10);
  }

  @Test
  @DisplayName("I11 A decision by the requester is noticed")
  void i11_self() {
    decisions.set(0, decision("d1", 0, "a1", "req@example.test", "APPROVE", "press-1"));
    assertThat(broken()).containsExactly(Invariant.I11);
  }

  @Test
  @DisplayName("I11 A row of another tenant is noticed")
  void i11_tenant() {
    deliveries.add(new Truth.Delivery("other", "dlv-x", "r1", "a1", "REMINDER", "SKIPPED", at(2)));
    assertThat(broken()).containsExactly(Invariant.I11);
  }

  @Test
  @DisplayName("I12 A request that should have expired is noticed")
  void i12_expiry() {
    requests.add(
        new Truth.Request(
            "t",
            "r2",
            "question-2",
            "PENDING",
            "",
            false,
            at(1),
            at(30),
            null,
            null,
            false,
            "",
            ""));
    listed.put("t", List.of("r1", "r2"));
    assertThat(broken()).containsExactly(Invariant.I12);
  }

  @Test
  @DisplayName("I12 A second reminder is noticed")
  void i12_reminder() {
    requests.replaceAll(r -> reminding(r, at(5)));
    for (var id : List.of("dlv-r1", "dlv-r2")) {
      deliveries.add(delivery(id, "a1", "REMINDER", "SENT", 6));
      mails.add(mail(id, LINK));
    }
    assertThat(broken()).containsExactly(Invariant.I12);
  }

  @Test
  @DisplayName("I13 A job held by nobody is noticed")
  void i13() {
    jobs.add(new Truth.Job("DELIVER", "t", "dlv-a1", true, at(20), at(20)));
    assertThat(broken()).containsExactly(Invariant.I13);
  }

  @Test
  @DisplayName("I14 Errors after the last fault are noticed")
  void i14() {
    recovery = new Truth.Recovery(3, 1, 4, 10, 2);
    assertThat(broken()).containsExactly(Invariant.I14);
  }

  @Test
  @DisplayName("I15 An error that is no 503 with Retry-After is noticed")
  void i15_error() {
    op("read-9", Kind.READ, "", "", Outcome.INFO, 500, 30, 31);
    assertThat(broken()).containsExactly(Invariant.I15);
  }

  @Test
  @DisplayName("I15 An answer after eleven seconds is noticed, unless its replica was paused")
  void i15_slow() {
    op("read-9", Kind.READ, "", "", Outcome.INFO, 0, 30, 41);
    assertThat(broken()).containsExactly(Invariant.I15);
    disturbances.add(new Disturbance(Fault.PAUSE_REPLICA, 1, at(29), at(40)));
    assertThat(violations()).isEmpty();
  }

  @Test
  @DisplayName("I16 A secret in a log is noticed")
  void i16() {
    leaks.add("replica-1.log has cs_abcde…");
    assertThat(broken()).containsExactly(Invariant.I16);
  }

  @Test
  @DisplayName("I17 A request that the list leaves out is noticed")
  void i17_list() {
    listed.put("t", List.of());
    assertThat(broken()).containsExactly(Invariant.I17);
  }

  @Test
  @DisplayName("I17 What was given up and is not listed is noticed")
  void i17_given_up() {
    continuations.set(0, continuation("FAILED"));
    assertThat(broken()).containsExactly(Invariant.I17);
    failed.add(new Truth.FailedJob("t", "RESUME", "msg_1"));
    assertThat(violations()).isEmpty();
    failed.add(new Truth.FailedJob("t", "RESUME", "msg_1"));
    assertThat(broken()).containsExactly(Invariant.I17);
  }

  /** The request is the first step of an execution, whose task is at hand now. */
  private void inAnExecution() {
    op("start-1", Kind.START, "", "", Outcome.OK, 201, 1, 2);
    ops.add(about(ops.removeLast(), "e1", "chain-1"));
    executions.add(execution("e1", "RUNNING"));
    requests.replaceAll(r -> asking(r, "r1", "first"));
    steps.add(new Truth.Step("t", "e1", "first", "DONE", "r1"));
    steps.add(new Truth.Step("t", "e1", "file", "WAITING", ""));
    continuations.add(ofExecution("msg_2", "execution.task"));
  }

  @Test
  void an_execution_without_fault_passes() {
    inAnExecution();
    assertThat(violations()).isEmpty();
  }

  @Test
  @DisplayName("I18 An execution that waits for nobody is noticed")
  void i18_forgotten() {
    inAnExecution();
    steps.removeLast();
    continuations.removeLast();
    assertThat(broken()).containsExactly(Invariant.I18);
  }

  @Test
  @DisplayName("I18 A step that asks twice is noticed")
  void i18_asked_twice() {
    inAnExecution();
    requests.add(
        new Truth.Request(
            "t",
            "r2",
            "First",
            "CANCELLED",
            "",
            false,
            at(1),
            at(300),
            at(12),
            null,
            true,
            "e1",
            "first"));
    var body = "{\"data\":{\"id\":\"r2\"}}";
    continuations.add(
        new Truth.Continuation("t", "msg_3", "r2", "approval.cancelled", body, "RESUMED"));
    hooks.add(new HookSink.Hook("msg_3", body, true, at(13)));
    listed.put("t", List.of("r1", "r2"));
    assertThat(broken()).containsExactly(Invariant.I18);
  }

  @Test
  @DisplayName("I18 A task that is handed out twice, or not at all, is noticed")
  void i18_told() {
    inAnExecution();
    continuations.add(ofExecution("msg_3", "execution.task"));
    assertThat(broken()).containsExactly(Invariant.I18);
    continuations.removeLast();
    continuations.removeLast();
    assertThat(broken()).containsExactly(Invariant.I18);
  }

  @Test
  @DisplayName("I18 A step that is over and still asks is noticed")
  void i18_still_asks() {
    inAnExecution();
    steps.add(new Truth.Step("t", "e1", "left", "CANCELLED", "r2"));
    requests.add(
        new Truth.Request(
            "t", "r2", "Left", "PENDING", "", false, at(1), at(300), null, null, false, "e1",
            "left"));
    listed.put("t", List.of("r1", "r2"));
    assertThat(broken()).containsExactly(Invariant.I18);
  }

  @Test
  @DisplayName("I18 A step that waits for what has ended is noticed")
  void i18_not_moved() {
    inAnExecution();
    steps.set(0, new Truth.Step("t", "e1", "first", "WAITING", "r1"));
    assertThat(broken()).containsExactly(Invariant.I18);
  }

  @Test
  @DisplayName("I18 An execution that was begun twice, or acknowledged and lost, is noticed")
  void i18_begun() {
    inAnExecution();
    executions.add(execution("e2", "ENDED"));
    continuations.add(
        new Truth.Continuation("t", "msg_3", "e2", "execution.ended", "{}", "RESUMED"));
    assertThat(broken()).containsExactly(Invariant.I18);
    executions.removeLast();
    continuations.removeLast();
    ops.replaceAll(op -> op.kind() == Kind.START ? about(op, "e3", "chain-3") : op);
    assertThat(broken()).containsExactly(Invariant.I18);
  }

  @Test
  @DisplayName("I2 A result that was acknowledged and is not there is noticed")
  void i2_result() {
    inAnExecution();
    op("complete-1", Kind.COMPLETE, "", "file", Outcome.OK, 200, 20, 21);
    ops.add(about(ops.removeLast(), "e1", ""));
    assertThat(broken()).containsExactly(Invariant.I2);
  }

  private static Truth.Execution execution(String id, String state) {
    return new Truth.Execution("t", id, "chain-1", state, false);
  }

  private static Truth.Continuation ofExecution(String id, String event) {
    return new Truth.Continuation("t", id, "e1", event, "{}", "RESUMED");
  }

  private static Truth.Request asking(Truth.Request r, String id, String step) {
    return new Truth.Request(
        r.tenant(),
        id,
        r.title(),
        r.state(),
        r.requester(),
        r.everybody(),
        r.createdAt(),
        r.expiresAt(),
        r.closedAt(),
        r.remindAt(),
        r.callsBack(),
        "e1",
        step);
  }

  private List<Checker.Violation> violations() {
    var truth =
        new Truth(
            now,
            requests,
            assignments,
            decisions,
            deliveries,
            continuations,
            jobs,
            failed,
            audit,
            executions,
            steps,
            listed,
            leaks,
            recovery);
    return Checker.check(new History(ops, disturbances), truth, mails, hooks);
  }

  private List<Invariant> broken() {
    return violations().stream().map(Checker.Violation::invariant).distinct().sorted().toList();
  }

  private static Instant at(long second) {
    return START.plusSeconds(second);
  }

  private void op(
      String id,
      Kind kind,
      String assignment,
      String action,
      Outcome outcome,
      int status,
      long from,
      long to) {
    ops.add(
        new Op(
            id,
            kind,
            1,
            "t",
            kind == Kind.CREATE ? "question-1" : "",
            "r1",
            assignment,
            action,
            outcome,
            status,
            "",
            "",
            "",
            false,
            at(from),
            at(to)));
  }

  private void read(String id, String seen, String winner, long second) {
    ops.add(
        new Op(
            id,
            Kind.READ,
            1,
            "t",
            "",
            "r1",
            "",
            "",
            Outcome.OK,
            200,
            "",
            seen,
            winner,
            false,
            at(second),
            at(second)));
  }

  private static Op with(Op op, Outcome outcome) {
    return changed(op, op.request(), op.key(), outcome, op.problem());
  }

  private static Op about(Op op, String request, String key) {
    return changed(op, request, key, op.outcome(), op.problem());
  }

  private static Op refused(Op op, String problem) {
    return changed(op, op.request(), op.key(), op.outcome(), problem);
  }

  private static Op changed(Op op, String request, String key, Outcome outcome, String problem) {
    return new Op(
        op.id(),
        op.kind(),
        op.replica(),
        op.tenant(),
        key,
        request,
        op.assignment(),
        op.action(),
        outcome,
        op.status(),
        problem,
        op.seen(),
        op.winner(),
        op.retryAfter(),
        op.begun(),
        op.ended());
  }

  private static Truth.Request request(String state, @Nullable Instant closedAt) {
    return new Truth.Request(
        "t",
        "r1",
        "question-1",
        state,
        "req@example.test",
        false,
        at(1),
        at(3600),
        closedAt,
        null,
        true,
        "",
        "");
  }

  private static Truth.Request expiring(Truth.Request r, Instant expiresAt) {
    return new Truth.Request(
        r.tenant(),
        r.id(),
        r.title(),
        r.state(),
        r.requester(),
        r.everybody(),
        r.createdAt(),
        expiresAt,
        r.closedAt(),
        r.remindAt(),
        r.callsBack(),
        r.execution(),
        r.step());
  }

  private static Truth.Request reminding(Truth.Request r, Instant remindAt) {
    return new Truth.Request(
        r.tenant(),
        r.id(),
        r.title(),
        r.state(),
        r.requester(),
        r.everybody(),
        r.createdAt(),
        r.expiresAt(),
        r.closedAt(),
        remindAt,
        r.callsBack(),
        r.execution(),
        r.step());
  }

  private static Truth.Decision decision(
      String id, int place, String assignment, String responder, String verdict, String comment) {
    return new Truth.Decision(
        "t", id, "r1", place, assignment, responder, verdict, comment, "sha256:1", at(11));
  }

  private static Truth.Delivery delivery(
      String id, String assignment, String kind, String state, long second) {
    return new Truth.Delivery("t", id, "r1", assignment, kind, state, at(second));
  }

  private static SmtpSink.Mail mail(String delivery, String link) {
    return new SmtpSink.Mail(delivery, ANA, List.of(link), "", true, at(3));
  }

  private static Truth.Continuation continuation(String state) {
    return new Truth.Continuation(
        "t", "msg_1", "r1", "approval.decided", "{\"data\":{\"id\":\"r1\"}}", state);
  }

  private static HookSink.Hook hook(String id, boolean taken) {
    return new HookSink.Hook(id, "{\"data\":{\"id\":\"r1\"}}", taken, at(13));
  }

  private void event(String type, String details) {
    var seq = audit.size() + 1;
    var previous = audit.isEmpty() ? "0".repeat(64) : audit.getLast().hash();
    var canonical =
        "{\"details\":{%s},\"seq\":%d,\"stream\":\"r1\",\"type\":\"%s\",\"v\":1}"
            .formatted(details, seq, type);
    audit.add(
        new Truth.Audit("t", "r1", seq, canonical, previous, Checker.hash(previous, canonical)));
  }
}
