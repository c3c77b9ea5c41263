package io.countersign.domain.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.domain.channel.ChannelId;
import io.countersign.domain.field.DisplayMode;
import io.countersign.domain.field.FieldName;
import io.countersign.domain.field.FieldType;
import io.countersign.domain.field.FieldValue;
import io.countersign.domain.field.FieldView;
import io.countersign.domain.field.HilField;
import io.countersign.domain.field.InputMode;
import io.countersign.domain.person.EmailAddress;
import io.countersign.domain.quorum.Quorum;
import io.countersign.domain.step.ApprovalStep;
import io.countersign.domain.step.ApproverRef;
import io.countersign.domain.step.ChannelUse;
import io.countersign.domain.step.DecisionPolicy;
import io.countersign.domain.step.RevisionRule;
import io.countersign.domain.step.StepContext;
import io.countersign.domain.step.WorkflowRef;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One request through random commands, beside a model that knows the rules in its own words: who
 * voted what, which values hold, and whether it is over.
 */
final class RandomWalk {
  private static final ChannelId CHAT = new ChannelId("chat");
  private static final Instant START = Instant.parse("2026-11-21T08:00:00Z");
  private static final List<String> CHOICES = List.of("North", "South", "East");
  private static final String[] PEOPLE = {
    "ana@example.test", "Ana@example.test", "ana+x@example.test", "ben@example.test",
    "BEN+y@Example.test", "chen@example.test", "dora@example.test", "dora+z@example.test",
    "emil@example.test", "fay@example.test"
  };

  private final Random random;
  private final Tally tally;
  private final List<String> story = new ArrayList<>();
  private int secrets;

  // The model
  private final Map<AssignmentId, Verdict> votes = new LinkedHashMap<>();
  private final Map<AssignmentId, Comment> comments = new HashMap<>();
  private final Map<AssignmentId, Map<String, FieldValue>> entered = new HashMap<>();
  private final Map<String, FieldValue> values = new HashMap<>();
  private final List<String> hidden = new ArrayList<>();
  private boolean fixed;
  private @Nullable RequestState end;
  private @Nullable Overriding overriding;
  private int rounds;
  private final Set<AssignmentId> askers = new HashSet<>();
  private Duration left = Duration.ZERO;

  RandomWalk(long seed, Tally tally) {
    this.random = new Random(seed);
    this.tally = tally;
  }

  List<String> story() {
    return story;
  }

  void run() {
    var step = step();
    var opened = open(step);
    if (opened == null) {
      return;
    }
    var request = opened;
    step.fields().forEach(this::propose);
    check(request);
    var now = START;
    for (var commands = 5 + random.nextInt(20); commands > 0; commands--) {
      tally.command();
      now = later(request, now);
      request =
          switch (random.nextInt(24)) {
            case 0 -> recallOrCancel(request, RequestState.RECALLED, now);
            case 1 -> recallOrCancel(request, RequestState.CANCELLED, now);
            case 2, 3 -> expire(request, now);
            case 4 -> override(request, now);
            case 5, 6 -> sendBack(request, now);
            case 7, 8, 9 -> resubmit(request, now);
            case 10, 11 -> ask(request, now);
            case 12, 13 -> reply(request, now);
            default -> decide(request, now);
          };
      check(request);
    }
  }

  // Commands

  private @Nullable ApprovalRequest open(ApprovalStep step) {
    var resolved = new ArrayList<Assignment>();
    for (var reference : step.approvers()) {
      if (reference instanceof ApproverRef.ByEmail(var email)) {
        resolved.add(
            new Assignment(
                new AssignmentId("asg_" + resolved.size()),
                email,
                "Person " + resolved.size(),
                Locale.ENGLISH,
                reference));
      }
    }
    var people = new HashSet<String>();
    resolved.forEach(a -> people.add(mailbox(a.email())));
    if (step.requester() != null) {
      people.remove(mailbox(step.requester()));
    }
    var away = away(people);
    var holders = new HashSet<String>();
    people.forEach(person -> holders.add(holder(person, away, step.requester())));
    var id = new RequestId(new UUID(random.nextLong(), random.nextLong()));
    var result =
        ApprovalRequest.open(id, step, "salt" + random.nextLong(), resolved, standIns(away), START);
    story.add("opened for " + people + ", away " + away + ", with " + step.quorum());
    if (people.isEmpty()) {
      assertThat(result).isInstanceOf(OpenResult.OnlyTheRequester.class);
      return null;
    }
    if (needed(step.quorum(), holders.size()) > holders.size()) {
      assertThat(result).isInstanceOf(OpenResult.QuorumTooLarge.class);
      return null;
    }
    assertThat(result).isInstanceOf(OpenResult.Opened.class);
    var request = ((OpenResult.Opened) result).request();
    assertThat(request.asked())
        .extracting(a -> mailbox(a.email()))
        .containsExactlyInAnyOrderElementsOf(holders);
    assertThat(request.assignments())
        .extracting(a -> mailbox(a.email()))
        .doesNotHaveDuplicates()
        .containsAll(people);
    assertThat(request.version()).isZero();
    return request;
  }

