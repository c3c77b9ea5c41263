package io.countersign.chaos;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.countersign.chaos.History.Fault;
import io.countersign.chaos.History.Kind;
import io.countersign.chaos.History.Op;
import io.countersign.chaos.History.Outcome;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Judges a run by what clients saw, what is in the database, and what came out of it. */
final class Checker {
  /** What must hold after every run, whatever was done to the installation. */
  enum Invariant {
    I1("One outcome per request, one vote per assignment, and the outcome follows from the votes"),
    I2(
        "What was acknowledged is stored; what was refused is not; what is unknown is there at most once"),
    I3("Whoever asks after the outcome was known sees the outcome, and no other"),
    I4("A decision has exactly one audit event, about the same content"),
    I5(
        "Every callback owed is made or visibly given up, always with the same body, hardly ever twice"),
    I6(
        "Every mail owed is sent or visibly given up; repeated, it carries the same links, or fewer"),
    I7("Nobody hears of a request that does not exist"),
    I8("A request whose creation was acknowledged exists once"),
    I9("No answer counts after the end, and none is refused before it"),
    I10("Every stream of the audit log is dense and chained"),
    I11("Nobody approves their own request, and no row belongs to two tenants"),
    I12("Every timer that was due had its effect, once, and not early"),
    I13("Nothing is stuck: no lease outlives its holder for long"),
    I14("Half a minute after the last fault all is well again, and nothing leaks"),
    I15(
        "No error but a 503 that says when to come back, and no answer after more than ten seconds"),
    I16("No secret stands in a log"),
    I17("The list shows all there is, and what was given up is listed once"),
    I18(
        "An execution goes through each step once, asks once for it, tells once of it, and always waits for somebody until it has ended");

    private final String promise;

    Invariant(String promise) {
      this.promise = promise;
    }

    String promise() {
      return promise;
    }
  }

  /** One promise that was not kept, and where. */
  record Violation(Invariant invariant, String what) {
    @Override
    public String toString() {
      return invariant + ": " + what;
    }
  }

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String GENESIS = "0".repeat(64);
  private static final Duration LEASE = Replica.HEARTBEAT.multipliedBy(4);

  /** How far two readings of the same clock may be apart. */
  private static final Duration BLUR = Duration.ofMillis(250);

  /** How long after its time a timer may have its effect. */
  private static final Duration TIMER = Duration.ofSeconds(20);

  private final History history;
  private final Truth truth;
  private final List<SmtpSink.Mail> mails;
  private final List<HookSink.Hook> hooks;
  private final List<Violation> violations = new ArrayList<>();
  private final Map<String, Truth.Request> requests;
  private final Map<String, Truth.Execution> executions;
  private final Map<String, List<Truth.Decision>> decisionsOf;
  private final Map<String, Op> ops;
  private final Map<String, List<Truth.Assignment>> assignmentsOf;
  private final Map<String, List<Truth.Delivery>> deliveriesOf;
  private final Set<Truth.FailedJob> givenUp;
  private final Set<String> scheduled;

  private Checker(
      History history, Truth truth, List<SmtpSink.Mail> mails, List<HookSink.Hook> hooks) {
    this.history = history;
    this.truth = truth;
    this.mails = mails;
    this.hooks = hooks;
    this.requests =
        truth.requests().stream().collect(toMap(Truth.Request::id, r -> r, (first, _) -> first));
    this.executions =
        truth.executions().stream()
            .collect(toMap(Truth.Execution::id, e -> e, (first, _) -> first));
    this.decisionsOf =
        truth.decisions().stream()
            .sorted(Comparator.comparing(Truth.Decision::place))
            .collect(groupingBy(Truth.Decision::request));
    this.ops = history.ops().stream().collect(toMap(Op::id, op -> op, (first, _) -> first));
    this.assignmentsOf =
        truth.assignments().stream().collect(groupingBy(Truth.Assignment::request));
    this.deliveriesOf = truth.deliveries().stream().collect(groupingBy(Truth.Delivery::request));
    this.givenUp = Set.copyOf(truth.failedJobs());
    this.scheduled =
        truth.jobs().stream().map(job -> job.kind() + " " + job.subject()).collect(toSet());
  }