  /** Who is away, and who stands in; never in a circle, StandingInTest tells of those. */
  private Map<String, String> away(Set<String> people) {
    var sorted = new TreeSet<>(people);
    sorted.addAll(List.of("dora@example.test", "stand-in@example.test"));
    var everybody = List.copyOf(sorted);
    var away = new HashMap<String, String>();
    for (var i = 0; i < everybody.size() - 1; i++) {
      if (random.nextInt(5) == 0) {
        away.put(everybody.get(i), everybody.get(i + 1 + random.nextInt(everybody.size() - i - 1)));
      }
    }
    return away;
  }

  private static Map<EmailAddress, Assignment> standIns(Map<String, String> away) {
    var standIns = new HashMap<EmailAddress, Assignment>();
    for (var address : PEOPLE) {
      var absent = new EmailAddress(address).normalized();
      var standIn = away.get(mailbox(absent));
      if (standIn != null) {
        standIns.put(
            absent,
            new Assignment(
                new AssignmentId("asg_in_" + standIn.substring(0, standIn.indexOf('@'))),
                new EmailAddress(standIn),
                standIn,
                Locale.ENGLISH,
                List.of(),
                null));
      }
    }
    return standIns;
  }

  private static String holder(
      String person, Map<String, String> away, @Nullable EmailAddress requester) {
    var holder = person;
    while (away.containsKey(holder)
        && (requester == null || !away.get(holder).equals(mailbox(requester)))) {
      holder = away.get(holder);
    }
    return holder;
  }