  static List<Violation> check(
      History history, Truth truth, List<SmtpSink.Mail> mails, List<HookSink.Hook> hooks) {
    var checker = new Checker(history, truth, mails, hooks);
    checker.oneOutcome();
    checker.nothingAcknowledgedIsLost();
    checker.linearizable();
    checker.evidence();
    checker.callbacks();
    checker.mails();
    checker.nothingOfWhatNeverWas();
    checker.created();
    checker.inTime();
    checker.chains();
    checker.separation();
    checker.timers();
    checker.leases();
    checker.recovery();
    checker.answers();
    truth.leaks().forEach(leak -> checker.violated(Invariant.I16, leak));
    checker.counts();
    checker.executions();
    return List.copyOf(checker.violations);
  }

  private void violated(Invariant invariant, String what) {
    violations.add(new Violation(invariant, what));
  }

  /** The state that votes amount to. */
  private String stateAfter(Truth.Request request, List<Truth.Decision> votes) {
    var asked = assignmentsOf.getOrDefault(request.id(), List.of()).size();
    var approvals = votes.stream().filter(d -> d.verdict().equals("APPROVE")).count();
    var rejections = votes.size() - approvals;
    if (approvals >= (request.everybody() ? asked : 1)) {
      return "APPROVED";
    }
    return rejections > 0 ? "REJECTED" : "PENDING";
  }

  private void oneOutcome() {
    for (var request : truth.requests()) {
      var votes = decisionsOf.getOrDefault(request.id(), List.of());
      for (var i = 1; i < votes.size(); i++) {
        if (!stateAfter(request, votes.subList(0, i)).equals("PENDING")) {
          violated(Invariant.I1, request.title() + " was decided again by " + votes.get(i));
        }
      }
      votes.stream()
          .collect(groupingBy(Truth.Decision::assignment, counting()))
          .forEach((assignment, count) -> {
            if (count > 1) {
              violated(Invariant.I1, assignment + " voted " + count + " times");
            }
          });
      var outcome = stateAfter(request, votes);
      var closedOtherwise = Set.of("RECALLED", "CANCELLED", "EXPIRED").contains(request.state());
      if (closedOtherwise ? !outcome.equals("PENDING") : !outcome.equals(request.state())) {
        violated(
            Invariant.I1,
            request.title() + " is " + request.state() + ", but its votes amount to " + outcome);
      }
    }
  }

  private void nothingAcknowledgedIsLost() {
    var byComment = truth.decisions().stream().collect(groupingBy(Truth.Decision::comment));
    for (var op : history.ops()) {
      switch (op.kind()) {
        case PRESS, EDIT, DECIDE -> {
          var own = byComment.getOrDefault(op.id(), List.of()).size();
          var stored =
              decisionsOf.getOrDefault(op.request(), List.of()).stream()
                  .anyMatch(d ->
                      d.assignment().equals(op.assignment())
                          && d.verdict().equalsIgnoreCase(op.action()));
          if (op.outcome() == Outcome.OK && !stored) {
            violated(Invariant.I2, "acknowledged and not stored: " + op);
          }
          if (op.outcome() == Outcome.FAIL && own > 0) {
            violated(Invariant.I2, "refused and stored all the same: " + op);
          }
          if (own > 1) {
            violated(Invariant.I2, "stored " + own + " times: " + op);
          }
        }
        case CANCEL, RECALL -> {
          var wanted = op.kind() == Kind.CANCEL ? "CANCELLED" : "RECALLED";
          var request = requests.get(op.request());
          if (op.outcome() == Outcome.OK && (request == null || !request.state().equals(wanted))) {
            violated(Invariant.I2, "acknowledged and not stored: " + op);
          }
        }
        case COMPLETE -> {
          if (op.outcome() == Outcome.OK
              && truth.steps().stream()
                  .noneMatch(step ->
                      step.execution().equals(op.request())
                          && step.name().equals(op.action())
                          && step.state().equals("DONE"))) {
            violated(Invariant.I2, "acknowledged and not stored: " + op);
          }
        }
        case CREATE, READ, START -> {}
      }
    }
    byComment.forEach((comment, decisions) -> {
      if (!ops.containsKey(comment)) {
        violated(Invariant.I2, "nobody did this: " + decisions);
      }
    });
  }