  private ApprovalRequest decide(ApprovalRequest request, Instant now) {
    var asked = request.assignments();
    var known = random.nextInt(15) > 0;
    var assignment = known ? pick(asked) : Asked.person("stranger");
    var verdict = random.nextInt(3) > 0 ? Verdict.APPROVE : Verdict.REJECT;
    var machine = random.nextInt(8) == 0;
    var email =
        random.nextInt(8) == 0
            ? new EmailAddress(PEOPLE[random.nextInt(PEOPLE.length)])
            : assignment.email();
    var comment = random.nextInt(3) == 0 ? Comment.NONE : new Comment("because");
    var typed = typed(request);
    var seen =
        switch (random.nextInt(10)) {
          case 0, 1, 2 -> null;
          case 3 -> request.contentDigest();
          case 4 -> new ContentDigest("sha256:" + "0".repeat(64));
          default -> request.shownDigest();
        };
    var channel = random.nextInt(5) == 0 ? CHAT : Asked.EMAIL;
    var responder =
        machine
            ? new Responder.Machine(assignment.id(), "key1", "ERP")
            : new Responder.Approver(assignment.id(), email, assignment.name());
    var answer =
        new Answer(
            new DecisionId("dec_" + request.version()),
            responder,
            verdict,
            comment,
            texts(typed),
            seen,
            channel,
            Assurance.LINK,
            Evidence.NONE);
    story.add(now + " " + answer);

    var before = request.hashCode();
    var shown = request.shownDigest();
    var result = request.decide(answer, now);
    assertThat(request.hashCode())
        .as("no command changes the value it is given to")
        .isEqualTo(before);
    tally.count(result.getClass().getSimpleName());

    var step = request.step();
    var first = votes.get(assignment.id());
    var requester = step.requester();
    var own = !machine && requester != null && mailbox(requester).equals(mailbox(email));
    var mayAnswer = !machine || step.policy().api() == DecisionPolicy.ApiUse.ALLOWED;
    var answers = step.answersThrough(channel);
    var permitted =
        channel.equals(Asked.EMAIL)
            || answers == ChannelUse.Answers.MAY_APPROVE
            || (answers == ChannelUse.Answers.MAY_REJECT && verdict == Verdict.REJECT);
    var sawIt = seen == null || seen.equals(shown);
    var saidWhy =
        verdict == Verdict.APPROVE
            || !comment.empty()
            || step.policy().comment() == DecisionPolicy.CommentRule.OPTIONAL;
    var entered = acceptable(request, typed, verdict);
    var taken =
        known
            && first == null
            && end == null
            && assignment.passedOn() == null
            && now.isBefore(request.expiresAt())
            && !own
            && mayAnswer
            && permitted
            && sawIt
            && saidWhy
            && entered;

    assertThat(result instanceof DecisionResult.Recorded)
        .as("%s, expected to be taken: %s", result, taken)
        .isEqualTo(taken);
    return switch (result) {
      case DecisionResult.Recorded(var after, var decision) -> {
        recorded(request, after, decision, answer, shown, now);
        if (verdict == Verdict.APPROVE) {
          takeOver(assignment.id(), request, typed);
        }
        votes.put(assignment.id(), verdict);
        comments.put(assignment.id(), comment);
        end = outcomeByTheVotes(step.quorum(), request.asked().size());
        yield after;
      }
      case DecisionResult.Repeated(var decision) -> {
        assertThat(first).isEqualTo(decision.verdict());
        assertThat(repeats(assignment.id(), request, verdict, comment, typed)).isTrue();
        yield request;
      }
      case DecisionResult.AlreadyAnswered(var decision) -> {
        assertThat(first).isEqualTo(decision.verdict());
        assertThat(repeats(assignment.id(), request, verdict, comment, typed)).isFalse();
        yield request;
      }
      case DecisionResult.AlreadyDecided(var winner) -> {
        assertThat(end).isIn(RequestState.APPROVED, RequestState.REJECTED);
        assertThat(overriding).isNull();
        assertThat(winner).isEqualTo(request.decisions().getLast());
        yield request;
      }
      case DecisionResult.Overridden(var override) -> {
        assertThat(override).isEqualTo(overriding);
        yield request;
      }
      case DecisionResult.Closed(var state) -> {
        assertThat(state)
            .isEqualTo(end)
            .isIn(RequestState.RECALLED, RequestState.CANCELLED, RequestState.RETURNED);
        yield request;
      }
      case DecisionResult.Expired(var at) -> {
        assertThat(at).isEqualTo(request.expiresAt());
        assertThat(end == RequestState.EXPIRED || (end == null && !now.isBefore(at))).isTrue();
        yield request;
      }
      case DecisionResult.NotAsked() -> {
        assertThat(known).isFalse();
        yield request;
      }
      case DecisionResult.PassedOn(var to) -> {
        assertThat(assignment.passedOn()).isNotNull();
        assertThat(to.passedOn()).isNull();
        assertThat(request.onBehalfOf(to)).contains(assignment);
        yield request;
      }
      case DecisionResult.SelfApproval() -> {
        assertThat(own).isTrue();
        yield request;
      }
      case DecisionResult.ChannelRefused() -> {
        assertThat(permitted).isFalse();
        yield request;
      }
      case DecisionResult.MachineRefused() -> {
        assertThat(mayAnswer).isFalse();
        yield request;
      }
      case DecisionResult.ContentChanged() -> {
        assertThat(sawIt).isFalse();
        yield request;
      }
      case DecisionResult.CommentRequired() -> {
        assertThat(saidWhy).isFalse();
        yield request;
      }
      case DecisionResult.InputRefused(var problems) -> {
        assertThat(entered).isFalse();
        assertThat(problems).isNotEmpty().doesNotHaveDuplicates();
        yield request;
      }
    };
  }

  private void recorded(
      ApprovalRequest before,
      ApprovalRequest after,
      Decision decision,
      Answer answer,
      ContentDigest shown,
      Instant now) {
    assertThat(after.version()).isEqualTo(before.version() + 1);
    var all = new ArrayList<>(before.decisions());
    all.add(decision);
    assertThat(after.decisions()).isEqualTo(all);
    assertThat(decision.seen()).isEqualTo(shown);
    assertThat(decision.at()).isEqualTo(now);
    assertThat(decision.responder()).isEqualTo(answer.responder());
    assertThat(decision.verdict()).isEqualTo(answer.verdict());
    assertThat(decision.comment()).isEqualTo(answer.comment());
    assertThat(after.closedAt()).isEqualTo(after.pending() ? null : now);
    assertSameButState(before, after);
  }

  private ApprovalRequest recallOrCancel(ApprovalRequest request, RequestState how, Instant now) {
    story.add(now + " " + how);
    return closed(
        request,
        how == RequestState.RECALLED ? request.recall(now) : request.cancel(now),
        how,
        now,
        end == null || end == RequestState.RETURNED);
  }

  private ApprovalRequest override(ApprovalRequest request, Instant now) {
    var by =
        new Overriding(
            "key1", "Operations", pick(List.of(Verdict.values())), new Comment("x"), now);
    story.add(now + " " + by);
    var open = end == RequestState.RETURNED || (end == null && now.isBefore(request.expiresAt()));
    var result = request.overrule(by);
    tally.count("override " + result.getClass().getSimpleName());
    assertThat(result instanceof CloseResult.Closed).isEqualTo(open);
    if (!(result instanceof CloseResult.Closed(var after))) {
      return request;
    }
    end = by.verdict() == Verdict.APPROVE ? RequestState.APPROVED : RequestState.REJECTED;
    overriding = by;
    assertThat(after.decisions()).isEqualTo(request.decisions());
    assertThat(after.closedAt()).isEqualTo(now);
    return after;
  }

  private ApprovalRequest sendBack(ApprovalRequest request, Instant now) {
    var assignment = pick(request.assignments());
    var wish =
        new SendingBack(
            new Responder.Approver(assignment.id(), assignment.email(), ""),
            new Comment("because"),
            null,
            Asked.EMAIL,
            Assurance.LINK,
            Evidence.NONE);
    story.add(now + " sent back by " + assignment.email());
    var result = request.sendBack(wish, now);
    tally.count(result.getClass().getSimpleName());
    var taken =
        end == null
            && now.isBefore(request.expiresAt())
            && !votes.containsKey(assignment.id())
            && assignment.passedOn() == null
            && rounds < request.step().revisions().max();
    assertThat(result instanceof ReturnResult.Accepted).isEqualTo(taken);
    if (!(result instanceof ReturnResult.Accepted(var after, var _))) {
      return request;
    }
    end = RequestState.RETURNED;
    rounds++;
    assertSameButState(request, after);
    return after;
  }

  /** With another title, all answers are void; with nothing new, all stand. */
  private ApprovalRequest resubmit(ApprovalRequest request, Instant now) {
    var title = random.nextBoolean() ? "Title " + random.nextInt() : null;
    story.add(now + " resubmitted as " + title);
    var result =
        request.resubmit(
            new Resubmission(title, null, null, Map.of()), "salt" + random.nextLong(), now);
    tally.count(result.getClass().getSimpleName());
    assertThat(result instanceof ResubmitResult.Resubmitted)
        .isEqualTo(end == RequestState.RETURNED);
    if (!(result instanceof ResubmitResult.Resubmitted(var after))) {
      return request;
    }
    end = null;
    askers.clear();
    assertThat(after.revision()).isEqualTo(rounds + 1);
    assertThat(after.expiresAt()).isEqualTo(now.plus(after.step().expiresIn()));
    assertThat(after.answersGiven()).isEqualTo(request.answersGiven());
    assertThat(after.asOf(rounds).decisions())
        .containsExactlyInAnyOrderElementsOf(request.decisions());
    if (title != null) {
      votes.clear();
      comments.clear();
      entered.clear();
      fixed = false;
      after.step().fields().forEach(field -> values.put(field.name().value(), field.value()));
    }
    return after;
  }

  private ApprovalRequest ask(ApprovalRequest request, Instant now) {
    var assignment = pick(request.assignments());
    var wish =
        new Asking(
            new Responder.Approver(assignment.id(), assignment.email(), ""),
            new Comment("why?"),
            null,
            Asked.EMAIL,
            Assurance.LINK,
            Evidence.NONE);
    story.add(now + " asked by " + assignment.email());
    var result = request.ask(wish, now);
    tally.count("ask " + result.getClass().getSimpleName());
    var may =
        end == null
            && now.isBefore(request.expiresAt())
            && !votes.containsKey(assignment.id())
            && assignment.passedOn() == null;
    assertThat(result instanceof AskResult.Refused).isEqualTo(!may);
    assertThat(result instanceof AskResult.Asked)
        .isEqualTo(may && !askers.contains(assignment.id()));
    if (!(result instanceof AskResult.Asked(var after, var _))) {
      return request;
    }
    if (askers.isEmpty()) {
      left = Duration.between(now, request.expiresAt());
    }
    askers.add(assignment.id());
    assertThat(after.decisions()).isEqualTo(request.decisions());
    return after;
  }