  private void linearizable() {
    for (var entry : history.ops().stream().collect(groupingBy(Op::request)).entrySet()) {
      var request = requests.get(entry.getKey());
      if (request == null) {
        continue;
      }
      var closed =
          entry.getValue().stream()
              .filter(op -> closes(op, request))
              .map(Op::ended)
              .min(Comparator.naturalOrder());
      var decider = decider(request);
      for (var op : entry.getValue()) {
        if (op.kind() != Kind.READ || op.outcome() != Outcome.OK) {
          continue;
        }
        var open = op.seen().equals("PENDING");
        if (open && closed.isPresent() && op.begun().isAfter(closed.get())) {
          violated(Invariant.I3, "stale: " + op);
        }
        if (!open && !op.seen().equals(request.state())) {
          violated(Invariant.I3, "saw another end than " + request.state() + ": " + op);
        }
        if (!op.winner().isEmpty() && !op.winner().equals(decider)) {
          violated(Invariant.I3, "saw another winner than " + decider + ": " + op);
        }
      }
    }
  }

  /** Whether after this it was known that the request is over. */
  private boolean closes(Op op, Truth.Request request) {
    if (op.outcome() != Outcome.OK) {
      return false;
    }
    return switch (op.kind()) {
      case CANCEL, RECALL -> true;
      case READ -> !op.seen().equals("PENDING");
      case PRESS, EDIT, DECIDE -> decider(request).equals(op.id());
      case CREATE, START, COMPLETE -> false;
    };
  }

  /** Which answer was the last that was needed; empty if none was. */
  private String decider(Truth.Request request) {
    var votes = decisionsOf.getOrDefault(request.id(), List.of());
    for (var count = 1; count <= votes.size(); count++) {
      if (!stateAfter(request, votes.subList(0, count)).equals("PENDING")) {
        return votes.get(count - 1).comment();
      }
    }
    return "";
  }

  private void evidence() {
    var events =
        truth.audit().stream()
            .map(Checker::event)
            .filter(e -> e.at("/type").asText().equals("decision.recorded"))
            .collect(groupingBy(e -> e.at("/details/decisionId").asText()));
    for (var decision : truth.decisions()) {
      var about = events.getOrDefault(decision.id(), List.of());
      if (about.size() != 1) {
        violated(Invariant.I4, about.size() + " audit events of " + decision);
      } else if (!about.getFirst().at("/details/contentDigest").asText().equals(decision.digest())
          || !about.getFirst().at("/stream").asText().equals(decision.request())) {
        violated(Invariant.I4, "the audit event is about something else than " + decision);
      }
    }
    var stored = truth.decisions().stream().map(Truth.Decision::id).collect(toSet());
    events.keySet().stream()
        .filter(id -> !stored.contains(id))
        .forEach(id -> violated(Invariant.I4, "an audit event without its decision " + id));
  }

  private static JsonNode event(Truth.Audit entry) {
    try {
      return JSON.readTree(entry.canonical());
    } catch (JsonProcessingException broken) {
      return JSON.createObjectNode();
    }
  }