  private ApprovalRequest reply(ApprovalRequest request, Instant now) {
    story.add(now + " reply");
    var result = request.reply(new Reply("key1", "ERP", new Comment("because"), now));
    tally.count("reply " + result.getClass().getSimpleName());
    assertThat(result instanceof ReplyResult.Replied).isEqualTo(end == null && !askers.isEmpty());
    assertThat(result instanceof ReplyResult.NotPending).isEqualTo(end != null);
    if (!(result instanceof ReplyResult.Replied(var after))) {
      return request;
    }
    askers.clear();
    assertThat(after.expiresAt()).isEqualTo(now.plus(left));
    assertThat(after.decisions()).isEqualTo(request.decisions());
    return after;
  }

  private ApprovalRequest expire(ApprovalRequest request, Instant now) {
    story.add(now + " expire");
    var due = !now.isBefore(request.expiresAt());
    return closed(
        request,
        request.expire(Reach.EVERYBODY, now),
        RequestState.EXPIRED,
        now,
        end == null && due);
  }

  private ApprovalRequest closed(
      ApprovalRequest request, CloseResult result, RequestState how, Instant now, boolean ends) {
    tally.count(how + " " + result.getClass().getSimpleName());
    assertThat(result instanceof CloseResult.Closed).isEqualTo(ends);
    return switch (result) {
      case CloseResult.Closed(var after) -> {
        end = how;
        assertThat(after.version()).isEqualTo(request.version() + 1);
        assertThat(after.closedAt()).isEqualTo(now);
        assertThat(after.decisions()).isEqualTo(request.decisions());
        assertSameButState(request, after);
        yield after;
      }
      case CloseResult.NotPending(var state) -> {
        assertThat(state).isEqualTo(end);
        yield request;
      }
      case CloseResult.NotDue(var due) -> {
        assertThat(end).isNull();
        assertThat(due).isEqualTo(request.expiresAt());
        yield request;
      }
    };
  }

  private static void assertSameButState(ApprovalRequest before, ApprovalRequest after) {
    assertThat(after.id()).isEqualTo(before.id());
    assertThat(after.step()).isEqualTo(before.step());
    assertThat(after.salt()).isEqualTo(before.salt());
    assertThat(after.assignments()).isEqualTo(before.assignments());
    assertThat(after.createdAt()).isEqualTo(before.createdAt());
    assertThat(after.expiresAt()).isEqualTo(before.expiresAt());
    assertThat(after.contentDigest()).isEqualTo(before.contentDigest());
  }

  // What always holds

  private void check(ApprovalRequest request) {
    assertThat(request.state()).isEqualTo(end == null ? RequestState.PENDING : end);
    assertThat(request.history().returned()).hasSize(rounds);
    assertThat(request.pending()).isEqualTo(end == null);
    assertThat(request.openQuestions())
        .extracting(question -> question.responder().assignment())
        .containsExactlyInAnyOrderElementsOf(end == null ? askers : Set.of());
    assertThat(request.pausedSince().isPresent()).isEqualTo(end == null && !askers.isEmpty());

    assertThat(request.decisions())
        .extracting(decision -> decision.responder().assignment())
        .containsExactlyElementsOf(votes.keySet());
    assertThat(request.decisions())
        .extracting(Decision::verdict)
        .containsExactlyElementsOf(votes.values());
    var requester = request.step().requester();
    if (requester != null) {
      for (var decision : request.decisions()) {
        if (decision.responder() instanceof Responder.Approver approver) {
          assertThat(mailbox(approver.email())).isNotEqualTo(mailbox(requester));
        }
      }
      assertThat(request.assignments())
          .noneMatch(a -> mailbox(a.email()).equals(mailbox(requester)));
    }

    var view = request.view();
    assertThat(view)
        .extracting(v -> v.name().value())
        .isEqualTo(
            request.step().fields().stream()
                .filter(f -> f.display() != DisplayMode.CONCEALED)
                .map(f -> f.name().value())
                .toList());
    var text = view.toString();
    assertThat(hidden).noneMatch(text::contains);
    for (var shown : view) {
      var value = values.getOrDefault(shown.name().value(), FieldValue.NONE);
      switch (shown) {
        case FieldView.Readable readable -> assertThat(readable.value()).isEqualTo(value);
        case FieldView.Masked masked ->
            assertThat(masked.filled()).isEqualTo(!value.equals(FieldValue.NONE));
      }
    }

    for (var field : request.step().fields()) {
      var now =
          request.fieldsNow().stream()
              .filter(f -> f.name().equals(field.name()))
              .findFirst()
              .orElseThrow();
      assertThat(now.value()).isEqualTo(values.get(field.name().value()));
      if (!field.editable()) {
        assertThat(now).as("locked").isEqualTo(field);
      }
    }

    checkOutcome(request);
  }

  private void checkOutcome(ApprovalRequest request) {
    var decided = end == RequestState.APPROVED || end == RequestState.REJECTED;
    assertThat(request.outcome().isPresent()).isEqualTo(decided);
    request
        .outcome()
        .ifPresent(outcome -> {
          assertThat(outcome.verdict())
              .isEqualTo(end == RequestState.APPROVED ? Verdict.APPROVE : Verdict.REJECT);
          assertThat(outcome.by())
              .isEqualTo(
                  overriding == null
                      ? new Outcome.By.People(request.decisions().getLast())
                      : new Outcome.By.Administrator(overriding));
          assertThat(outcome.decidedAt()).isEqualTo(request.closedAt());
          for (var field : request.step().fields()) {
            var result = outcome.fields().get(field.name());
            assertThat(result != null).isEqualTo(field.editable());
            if (result != null) {
              assertThat(result.proposed()).isEqualTo(field.value());
              assertThat(result.effective())
                  .isEqualTo(
                      end == RequestState.APPROVED
                          ? values.get(field.name().value())
                          : field.value());
            }
          }
        });
  }

  /** Counts hands; knows nothing of how {@link Quorum} does it. */
  private @Nullable RequestState outcomeByTheVotes(Quorum quorum, int asked) {
    var yes = votes.values().stream().filter(v -> v == Verdict.APPROVE).count();
    var no = votes.size() - yes;
    var needed = needed(quorum, asked);
    if (yes >= needed) {
      return RequestState.APPROVED;
    }
    var stillPossible = yes + (asked - votes.size());
    return no >= quorum.veto() || stillPossible < needed ? RequestState.REJECTED : null;
  }

  private static int needed(Quorum quorum, int asked) {
    return switch (quorum.rule()) {
      case Quorum.Rule.Any() -> 1;
      case Quorum.Rule.All() -> asked;
      case Quorum.Rule.AtLeast(var count) -> count;
      case Quorum.Rule.Percent(var percent) -> {
        var people = 0;
        while (people * 100 < percent * asked) {
          people++;
        }
        yield people;
      }
      case Quorum.Rule.PerGroup _ -> throw new AssertionError("GroupsTest tells of groups");
    };
  }

  private static String mailbox(EmailAddress address) {
    return address.value().toLowerCase(Locale.ROOT).replaceAll("(?<=[^+])\\+[^@]*@", "@");
  }

  // Fields

  /** Something typed, with what it should be read as: null for what should be refused. */
  private record Typed(String text, @Nullable FieldValue value) {}

  private void propose(HilField field) {
    values.put(field.name().value(), field.value());
    hideIfNotReadable(field, field.value());
  }

  private void hideIfNotReadable(HilField field, FieldValue value) {
    var identifies =
        field.type() != FieldType.CHOICE
            && field.type() != FieldType.BOOLEAN
            && field.type() != FieldType.DATE;
    if (field.display() != DisplayMode.READABLE && identifies && !value.equals(FieldValue.NONE)) {
      hidden.add(value.asText());
    }
  }