  private void callbacks() {
    var owed =
        truth.continuations().stream()
            .collect(toMap(Truth.Continuation::id, c -> c, (first, _) -> first));
    var came = hooks.stream().collect(groupingBy(HookSink.Hook::id));
    var about =
        truth.continuations().stream().collect(groupingBy(Truth.Continuation::about, counting()));
    for (var request : truth.requests()) {
      var count = about.getOrDefault(request.id(), 0L);
      if (!request.state().equals("PENDING") && request.callsBack() && count != 1) {
        violated(Invariant.I5, count + " callbacks owed about " + request.title());
      }
    }
    for (var continuation : truth.continuations()) {
      var calls = came.getOrDefault(continuation.id(), List.of());
      switch (continuation.state()) {
        case "RESUMED" -> {
          if (callsBack(continuation) && calls.stream().noneMatch(HookSink.Hook::taken)) {
            violated(Invariant.I5, "said to be made, and nobody took it: " + continuation);
          }
        }
        case "FAILED" -> {
          if (!givenUp("RESUME", continuation.tenant(), continuation.id())) {
            violated(Invariant.I17, "given up, and not listed: " + continuation);
          }
        }
        default ->
            violated(
                Invariant.I5,
                "still owed, "
                    + (scheduled("RESUME", continuation.id()) ? "scheduled" : "and forgotten")
                    + ": "
                    + continuation);
      }
      if (calls.stream().anyMatch(call -> !call.body().equals(continuation.body()))) {
        violated(Invariant.I5, "came with another body: " + continuation);
      }
    }
    came.forEach((id, calls) -> {
      if (!owed.containsKey(id)) {
        violated(Invariant.I5, "nobody owes the callback " + id);
      }
      var taken = calls.stream().filter(HookSink.Hook::taken).count();
      if (taken > 1 + history.reasonsForDuplicates()) {
        violated(Invariant.I5, id + " was taken " + taken + " times");
      }
    });
  }

  private boolean callsBack(Truth.Continuation continuation) {
    var request = requests.get(continuation.about());
    var execution = executions.get(continuation.about());
    return request != null && request.callsBack() || execution != null && execution.callsBack();
  }

  private boolean givenUp(String kind, String tenant, String subject) {
    return givenUp.contains(new Truth.FailedJob(tenant, kind, subject));
  }

  private boolean scheduled(String kind, String subject) {
    return scheduled.contains(kind + " " + subject);
  }

  private void mails() {
    var came = mails.stream().collect(groupingBy(SmtpSink.Mail::name));
    for (var delivery : truth.deliveries()) {
      switch (delivery.state()) {
        case "SENT" -> {
          if (!came.containsKey(delivery.name())) {
            violated(Invariant.I6, "said to be sent, and never came: " + delivery);
          }
        }
        case "FAILED" -> {
          if (!givenUp("DELIVER", delivery.tenant(), delivery.id())) {
            violated(Invariant.I17, "given up, and not listed: " + delivery);
          }
        }
        case "SKIPPED" -> {}
        default ->
            violated(
                Invariant.I6,
                "still owed, "
                    + (scheduled("DELIVER", delivery.id()) ? "scheduled" : "and forgotten")
                    + ": "
                    + delivery);
      }
    }
    came.forEach((id, copies) -> {
      // What others have fixed meanwhile is not offered for editing any more.
      var most = copies.stream().map(SmtpSink.Mail::links).max(Comparator.comparing(List::size));
      if (!copies.stream().allMatch(copy -> most.orElseThrow().containsAll(copy.links()))) {
        violated(Invariant.I6, "came again with other links: " + id);
      }
      var accepted = copies.stream().filter(SmtpSink.Mail::accepted).count();
      if (accepted > 1 + history.reasonsForDuplicates()) {
        violated(Invariant.I6, id + " was sent " + accepted + " times");
      }
    });
    var asked =
        truth.deliveries().stream()
            .filter(d -> d.kind().equals("ASK"))
            .map(Truth.Delivery::assignment)
            .collect(toSet());
    truth.assignments().stream()
        .filter(assignment -> !asked.contains(assignment.id()))
        .forEach(assignment -> violated(Invariant.I6, "never to be asked: " + assignment));
  }

  private void nothingOfWhatNeverWas() {
    var deliveries = truth.deliveries().stream().map(Truth.Delivery::name).collect(toSet());
    for (var mail : mails) {
      if (!deliveries.contains(mail.name())) {
        violated(Invariant.I7, "a mail about nothing: " + mail.name());
      }
    }
    for (var hook : hooks) {
      try {
        var data = JSON.readTree(hook.body()).at("/data");
        var about = data.at(data.has("id") ? "/id" : "/executionId").asText();
        if (!requests.containsKey(about) && !executions.containsKey(about)) {
          violated(Invariant.I7, "a callback about nothing: " + hook.id());
        }
      } catch (JsonProcessingException broken) {
        violated(Invariant.I5, "a callback that is no JSON: " + hook.id());
      }
    }
  }