  private Map<String, Typed> typed(ApprovalRequest request) {
    var typed = new LinkedHashMap<String, Typed>();
    var careful = random.nextInt(4) > 0;
    for (var field : request.fieldsNow()) {
      var open = field.editable();
      if (open && (field.input() == InputMode.REQUIRED_FROM_HUMAN && careful)) {
        typed.put(field.name().value(), valid(field.type()));
      } else if (random.nextInt(open ? 2 : 40) == 0) {
        typed.put(field.name().value(), anything(field.type(), careful));
      }
    }
    if (random.nextInt(40) == 0) {
      typed.put("unknown", new Typed("x", null));
    }
    return typed;
  }

  private Typed anything(FieldType type, boolean careful) {
    return switch (random.nextInt(careful ? 4 : 6)) {
      case 0 -> new Typed(" ", FieldValue.NONE);
      case 5 -> new Typed(type == FieldType.LONG_TEXT ? "nul\u0000" : "no\nvalue", null);
      default -> valid(type);
    };
  }

  private Typed valid(FieldType type) {
    var value = value(type);
    return new Typed(value.asText(), value);
  }

  /** Values by which a leak can be told: no two are alike, no one is a part of another text. */
  private FieldValue value(FieldType type) {
    var unique = "9" + "%07d".formatted(secrets++) + random.nextInt(10_000, 99_999);
    return switch (type) {
      case TEXT -> new FieldValue.Text("<" + unique + ">");
      case LONG_TEXT -> new FieldValue.Text("<" + unique + "\n>");
      case NUMBER -> new FieldValue.Number(new BigDecimal(unique + ".5"));
      case BOOLEAN -> new FieldValue.YesNo(random.nextBoolean());
      case DATE -> new FieldValue.Date(LocalDate.of(2026, 1, 1).plusDays(random.nextInt(700)));
      case CHOICE -> new FieldValue.Choice(CHOICES.get(random.nextInt(CHOICES.size())));
    };
  }

  /** Whether everything that was typed can be taken. */
  private boolean acceptable(ApprovalRequest request, Map<String, Typed> typed, Verdict verdict) {
    var open = new HashMap<String, InputMode>();
    for (var field : request.step().fields()) {
      if (!fixed && field.editable() && field.display() != DisplayMode.CONCEALED) {
        open.put(field.name().value(), field.input());
      }
    }
    if (!open.keySet().containsAll(typed.keySet())) {
      return false;
    }
    if (verdict == Verdict.REJECT) {
      return true;
    }
    for (var field : open.entrySet()) {
      var text = typed.get(field.getKey());
      var missing = text == null || FieldValue.NONE.equals(text.value());
      if (missing && field.getValue() == InputMode.REQUIRED_FROM_HUMAN) {
        return false;
      }
      if (text != null && text.value() == null) {
        return false;
      }
    }
    return true;
  }

  /** Whether somebody says again what they said, and nothing else. */
  private boolean repeats(
      AssignmentId assignment,
      ApprovalRequest request,
      Verdict verdict,
      Comment comment,
      Map<String, Typed> typed) {
    if (votes.get(assignment) != verdict
        || !(comment.empty() || comment.equals(comments.get(assignment)))) {
      return false;
    }
    return verdict == Verdict.REJECT
        || typed.entrySet().stream()
            .allMatch(e -> said(assignment, request, e.getKey(), e.getValue().value()));
  }

  private boolean said(
      AssignmentId assignment, ApprovalRequest request, String name, @Nullable FieldValue value) {
    var field =
        request.step().fields().stream().filter(f -> f.name().value().equals(name)).findFirst();
    if (field.isEmpty() || value == null) {
      return false;
    }
    return switch (field.get().display()) {
      case READABLE -> value.equals(values.get(name));
      case READABLE_MASKED ->
          value.equals(FieldValue.NONE) || value.equals(mine(assignment).get(name));
      case CONCEALED -> value.equals(mine(assignment).get(name));
    };
  }

  private Map<String, FieldValue> mine(AssignmentId assignment) {
    return entered.getOrDefault(assignment, Map.of());
  }

  private void takeOver(
      AssignmentId assignment, ApprovalRequest request, Map<String, Typed> typed) {
    fixed = true;
    for (var field : request.step().fields()) {
      var text = typed.get(field.name().value());
      if (text == null || text.value() == null) {
        continue;
      }
      var keepsMasked =
          field.display() == DisplayMode.READABLE_MASKED && text.value().equals(FieldValue.NONE);
      if (!keepsMasked) {
        values.put(field.name().value(), text.value());
        entered
            .computeIfAbsent(assignment, _ -> new HashMap<>())
            .put(field.name().value(), text.value());
        hideIfNotReadable(field, text.value());
      }
    }
  }