  private void created() {
    var byTitle = truth.requests().stream().collect(groupingBy(Truth.Request::title, counting()));
    var creations =
        history.ops().stream().filter(op -> op.kind() == Kind.CREATE).collect(groupingBy(Op::key));
    creations.forEach((key, tries) -> {
      var stored = byTitle.getOrDefault(key, 0L);
      var acknowledged = tries.stream().filter(op -> op.outcome() == Outcome.OK).toList();
      if (stored > 1) {
        violated(Invariant.I8, key + " exists " + stored + " times");
      }
      if (tries.stream().allMatch(op -> op.outcome() == Outcome.FAIL) && stored > 0) {
        violated(Invariant.I8, key + " was refused and exists");
      }
      for (var op : acknowledged) {
        if (!requests.containsKey(op.request())) {
          violated(Invariant.I8, "acknowledged and not there: " + op);
        }
      }
      if (acknowledged.stream().map(Op::request).distinct().count() > 1) {
        violated(Invariant.I8, key + " was acknowledged under two ids");
      }
    });
  }

  private void executions() {
    begun();
    var stepsOf = truth.steps().stream().collect(groupingBy(Truth.Step::execution));
    var askedBy =
        truth.requests().stream()
            .filter(request -> executions.containsKey(request.execution()))
            .collect(groupingBy(Truth.Request::execution));
    var told = truth.continuations().stream().collect(groupingBy(Truth.Continuation::about));
    for (var execution : truth.executions()) {
      var steps = stepsOf.getOrDefault(execution.id(), List.of());
      asks(steps, askedBy.getOrDefault(execution.id(), List.of()));
      tells(execution, steps, told.getOrDefault(execution.id(), List.of()));
      var waits =
          steps.stream()
              .filter(step -> step.state().equals("WAITING"))
              .anyMatch(step -> step.name().equals("file") || asksNow(step));
      if (waits != execution.state().equals("RUNNING")) {
        violated(Invariant.I18, (waits ? "still waits: " : "waits for nobody: ") + execution);
      }
    }
  }

  private boolean asksNow(Truth.Step step) {
    var request = requests.get(step.request());
    return request != null && request.state().equals("PENDING");
  }

  private void begun() {
    var byKey = truth.executions().stream().collect(groupingBy(Truth.Execution::key, counting()));
    history.ops().stream()
        .filter(op -> op.kind() == Kind.START)
        .collect(groupingBy(Op::key))
        .forEach((key, tries) -> {
          var stored = byKey.getOrDefault(key, 0L);
          if (stored > 1) {
            violated(Invariant.I18, key + " was begun " + stored + " times");
          }
          if (tries.stream().allMatch(op -> op.outcome() == Outcome.FAIL) && stored > 0) {
            violated(Invariant.I18, key + " was refused and exists");
          }
          tries.stream()
              .filter(op -> op.outcome() == Outcome.OK && !executions.containsKey(op.request()))
              .forEach(op -> violated(Invariant.I18, "acknowledged and not there: " + op));
        });
  }

  private void asks(List<Truth.Step> steps, List<Truth.Request> asked) {
    for (var request : asked) {
      if (steps.stream()
          .noneMatch(
              step -> step.name().equals(request.step()) && step.request().equals(request.id()))) {
        violated(Invariant.I18, "no step knows that it asks: " + request);
      }
    }
    for (var step : steps) {
      var pending = asksNow(step);
      var ended = requests.containsKey(step.request()) && !pending;
      switch (step.state()) {
        case "WAITING" -> {
          if (ended) {
            violated(Invariant.I18, "waits for what has ended: " + step);
          }
        }
        case "DONE", "CANCELLED" -> {
          if (pending) {
            violated(Invariant.I18, "is over and still asks: " + step);
          }
        }
        default -> violated(Invariant.I18, "nobody made it fail: " + step);
      }
    }
  }

  private void tells(
      Truth.Execution execution, List<Truth.Step> steps, List<Truth.Continuation> told) {
    var expected =
        Map.of(
            "execution.ended", execution.state().equals("ENDED") ? 1L : 0L,
            "execution.task", steps.stream().filter(s -> s.name().equals("file")).count(),
            "execution.notified", steps.stream().filter(s -> s.name().equals("late")).count());
    expected.forEach((event, count) -> {
      var owed = told.stream().filter(c -> c.event().equals(event)).count();
      if (owed != count) {
        violated(Invariant.I18, owed + " instead of " + count + " " + event + ": " + execution);
      }
    });
  }

  private void inTime() {
    for (var decision : truth.decisions()) {
      var request = requests.get(decision.request());
      var op = ops.get(decision.comment());
      if (request == null || op == null) {
        continue;
      }
      if (op.begun().isAfter(request.expiresAt().plus(BLUR))) {
        violated(Invariant.I9, "counted after " + request.expiresAt() + ": " + op);
      }
    }
    for (var op : history.ops()) {
      var request = requests.get(op.request());
      var refusedAsLate =
          Set.of("link-expired", "request-expired", "request-closed").contains(op.problem());
      if (request != null
          && refusedAsLate
          && Set.of("PENDING", "EXPIRED").contains(request.state())
          && op.ended().plus(BLUR).isBefore(request.expiresAt())) {
        violated(Invariant.I9, "refused before " + request.expiresAt() + ": " + op);
      }
    }
  }

  private void chains() {
    truth.audit().stream()
        .collect(groupingBy(e -> e.tenant() + "/" + e.stream()))
        .forEach((stream, entries) -> {
          var previous = GENESIS;
          var expected = 1L;
          for (var entry :
              entries.stream().sorted(Comparator.comparing(Truth.Audit::seq)).toList()) {
            if (entry.seq() != expected
                || !entry.previous().equals(previous)
                || !entry.hash().equals(hash(previous, entry.canonical()))) {
              violated(Invariant.I10, stream + " breaks at " + expected);
              return;
            }
            previous = entry.hash();
            expected++;
          }
        });
  }