  private static Map<String, String> texts(Map<String, Typed> typed) {
    var texts = new LinkedHashMap<String, String>();
    typed.forEach((name, t) -> texts.put(name, t.text()));
    return texts;
  }

  // Random things

  private ApprovalStep step() {
    var fields = new ArrayList<HilField>();
    for (var i = random.nextInt(6); i > 0; i--) {
      fields.add(field("f" + i));
    }
    var approvers = new ArrayList<ApproverRef>();
    for (var i = 1 + random.nextInt(6); i > 0; i--) {
      approvers.add(
          new ApproverRef.ByEmail(new EmailAddress(PEOPLE[random.nextInt(PEOPLE.length)])));
    }
    var comment = pick(List.of(DecisionPolicy.CommentRule.values()));
    var api = pick(List.of(DecisionPolicy.ApiUse.values()));
    return new ApprovalStep(
        "Invoice batch",
        "",
        StepContext.NONE,
        WorkflowRef.NONE,
        random.nextInt(3) == 0 ? null : new EmailAddress(PEOPLE[random.nextInt(PEOPLE.length)]),
        fields,
        approvers,
        null,
        new Quorum(rule(), 1 + random.nextInt(3)),
        List.of(
            ChannelUse.of(Asked.EMAIL),
            new ChannelUse(CHAT, pick(List.of(ChannelUse.Answers.values())))),
        Duration.ofHours(1),
        null,
        new DecisionPolicy(
            DecisionPolicy.OneClick.NEVER, DecisionPolicy.CodeRule.ALWAYS, comment, api),
        Map.of(),
        null,
        new RevisionRule(random.nextInt(4), Set.of()));
  }

  private HilField field(String name) {
    var type = pick(List.of(FieldType.values()));
    var display = pick(List.of(DisplayMode.values()));
    return new HilField(
        new FieldName(name),
        "Label of " + name,
        type,
        random.nextInt(4) == 0 ? FieldValue.NONE : value(type),
        display,
        display == DisplayMode.CONCEALED ? InputMode.LOCKED : pick(List.of(InputMode.values())),
        type == FieldType.CHOICE ? CHOICES : List.of());
  }

  private Quorum.Rule rule() {
    return switch (random.nextInt(4)) {
      case 0 -> new Quorum.Rule.Any();
      case 1 -> new Quorum.Rule.All();
      case 2 -> new Quorum.Rule.AtLeast(1 + random.nextInt(4));
      default -> new Quorum.Rule.Percent(1 + random.nextInt(100));
    };
  }

  /** Often not at all, sometimes just to the edge. */
  private Instant later(ApprovalRequest request, Instant now) {
    return switch (random.nextInt(24)) {
      case 0 -> request.expiresAt().minusNanos(1);
      case 1 -> random.nextInt(3) == 0 ? request.expiresAt() : now;
      case 2 -> random.nextInt(3) == 0 ? request.expiresAt().plusNanos(1) : now;
      case 3, 4, 5 -> now.plusSeconds(random.nextInt(120));
      default -> now;
    };
  }

  private <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }

  /** What the walks have met. */
  static final class Tally {
    private final Map<String, Integer> met = new TreeMap<>();
    private int commands;

    int commands() {
      return commands;
    }

    void command() {
      commands++;
    }

    void count(String what) {
      met.merge(what, 1, Integer::sum);
    }

    boolean everythingHappened() {
      var all = new HashSet<String>();
      for (var result : DecisionResult.class.getPermittedSubclasses()) {
        all.add(result.getSimpleName());
      }
      for (var end : List.of("RECALLED", "CANCELLED", "EXPIRED")) {
        all.add(end + " Closed");
        all.add(end + " NotPending");
      }
      all.add("EXPIRED NotDue");
      all.addAll(List.of("override Closed", "override NotPending"));
      all.addAll(List.of("ask Asked", "ask Repeated", "ask Refused"));
      all.addAll(List.of("reply Replied", "reply NothingAsked", "reply NotPending"));
      all.addAll(List.of("Accepted", "NotOffered", "UsedUp", "Refused", "Resubmitted"));
      return met.keySet().containsAll(all);
    }

    @Override
    public String toString() {
      return commands + " commands " + met;
    }
  }
}