  /** A second implementation on purpose: not the one that made the chain. */
  static String hash(String previous, String canonical) {
    try {
      var sha = MessageDigest.getInstance("SHA-256");
      sha.update("hil.audit.v1\0".getBytes(StandardCharsets.US_ASCII));
      sha.update(HexFormat.of().parseHex(previous));
      return HexFormat.of().formatHex(sha.digest(canonical.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException(missing);
    }
  }

  private void separation() {
    for (var decision : truth.decisions()) {
      var request = requests.get(decision.request());
      if (request != null && request.requester().equalsIgnoreCase(decision.responder())) {
        violated(Invariant.I11, "decided by its requester: " + decision);
      }
    }
    var owners =
        truth.requests().stream()
            .collect(groupingBy(Truth.Request::id, groupingBy(Truth.Request::tenant)));
    owners.forEach((id, tenants) -> {
      if (tenants.size() > 1) {
        violated(Invariant.I11, id + " belongs to " + tenants.keySet());
      }
    });
    sameTenant(truth.assignments(), Truth.Assignment::tenant, Truth.Assignment::request);
    sameTenant(truth.decisions(), Truth.Decision::tenant, Truth.Decision::request);
    sameTenant(truth.deliveries(), Truth.Delivery::tenant, Truth.Delivery::request);
    sameTenant(truth.continuations(), Truth.Continuation::tenant, Truth.Continuation::about);
    sameTenant(truth.steps(), Truth.Step::tenant, Truth.Step::execution);
  }

  private <T> void sameTenant(List<T> rows, Function<T, String> tenant, Function<T, String> about) {
    for (var row : rows) {
      var request = requests.get(about.apply(row));
      var execution = executions.get(about.apply(row));
      var owner =
          request != null ? request.tenant() : execution != null ? execution.tenant() : "nobody";
      if (!owner.equals(tenant.apply(row))) {
        violated(Invariant.I11, "belongs to another tenant than what it is about: " + row);
      }
    }
  }

  private void timers() {
    for (var request : truth.requests()) {
      var pending = request.state().equals("PENDING");
      var closedAt = request.closedAt() == null ? truth.now() : request.closedAt();
      if (pending && request.expiresAt().plus(TIMER).isBefore(truth.now())) {
        violated(Invariant.I12, "should have expired: " + request);
      }
      if (request.state().equals("EXPIRED") && closedAt.isBefore(request.expiresAt())) {
        violated(Invariant.I12, "expired early: " + request);
      }
      var remindAt = request.remindAt();
      if (remindAt == null) {
        continue;
      }
      var reminders =
          deliveriesOf.getOrDefault(request.id(), List.of()).stream()
              .filter(d -> d.kind().equals("REMINDER"))
              .toList();
      if (reminders.stream().anyMatch(d -> d.createdAt().isBefore(remindAt))) {
        violated(Invariant.I12, "reminded early: " + request);
      }
      reminders.stream()
          .collect(groupingBy(Truth.Delivery::assignment, counting()))
          .forEach((assignment, count) -> {
            if (count > 1) {
              violated(Invariant.I12, assignment + " was reminded " + count + " times");
            }
          });
      if (reminders.isEmpty() && remindAt.plus(TIMER).isBefore(closedAt)) {
        violated(Invariant.I12, "never reminded: " + request);
      }
    }
  }

  private void leases() {
    for (var job : truth.jobs()) {
      if (job.picked()
          && job.heartbeat() instanceof Instant heartbeat
          && heartbeat.plus(LEASE.multipliedBy(2)).isBefore(truth.now())) {
        violated(Invariant.I13, "held by nobody: " + job);
      }
      if (!job.picked() && job.due().plus(TIMER).isBefore(truth.now())) {
        violated(Invariant.I13, "due and not run: " + job);
      }
    }
  }

  private void recovery() {
    var recovery = truth.recovery();
    if (recovery.secondsToHealth() > 30) {
      violated(Invariant.I14, "healthy only after " + recovery.secondsToHealth() + " s");
    }
    if (recovery.errors() > 0) {
      violated(Invariant.I14, recovery.errors() + " calls failed after that");
    }
    if (recovery.connections() > recovery.allowedConnections()) {
      violated(Invariant.I14, recovery.connections() + " sessions of the database are open");
    }
    if (recovery.moreThreads() > 100) {
      violated(Invariant.I14, recovery.moreThreads() + " threads more than before");
    }
  }

  private void answers() {
    for (var op : history.ops()) {
      if (op.status() >= 500 && !(op.status() == 503 && op.retryAfter())) {
        violated(Invariant.I15, "answered with an error: " + op);
      }
      var took = Duration.between(op.begun(), op.ended());
      var paused =
          history.disturbances().stream()
              .anyMatch(d ->
                  d.fault() == Fault.PAUSE_REPLICA
                      && d.replica() == op.replica()
                      && d.overlaps(op));
      if (took.compareTo(Duration.ofSeconds(10)) > 0 && !paused) {
        violated(Invariant.I15, "took " + took + ": " + op);
      }
    }
  }

  private void counts() {
    truth
        .listed()
        .forEach((tenant, listed) -> {
          var stored =
              truth.requests().stream()
                  .filter(r -> r.tenant().equals(tenant))
                  .map(Truth.Request::id)
                  .collect(toSet());
          if (listed.size() != stored.size() || !new HashSet<>(listed).equals(stored)) {
            violated(Invariant.I17, tenant + " lists " + listed.size() + " of " + stored.size());
          }
        });
    truth.failedJobs().stream()
        .collect(groupingBy(f -> f, counting()))
        .forEach((failed, count) -> {
          if (count > 1) {
            violated(Invariant.I17, failed + " is listed " + count + " times");
          }
        });
  }
}
