package io.countersign.domain.request;

import io.countersign.domain.calendar.BusinessCalendar;
import io.countersign.domain.calendar.WorkingTime;
import io.countersign.domain.channel.ChannelId;
import io.countersign.domain.field.DisplayMode;
import io.countersign.domain.field.FieldName;
import io.countersign.domain.field.FieldProblem;
import io.countersign.domain.field.FieldReading;
import io.countersign.domain.field.FieldValue;
import io.countersign.domain.field.FieldView;
import io.countersign.domain.field.HilField;
import io.countersign.domain.field.InputMode;
import io.countersign.domain.person.EmailAddress;
import io.countersign.domain.quorum.Quorum;
import io.countersign.domain.step.ApprovalStep;
import io.countersign.domain.step.ApproverRef;
import io.countersign.domain.step.DecisionPolicy;
import io.countersign.domain.step.Escalation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One question put to people: immutable; every change gives a new value. Decides by its arguments
 * alone, so the same answers at the same times always end the same way.
 *
 * @param salt random text that goes into the content digest
 * @param decisions those that count
 * @param closedAt when it was over, null while it is not
 * @param override by whom it was decided above the rules; null if it was not
 * @param expiresAt too far ahead for anybody while its clocks stand still
 * @param clocks how far its clocks have come
 * @param version counts the changes, from 0
 */
public record ApprovalRequest(
    RequestId id,
    ApprovalStep step,
    String salt,
    RequestState state,
    List<Assignment> assignments,
    List<Decision> decisions,
    Instant createdAt,
    Instant expiresAt,
    @Nullable Instant closedAt,
    History history,
    @Nullable Overriding override,
    Clocks clocks,
    long version) {
  /** So many questions one request may have. */
  public static final int MAX_QUESTIONS = 20;

  public ApprovalRequest {
    assignments = List.copyOf(assignments);
    decisions = List.copyOf(decisions);
  }

  /**
   * Opens a request for the people that the step's approvers resolve to. A person reached in
   * several ways is asked once. The requester is left out: nobody answers their own request,
   * directly or through a role. An entry that leaves nobody to ask is filled as the step says.
   *
   * <p>Whoever is away passes the item on to their stand-in, and that one perhaps to the next. It
   * stays where it would come to the requester, or go round in a circle.
   *
   * @param resolved everybody whom an entry or {@link ApprovalStep#onNobody} stands for, under the
   *     address by which this person is known, as the step's requester is
   * @param standIns who stands in for the holder of an address, likewise
   */
  public static OpenResult open(
      RequestId id,
      ApprovalStep step,
      String salt,
      List<Assignment> resolved,
      Map<EmailAddress, Assignment> standIns,
      Instant now) {
    if (step.clocks().time() instanceof WorkingTime.By(var calendar)) {
      return new OpenResult.NoSuchCalendar(calendar);
    }
    var others = resolved.stream().filter(a -> !isRequester(step, a)).toList();
    var fallback = step.onNobody();
    var unfilled =
        step.approvers().stream().filter(entry -> !bringsIn(entry, others)).distinct().toList();
    for (var entry : unfilled) {
      var missing = fallback == null ? entry : fallback;
      var refusal = bringsIn(missing, resolved) ? Optional.<OpenResult>empty() : nobody(missing);
      if (refusal.isPresent()) {
        return refusal.get();
      }
      if (fallback != null && !bringsIn(fallback, others)) {
        return new OpenResult.OnlyTheRequester();
      }
    }
    var asked = new ArrayList<Assignment>();
    for (var candidate : others) {
      var reasons = reasons(step, unfilled, candidate);
      if (!reasons.isEmpty()) {
        ask(asked, candidate.because(reasons));
      }
    }
    if (asked.isEmpty()) {
      return new OpenResult.OnlyTheRequester();
    }
    var request =
        new ApprovalRequest(
            id,
            step,
            salt,
            RequestState.PENDING,
            passedOn(step, asked, 0, standIns),
            List.of(),
            now,
            step.clocks().time().after(now, step.lifetime()),
            null,
            History.NONE,
            null,
            Clocks.from(now),
            0);
    if (request.asked().size() > ApprovalStep.MAX_APPROVERS) {
      return new OpenResult.TooManyPeople(request.asked().size());
    }
    return request.unreachable().orElseGet(() -> new OpenResult.Opened(request));
  }

  /**
   * Writes a request down without asking anybody. Its time has not begun, and who is asked is found
   * out when it is submitted.
   */
  public static ApprovalRequest draft(
      RequestId id, ApprovalStep step, String salt, Instant createdAt) {
    return new ApprovalRequest(
        id,
        step,
        salt,
        RequestState.DRAFT,
        List.of(),
        List.of(),
        createdAt,
        createdAt.plus(Duration.ofDays(BusinessCalendar.FARTHEST_DAYS)),
        null,
        History.NONE,
        null,
        Clocks.from(createdAt),
        0);
  }

  /** Puts another question in the place of the one that was written down. */
  public RedraftResult redraft(ApprovalStep next, String newSalt) {
    return state == RequestState.DRAFT
        ? new RedraftResult.Redrafted(draft(id, next, newSalt, createdAt).after(this))
        : new RedraftResult.NotDraft(state);
  }

  /**
   * Opens what was written down, as if it had been put just now, see {@link #open}.
   *
   * @param routed its step, with the requester as they are known, and with the calendar it names
   */
  public SubmitResult submit(
      ApprovalStep routed,
      String newSalt,
      List<Assignment> resolved,
      Map<EmailAddress, Assignment> standIns,
      Instant now) {
    if (state != RequestState.DRAFT) {
      return pending() ? new SubmitResult.Repeated() : new SubmitResult.NotDraft(state);
    }
    var result = open(id, routed, newSalt, resolved, standIns, now);
    return result instanceof OpenResult.Opened(var opened)
        ? new SubmitResult.Submitted(opened.after(this))
        : new SubmitResult.Refused(result);
  }

  /** The same as the next version of a draft. */
  private ApprovalRequest after(ApprovalRequest draft) {
    return new ApprovalRequest(
        id,
        step,
        salt,
        state,
        assignments,
        decisions,
        draft.createdAt,
        expiresAt,
        closedAt,
        history,
        override,
        clocks,
        draft.version + 1);
  }

  /** When its time is over. Empty as long as nobody was asked, or its clocks stand still. */
  public Optional<Instant> deadline() {
    return assignments.isEmpty() || clocks.pausedAt() != null
        ? Optional.empty()
        : Optional.of(expiresAt);
  }

  private static boolean bringsIn(ApproverRef entry, List<Assignment> people) {
    return people.stream().anyMatch(a -> a.reasons().contains(entry));
  }

  private static Optional<OpenResult> nobody(ApproverRef entry) {
    return switch (entry) {
      case ApproverRef.InRole role -> Optional.of(new OpenResult.NobodyHolds(role));
      case ApproverRef.ManagerOfRequester manager ->
          Optional.of(new OpenResult.ManagerUnknown(manager));
      case ApproverRef.ByEmail _ -> Optional.empty();
    };
  }

  /** Whoever fills the place of others belongs to their entries, too. */
  private static List<ApproverRef> reasons(
      ApprovalStep step, List<ApproverRef> unfilled, Assignment candidate) {
    var reasons = new LinkedHashSet<ApproverRef>();
    for (var reason : candidate.reasons()) {
      if (reason.equals(step.onNobody())) {
        reasons.addAll(unfilled);
        if (!unfilled.isEmpty() || step.approvers().contains(reason)) {
          reasons.add(reason);
        }
      } else {
        reasons.add(reason);
      }
    }
    return List.copyOf(reasons);
  }

  private static void ask(List<Assignment> asked, Assignment candidate) {
    for (var place = 0; place < asked.size(); place++) {
      var known = asked.get(place);
      if (known.samePersonAs(candidate)) {
        var reasons = new LinkedHashSet<>(known.reasons());
        reasons.addAll(candidate.reasons());
        asked.set(place, known.because(List.copyOf(reasons)));
        return;
      }
    }
    asked.add(candidate);
  }

  private static List<Assignment> passedOn(
      ApprovalStep step,
      List<Assignment> asked,
      int first,
      Map<EmailAddress, Assignment> standIns) {
    var all = new ArrayList<>(asked);
    // It grows: whoever stands in may be away, too.
    for (var place = first; place < all.size(); place++) {
      var absent = all.get(place);
      var named = standIns.get(absent.email().normalized());
      if (named != null && !isRequester(step, named)) {
        var known = all.stream().filter(a -> !a.onlyTold()).filter(named::samePersonAs).findFirst();
        if (known.isEmpty()) {
          all.add(named);
        }
        var standIn = known.orElse(named);
        if (!holder(all, standIn).id().equals(absent.id())) {
          all.set(place, absent.passOn(standIn.id(), Assignment.Cause.DELEGATION));
        }
      }
    }
    return all;
  }

  private static Assignment holder(List<Assignment> all, Assignment assignment) {
    var holder = assignment;
    for (var passed = holder.passedOn(); passed != null; passed = holder.passedOn()) {
      var to = passed.to();
      holder = all.stream().filter(a -> a.id().equals(to)).findFirst().orElseThrow();
    }
    return holder;
  }

  /** Those who have an item: whoever passed theirs on, or was only told, is not among them. */
  public List<Assignment> asked() {
    return assignments.stream().filter(a -> a.passedOn() == null && !a.onlyTold()).toList();
  }

  /** Who has the item of an assignment now: perhaps somebody else than at first. */
  public Assignment holder(Assignment assignment) {
    return holder(assignments, assignment);
  }

  /** Those whose items came to this one, along the chain. */
  public List<Assignment> onBehalfOf(Assignment holder) {
    return assignments.stream()
        .filter(a -> a.passedOn() != null && holder(a).id().equals(holder.id()))
        .toList();
  }

  /** Why enough approvals could never come together. */
  private Optional<OpenResult> unreachable() {
    return groups().stream()
        .filter(group -> group.required() > group.tally().asked())
        .findFirst()
        .map(group ->
            group.entry() == null
                ? new OpenResult.QuorumTooLarge(group.required(), group.tally().asked())
                : new OpenResult.GroupTooSmall(
                    group.entry(), group.required(), group.tally().asked()));
  }

  /** Takes an answer, or says why not. Time counts up to, not including, {@link #expiresAt}. */
  public DecisionResult decide(Answer answer, Instant now) {
    if (state == RequestState.DRAFT) {
      return new DecisionResult.Closed(state);
    }
    var assignment = asked(answer.responder());
    if (assignment.isEmpty()) {
      return new DecisionResult.NotAsked();
    }
    var first = decisionOn(assignment.get().id());
    if (first.isPresent()) {
      return repeats(first.get(), answer)
          ? new DecisionResult.Repeated(first.get())
          : new DecisionResult.AlreadyAnswered(first.get());
    }
    return over(assignment.get(), now)
        .or(() -> refusal(answer, assignment.get()))
        .orElseGet(() -> take(answer, now));
  }

  private Optional<Assignment> asked(Responder responder) {
    return assignment(responder.assignment()).filter(a -> !a.onlyTold());
  }

  /** Why nobody can answer this item any more, if so. */
  private Optional<DecisionResult> over(Assignment item, Instant now) {
    return switch (state) {
      case APPROVED, REJECTED -> {
        if (override != null) {
          yield Optional.of(new DecisionResult.Overridden(override));
        }
        yield Optional.of(
            clocks.ranOut()
                ? new DecisionResult.Expired(expiresAt)
                : new DecisionResult.AlreadyDecided(decisions.getLast()));
      }
      case EXPIRED -> Optional.of(new DecisionResult.Expired(expiresAt));
      case RECALLED, CANCELLED, DRAFT, RETURNED -> Optional.of(new DecisionResult.Closed(state));
      case PENDING -> {
        if (item.passedOn() != null) {
          yield Optional.of(new DecisionResult.PassedOn(holder(item)));
        }
        yield now.isBefore(expiresAt)
            ? Optional.empty()
            : Optional.of(new DecisionResult.Expired(expiresAt));
      }
    };
  }

  /** Whether this is the same answer once more, so that nothing is lost if it counts as that. */
  private boolean repeats(Decision first, Answer answer) {
    return first.verdict() == answer.verdict()
        && (answer.comment().empty() || answer.comment().equals(first.comment()))
        && (answer.verdict() == Verdict.REJECT
            || answer.typed().entrySet().stream()
                .allMatch(typed -> saidBefore(first, typed.getKey(), typed.getValue())));
  }

  private boolean saidBefore(Decision first, String name, String typed) {
    return fieldsNow().stream()
        .filter(field -> field.name().value().equals(name))
        .anyMatch(field ->
            keepsMaskedValue(field, typed)
                || (field.read(typed) instanceof FieldReading.Read(var value)
                    && (value.equals(first.submitted().get(field.name()))
                        // Of a hidden value nobody may find out by guessing what it is.
                        || (field.display() == DisplayMode.READABLE
                            && value.equals(field.value())))));
  }

  /** What keeps this responder from answering in any way. */
  private Optional<DecisionResult> barred(Responder responder, Assignment assignment) {
    if (isRequester(step, assignment)
        || answersOwnRequest(responder)
        || onBehalfOf(assignment).stream().anyMatch(a -> isRequester(step, a))) {
      return Optional.of(new DecisionResult.SelfApproval());
    }
    return responder instanceof Responder.Machine
            && step.policy().api() == DecisionPolicy.ApiUse.REFUSED
        ? Optional.of(new DecisionResult.MachineRefused())
        : Optional.empty();
  }

  private Optional<DecisionResult> refusal(Answer answer, Assignment assignment) {
    var barred = barred(answer.responder(), assignment);
    if (barred.isPresent()) {
      return barred;
    }
    var answers = step.answersThrough(answer.channel());
    var permitted =
        switch (answer.verdict()) {
          case APPROVE -> answers.letApprove();
          case REJECT -> answers.letReject();
        };
    if (!permitted) {
      return Optional.of(new DecisionResult.ChannelRefused());
    }
    if (answer.seen() != null && !answer.seen().equals(shownDigest())) {
      return Optional.of(new DecisionResult.ContentChanged());
    }
    if (answer.verdict() == Verdict.REJECT
        && answer.comment().empty()
        && step.policy().comment() == DecisionPolicy.CommentRule.REQUIRED_ON_REJECT) {
      return Optional.of(new DecisionResult.CommentRequired());
    }
    var problems = problemsWith(answer);
    return problems.isEmpty()
        ? Optional.empty()
        : Optional.of(new DecisionResult.InputRefused(problems));
  }

  private DecisionResult take(Answer answer, Instant now) {
    var decision =
        new Decision(
            answer.id(),
            answer.responder(),
            answer.verdict(),
            answer.comment(),
            answer.verdict() == Verdict.APPROVE ? submitted(answer) : Map.of(),
            shownDigest(),
            answer.channel(),
            answer.assurance(),
            answer.evidence(),
            now,
            revision());
    var all = new ArrayList<>(decisions);
    all.add(decision);
    var next =
        switch (standing(all)) {
          case OPEN -> RequestState.PENDING;
          case APPROVED -> RequestState.APPROVED;
          case REJECTED -> RequestState.REJECTED;
        };
    var after = changed(next, all, next == RequestState.PENDING ? null : now);
    return new DecisionResult.Recorded(after, decision);
  }

  /**
   * Gives an open item to somebody who never had one. How many people are asked, and in which
   * groups, stays as it is.
   *
   * @param to under the address by which this person is known; the groups are those of {@code
   *     item}, whose chain leads here
   */
  public ReassignResult reassign(AssignmentId item, Assignment to, Instant now) {
    if (!pending() || !now.isBefore(expiresAt)) {
      return new ReassignResult.NotPending(pending() ? RequestState.EXPIRED : state);
    }
    var found = assignment(item);
    if (found.isEmpty()) {
      return new ReassignResult.NoSuchAssignment();
    }
    var from = found.get();
    if (stateOf(from) != Assignment.State.OPEN) {
      return new ReassignResult.NotOpen(stateOf(from));
    }
    if (isRequester(step, to)) {
      return new ReassignResult.ToTheRequester();
    }
    if (hadAnItem(to)) {
      return new ReassignResult.AlreadyAsked();
    }
    var next = new ArrayList<>(assignments);
    next.set(assignments.indexOf(from), from.passOn(to.id(), Assignment.Cause.REASSIGNMENT));
    next.add(to);
    return new ReassignResult.Reassigned(
        new ApprovalRequest(
            id,
            step,
            salt,
            state,
            next,
            decisions,
            createdAt,
            expiresAt,
            closedAt,
            history,
            override,
            clocks,
            version + 1),
        from,
        to);
  }

  /** Sends it back for changes on behalf of one of those who are asked, or says why not. */
  public ReturnResult sendBack(SendingBack wish, Instant now) {
    if (state == RequestState.DRAFT) {
      return new ReturnResult.Refused(new DecisionResult.Closed(state));
    }
    var assignment = asked(wish.responder());
    if (assignment.isEmpty()) {
      return new ReturnResult.Refused(new DecisionResult.NotAsked());
    }
    var waiting = waitingForChanges().map(Revision::returned);
    if (waiting.filter(first -> sameAssignment(first.responder(), wish.responder())).isPresent()) {
      return new ReturnResult.Repeated(waiting.get());
    }
    var answered = decisionOn(assignment.get().id());
    if (answered.isPresent()) {
      return new ReturnResult.Refused(new DecisionResult.AlreadyAnswered(answered.get()));
    }
    var refusal =
        over(assignment.get(), now)
            .or(() ->
                refusal(
                    wish.responder(), assignment.get(), wish.channel(), wish.seen(), wish.why()));
    if (refusal.isPresent()) {
      return new ReturnResult.Refused(refusal.get());
    }
    var rule = step.revisions();
    if (rule.max() == 0) {
      return new ReturnResult.NotOffered();
    }
    if (!mayBeSentBack()) {
      return new ReturnResult.UsedUp(rule.max());
    }
    var returned =
        new Returned(
            wish.responder(),
            wish.why(),
            shownDigest(),
            wish.channel(),
            wish.assurance(),
            wish.evidence(),
            now);
    var rounds = new ArrayList<>(history.returned());
    rounds.add(new Revision(revision(), step, salt, returned));
    return new ReturnResult.Accepted(
        changed(
            RequestState.RETURNED,
            decisions,
            null,
            new History(revision(), rounds, history.stale(), history.questions())),
        returned);
  }

  private static boolean sameAssignment(Responder one, Responder other) {
    return one.assignment().equals(other.assignment());
  }

  /** Why this responder cannot say something that is no answer. */
  private Optional<DecisionResult> refusal(
      Responder responder,
      Assignment assignment,
      ChannelId channel,
      @Nullable ContentDigest seen,
      Comment text) {
    var barred = barred(responder, assignment);
    if (barred.isPresent()) {
      return barred;
    }
    if (!step.answersThrough(channel).letReject()) {
      return Optional.of(new DecisionResult.ChannelRefused());
    }
    if (seen != null && !seen.equals(shownDigest())) {
      return Optional.of(new DecisionResult.ContentChanged());
    }
    return text.empty() ? Optional.of(new DecisionResult.CommentRequired()) : Optional.empty();
  }

  /** Takes a question of one of those who are asked, or says why not. Nobody's clock goes on. */
  public AskResult ask(Asking wish, Instant now) {
    var assignment = asked(wish.responder());
    if (assignment.isEmpty()) {
      return new AskResult.Refused(new DecisionResult.NotAsked());
    }
    var answered = decisionOn(assignment.get().id());
    if (answered.isPresent()) {
      return new AskResult.Refused(new DecisionResult.AlreadyAnswered(answered.get()));
    }
    var over = over(assignment.get(), now);
    if (over.isPresent()) {
      return new AskResult.Refused(over.get());
    }
    var first =
        openQuestions().stream()
            .filter(one -> sameAssignment(one.responder(), wish.responder()))
            .filter(one -> one.text().equals(wish.text()))
            .findFirst();
    if (first.isPresent()) {
      return new AskResult.Repeated(first.get());
    }
    var refusal =
        refusal(wish.responder(), assignment.get(), wish.channel(), wish.seen(), wish.text());
    if (refusal.isPresent()) {
      return new AskResult.Refused(refusal.get());
    }
    if (history.questions().size() >= MAX_QUESTIONS) {
      return new AskResult.TooMany(MAX_QUESTIONS);
    }
    var question =
        new Question(
            history.questions().size() + 1,
            revision(),
            wish.responder(),
            wish.text(),
            shownDigest(),
            wish.channel(),
            wish.assurance(),
            wish.evidence(),
            now,
            null);
    return new AskResult.Asked(
        with(
            Stream.concat(history.questions().stream(), Stream.of(question)).toList(),
            clocks.pause(step.clocks().time(), now)),
        question);
  }

  /** Replies to all questions that wait; the clocks go on with the time that was left. */
  public ReplyResult reply(Reply given) {
    if (!pending()) {
      return new ReplyResult.NotPending(state);
    }
    if (openQuestions().isEmpty()) {
      return new ReplyResult.NothingAsked();
    }
    if (given.text().empty()) {
      return new ReplyResult.TextRequired();
    }
    return new ReplyResult.Replied(
        with(
            history.questions().stream()
                .map(one -> openQuestions().contains(one) ? one.with(given) : one)
                .toList(),
            clocks.goOn(given.at())));
  }

  private ApprovalRequest with(List<Question> questions, Clocks next) {
    return new ApprovalRequest(
        id,
        step,
        salt,
        state,
        assignments,
        decisions,
        createdAt,
        next.due(step.lifetime(), step.clocks().time()),
        closedAt,
        history.with(questions),
        override,
        next,
        version + 1);
  }

  /** Those that wait for a reply; none once it is over or waits for changes. */
  public List<Question> openQuestions() {
    return pending() ? history.open() : List.of();
  }

  /** Since when its clocks stand still, because a question waits. */
  public Optional<Instant> pausedSince() {
    return pending() ? Optional.ofNullable(clocks.pausedAt()) : Optional.empty();
  }

  /** When its time is over if its clocks go on now, at the latest. */
  public Instant timeOverFrom(Instant now) {
    return pausedSince().isPresent()
        ? clocks.goOn(now).due(step.lifetime(), step.clocks().time())
        : expiresAt;
  }

  /**
   * Puts it before its approvers again, with changes and with all its time. Answers to what has not
   * changed, as far as it matters, go on counting.
   *
   * @param newSalt for the digest of the new revision, so that no link of an earlier one fits
   */
  public ResubmitResult resubmit(Resubmission changes, String newSalt, Instant now) {
    if (state != RequestState.RETURNED) {
      return new ResubmitResult.NotReturned(state);
    }
    var problems = new ArrayList<FieldProblem>();
    var values = new LinkedHashMap<FieldName, FieldValue>();
    changes
        .typed()
        .forEach((name, typed) -> {
          var field = step.field(name);
          if (field.isEmpty()) {
            problems.add(new FieldProblem(name, FieldProblem.Reason.NOT_EDITABLE));
          } else {
            switch (field.get().read(typed)) {
              case FieldReading.Read(var value) -> values.put(field.get().name(), value);
              case FieldReading.Refused(var reason) -> problems.add(new FieldProblem(name, reason));
            }
          }
        });
    if (!problems.isEmpty()) {
      return new ResubmitResult.InputRefused(problems);
    }
    var next =
        step.revised(
            changes.title() == null ? step.title() : changes.title(),
            changes.summary() == null ? step.summary() : changes.summary(),
            changes.context() == null ? step.context() : changes.context(),
            values);
    var number = revision() + 1;
    var standing = new ArrayList<Decision>();
    var stale = new ArrayList<>(history.stale());
    for (var decision : decisions) {
      if (matters(step, next, decision)) {
        stale.add(new StaleDecision(decision, number));
      } else {
        standing.add(decision);
      }
    }
    return new ResubmitResult.Resubmitted(
        new ApprovalRequest(
            id,
            next,
            newSalt,
            RequestState.PENDING,
            assignments,
            standing,
            createdAt,
            next.clocks().time().after(now, next.lifetime()),
            null,
            new History(number, history.returned(), stale, history.questions()),
            null,
            Clocks.from(now),
            version + 1));
  }

  /** Whether what this person answered to is no longer what is asked. */
  private static boolean matters(ApprovalStep before, ApprovalStep after, Decision decision) {
    var immaterial = before.revisions().immaterial();
    return !before.title().equals(after.title())
        || !before.summary().equals(after.summary())
        || !before.context().equals(after.context())
        || changedFields(before, after).stream()
            // Of what they have entered themselves they must learn that it is another by now.
            .anyMatch(name -> !immaterial.contains(name) || decision.submitted().containsKey(name));
  }

  private static List<FieldName> changedFields(ApprovalStep before, ApprovalStep after) {
    return before.fields().stream()
        .filter(field -> after.fields().stream().noneMatch(field::equals))
        .map(HilField::name)
        .toList();
  }

  /** What is new since the revision before, in the order in which it is shown. */
  public List<Change> changes() {
    if (revision() == 1) {
      return List.of();
    }
    var before = history.returned().get(revision() - 2).step();
    var changes = new ArrayList<Change>();
    if (!before.title().equals(step.title())) {
      changes.add(new Change.Title(before.title(), step.title()));
    }
    if (!before.summary().equals(step.summary())) {
      changes.add(new Change.Summary());
    }
    if (!before.context().equals(step.context())) {
      changes.add(new Change.Context());
    }
    for (var name : changedFields(before, step)) {
      var old = before.field(name.value()).flatMap(HilField::view);
      var now = step.field(name.value()).flatMap(HilField::view);
      if (old.isPresent() && now.isPresent()) {
        changes.add(new Change.Field(old.get(), now.get()));
      }
    }
    return changes;
  }

  /** When its current revision was put before the approvers. */
  public Instant askedAt() {
    return clocks.askedAt();
  }

  /** The number of the current round, from 1. */
  public int revision() {
    return history.revision();
  }

  /** The round that was sent back and waits for its changes. */
  public Optional<Revision> waitingForChanges() {
    return state == RequestState.RETURNED
        ? Optional.of(history.returned().getLast())
        : Optional.empty();
  }

  /** The round before this one; empty in the first. */
  public Optional<Revision> revisionBefore() {
    return revision() == 1 ? Optional.empty() : Optional.of(history.returned().get(revision() - 2));
  }

  /** Whether its step lets people send it back once more. */
  public boolean mayBeSentBack() {
    return history.returned().size() < step.revisions().max();
  }

  /**
   * The content and the answers of an earlier revision, as they were when it was over; where the
   * request stands is as it is now. The request itself for the current revision.
   */
  public ApprovalRequest asOf(int earlier) {
    if (earlier >= revision()) {
      return this;
    }
    var round = history.returned().get(earlier - 1);
    var counted =
        Stream.concat(
                decisions.stream(),
                history.stale().stream()
                    .filter(stale -> stale.since() > earlier)
                    .map(StaleDecision::decision))
            .filter(decision -> decision.revision() <= earlier)
            .sorted(Comparator.comparing(Decision::revision).thenComparing(Decision::at))
            .toList();
    return new ApprovalRequest(
        id,
        round.step(),
        round.salt(),
        state,
        assignments,
        counted,
        createdAt,
        expiresAt,
        closedAt,
        new History(
            earlier,
            history.returned().subList(0, earlier),
            List.of(),
            history.questions().stream().filter(one -> one.revision() <= earlier).toList()),
        override,
        clocks,
        version);
  }

  /** Every answer that was ever given, whether it counts or not. */
  public int answersGiven() {
    return decisions.size() + history.stale().size();
  }

  /** Decides it above the rules, while it is open or waits for changes. */
  public CloseResult overrule(Overriding by) {
    if (pending() && !by.at().isBefore(expiresAt)) {
      return new CloseResult.NotPending(RequestState.EXPIRED);
    }
    if (!pending() && state != RequestState.RETURNED) {
      return new CloseResult.NotPending(state);
    }
    var next =
        switch (by.verdict()) {
          case APPROVE -> RequestState.APPROVED;
          case REJECT -> RequestState.REJECTED;
        };
    return new CloseResult.Closed(
        new ApprovalRequest(
            id,
            step,
            salt,
            next,
            assignments,
            decisions,
            createdAt,
            expiresAt,
            by.at(),
            history,
            by,
            clocks,
            version + 1));
  }

  /** Withdraws the request on behalf of its requester; also what is only a draft. */
  public CloseResult recall(Instant now) {
    return close(RequestState.RECALLED, now);
  }

  /** Stops the request on behalf of an administrator; also what is only a draft. */
  public CloseResult cancel(Instant now) {
    return close(RequestState.CANCELLED, now);
  }

  /**
   * Ends the request if its time is over, in the way that its step says. Silence is not taken for
   * approval if there was none, because somebody has rejected, or if somebody could not break it,
   * because no message reached them, or if it is about values that one person has entered and the
   * others' messages do not show: then it expires.
   *
   * @param reach whom its messages reached
   */
  public CloseResult expire(Reach reach, Instant now) {
    if (state != RequestState.PENDING) {
      return new CloseResult.NotPending(state);
    }
    if (now.isBefore(expiresAt)) {
      return new CloseResult.NotDue(expiresAt);
    }
    return switch (step.clocks().onExpiry()) {
      case EXPIRE, ESCALATE -> close(RequestState.EXPIRED, now);
      case REJECT -> new CloseResult.Closed(ranOut(RequestState.REJECTED, now));
      case APPROVE ->
          reach == Reach.EVERYBODY
                  && count(Verdict.REJECT) == 0
                  && shownDigest().equals(contentDigest())
              ? new CloseResult.Closed(ranOut(RequestState.APPROVED, now))
              : close(RequestState.EXPIRED, now);
    };
  }

  /**
   * Until when whoever is silent must have been reached for that to mean anything: while a quarter
   * of the time is left to object.
   */
  public Instant lastCall() {
    var threeQuarters = step.lifetime().multipliedBy(3).dividedBy(4);
    // Whoever was reached too late was so, also if the clocks stood still after that.
    return clocks.passed(threeQuarters)
        ? step.clocks().time().after(askedAt(), threeQuarters)
        : clocks.due(threeQuarters, step.clocks().time());
  }

  /** Whom its messages have reached in time, if each of them was accepted at once. */
  public Reach bestReach() {
    return assignments.stream()
            .filter(this::open)
            .flatMap(item -> Optional.ofNullable(item.via()).stream())
            .map(via -> level(via.level() - 1).due())
            .anyMatch(came -> !came.isBefore(lastCall()))
        ? Reach.NOT_EVERYBODY
        : Reach.EVERYBODY;
  }

  private ApprovalRequest ranOut(RequestState next, Instant now) {
    return new ApprovalRequest(
        id,
        step,
        salt,
        next,
        assignments,
        decisions,
        createdAt,
        expiresAt,
        now,
        history,
        override,
        clocks.runOut(),
        version + 1);
  }

  /**
   * When those who have not answered are reminded, all of the current revision; but none of before
   * its clocks last went on, because then everybody was asked anew. None while they stand still.
   */
  public List<Instant> reminders() {
    var after = step.remindAfter();
    if (after == null || clocks.pausedAt() != null) {
      return List.of();
    }
    var every = step.clocks().remindEvery();
    var due = new ArrayList<Instant>();
    for (var next = after; next.compareTo(step.lifetime()) < 0; next = next.plus(every)) {
      if (!clocks.passed(next)) {
        due.add(clocks.due(next, step.clocks().time()));
      }
      if (every == null) {
        break;
      }
    }
    return due;
  }

  /**
   * The level of the ladder that comes next.
   *
   * @param number from 1
   */
  public record Level(int number, Escalation escalation, Instant due) {}

  /** All levels, those of this revision that were used as well. */
  public List<Level> levels() {
    return IntStream.range(0, step.clocks().escalate().size()).mapToObj(this::level).toList();
  }

  private Level level(int index) {
    var escalation = step.clocks().escalate().get(index);
    return new Level(index + 1, escalation, clocks.due(escalation.after(), step.clocks().time()));
  }

  /** Empty if all levels were used, or there are none. */
  public Optional<Level> nextLevel() {
    return clocks.escalated() < step.clocks().escalate().size()
        ? Optional.of(level(clocks.escalated()))
        : Optional.empty();
  }

  /**
   * Uses the next level of the ladder once its time has come. Whoever has or had an item is not
   * asked again, and the requester never; stand-ins are asked as at opening. How many must approve
   * stays as it was. With groups, whoever comes in counts in each that still lacks approvals.
   *
   * <p>To replace, every open item goes to one of those who come in, in turn. If with so few people
   * enough approvals could not come together, each of them gets one item, and the others stay.
   * Those for whom there is no item are asked in addition.
   *
   * @param resolved everybody whom the level's entries stand for
   * @param standIns who stands in for the holder of an address
   */
  public EscalateResult escalate(
      List<Assignment> resolved, Map<EmailAddress, Assignment> standIns, Instant now) {
    if (!pending() || !now.isBefore(expiresAt)) {
      return new EscalateResult.NotPending(pending() ? RequestState.EXPIRED : state);
    }
    var found = nextLevel();
    if (found.isEmpty()) {
      return new EscalateResult.NoneLeft();
    }
    var level = found.get();
    if (now.isBefore(level.due())) {
      return new EscalateResult.NotDue(level.due());
    }
    return switch (level.escalation().action()) {
      case NOTIFY -> told(level, resolved);
      case WIDEN -> escalated(level, widened(level, resolved, standIns));
      case REPLACE -> escalated(level, replaced(level, widened(level, resolved, standIns)));
    };
  }

  /** Whoever is asked knows already. The requester may be told: it gives them nothing to answer. */
  private EscalateResult told(Level level, List<Assignment> resolved) {
    var via = new Assignment.Via(level.number(), level.escalation().action());
    var told = new ArrayList<Assignment>();
    for (var person : resolved) {
      if (Stream.concat(asked().stream(), told.stream()).noneMatch(person::samePersonAs)
          && told.size() < ApprovalStep.MAX_APPROVERS) {
        told.add(person.through(via, List.of()));
      }
    }
    return escalated(level, Stream.concat(assignments.stream(), told.stream()).toList());
  }

  /** Everybody there is, with those who come in at the end. */
  private List<Assignment> widened(
      Level level, List<Assignment> resolved, Map<EmailAddress, Assignment> standIns) {
    var via = new Assignment.Via(level.number(), level.escalation().action());
    var lacking =
        groups().stream()
            .filter(group -> group.tally().approvals() < group.required())
            .flatMap(group -> Optional.ofNullable(group.entry()).stream())
            .toList();
    var all = new ArrayList<>(assignments);
    var room = room(level.escalation().action());
    for (var person : resolved) {
      if (room > 0
          && !isRequester(step, person)
          && all.stream().filter(a -> !a.onlyTold()).noneMatch(person::samePersonAs)) {
        all.add(person.through(via, lacking));
        room--;
      }
    }
    return passedOn(step, all, assignments.size(), unanswered(standIns)).stream()
        .map(a -> assignments.contains(a) ? a : a.through(via, a.reasons()))
        .toList();
  }

  /** How many more can be asked: where they take open items over, those make room. */
  private int room(Escalation.Action action) {
    var free = ApprovalStep.MAX_APPROVERS - asked().size();
    return action == Escalation.Action.REPLACE
        ? free + (int) assignments.stream().filter(this::open).count()
        : free;
  }

  private boolean open(Assignment item) {
    return stateOf(item) == Assignment.State.OPEN;
  }

  /** Without those who have answered: an answer is not given in the place of somebody to come. */
  private Map<EmailAddress, Assignment> unanswered(Map<EmailAddress, Assignment> standIns) {
    var free = new HashMap<>(standIns);
    free.values()
        .removeIf(standIn ->
            assignments.stream()
                .filter(a -> !a.onlyTold() && a.samePersonAs(standIn))
                .anyMatch(a -> decisionOn(holder(a).id()).isPresent()));
    return free;
  }

  /** The open items of those who were there before go to those who have come in. */
  private List<Assignment> replaced(Level level, List<Assignment> all) {
    var coming =
        all.subList(assignments.size(), all.size()).stream()
            .filter(a -> a.passedOn() == null)
            .toList();
    if (coming.isEmpty()) {
      return all;
    }
    var everyItem = relieved(all, coming, Integer.MAX_VALUE);
    return reachable(escalatedTo(level, everyItem))
        ? everyItem
        : relieved(all, coming, coming.size());
  }

  private List<Assignment> relieved(List<Assignment> all, List<Assignment> coming, int most) {
    var next = new ArrayList<>(all);
    var passed = 0;
    for (var place = 0; place < assignments.size() && passed < most; place++) {
      var item = assignments.get(place);
      if (open(item)) {
        var to = coming.get(passed % coming.size()).id();
        next.set(place, item.passOn(to, Assignment.Cause.ESCALATION));
        passed++;
      }
    }
    return next;
  }

  private static boolean reachable(ApprovalRequest request) {
    return request.groups().stream()
        .map(Group::tally)
        .allMatch(tally ->
            tally.asked() - tally.rejections() >= request.step.quorum().required(tally.items()));
  }

  private EscalateResult escalated(Level level, List<Assignment> all) {
    return new EscalateResult.Escalated(
        escalatedTo(level, all),
        level.number(),
        level.escalation(),
        all.subList(assignments.size(), all.size()),
        all.subList(0, assignments.size()).stream().filter(a -> !assignments.contains(a)).toList());
  }

  private ApprovalRequest escalatedTo(Level level, List<Assignment> all) {
    return new ApprovalRequest(
        id,
        step,
        salt,
        state,
        all,
        decisions,
        createdAt,
        expiresAt,
        closedAt,
        history,
        override,
        clocks.atLevel(level.number()),
        version + 1);
  }

  private boolean hadAnItem(Assignment person) {
    return assignments.stream().filter(a -> !a.onlyTold()).anyMatch(person::samePersonAs);
  }

  private CloseResult close(RequestState next, Instant now) {
    return switch (state) {
      case DRAFT, PENDING, RETURNED -> new CloseResult.Closed(changed(next, decisions, now));
      case APPROVED, REJECTED, RECALLED, CANCELLED, EXPIRED -> new CloseResult.NotPending(state);
    };
  }

  public boolean pending() {
    return state == RequestState.PENDING;
  }

  /** The result, once people have decided. */
  public Optional<Outcome> outcome() {
    return switch (state) {
      case APPROVED -> Optional.of(outcome(Verdict.APPROVE));
      case REJECTED -> Optional.of(outcome(Verdict.REJECT));
      case DRAFT, PENDING, RETURNED, RECALLED, CANCELLED, EXPIRED -> Optional.empty();
    };
  }

  private Outcome outcome(Verdict verdict) {
    var fields = new LinkedHashMap<FieldName, Outcome.FieldOutcome>();
    var entered = entered();
    for (var field : step.fields()) {
      if (field.editable()) {
        var submitted = entered.getOrDefault(field.name(), FieldValue.NONE);
        fields.put(
            field.name(),
            new Outcome.FieldOutcome(
                field.value(),
                submitted,
                verdict == Verdict.APPROVE
                    ? entered.getOrDefault(field.name(), field.value())
                    : field.value()));
      }
    }
    if (override != null) {
      return new Outcome(verdict, override.at(), new Outcome.By.Administrator(override), fields);
    }
    if (clocks.ranOut()) {
      return new Outcome(
          verdict, Objects.requireNonNull(closedAt), new Outcome.By.TimeRunningOut(), fields);
    }
    var last = decisions.getLast();
    return new Outcome(verdict, last.at(), new Outcome.By.People(last), fields);
  }

  public Optional<Assignment> assignment(AssignmentId wanted) {
    return assignments.stream().filter(a -> a.id().equals(wanted)).findFirst();
  }

  public Optional<Decision> decisionOn(AssignmentId assignment) {
    return decisions.stream()
        .filter(d -> d.responder().assignment().equals(assignment))
        .findFirst();
  }

  public Assignment.State stateOf(Assignment assignment) {
    var passed = assignment.passedOn();
    if (passed != null) {
      return switch (passed.cause()) {
        case DELEGATION -> Assignment.State.DELEGATED;
        case REASSIGNMENT, ESCALATION -> Assignment.State.REASSIGNED;
      };
    }
    if (assignment.onlyTold()) {
      return Assignment.State.NOTIFIED;
    }
    return decisionOn(assignment.id())
        .map(d ->
            d.verdict() == Verdict.APPROVE ? Assignment.State.APPROVED : Assignment.State.REJECTED)
        .orElse(pending() ? Assignment.State.OPEN : Assignment.State.CLOSED);
  }

  /**
   * The fields as the next responder finds them. The first approval fixes the values: whoever comes
   * later agrees to these or rejects, so that all have approved the same thing.
   */
  public List<HilField> fieldsNow() {
    var entered = entered();
    var fixed = decisions.stream().anyMatch(d -> d.verdict() == Verdict.APPROVE);
    return step.fields().stream()
        .map(f -> f.with(entered.getOrDefault(f.name(), f.value())))
        .map(f -> fixed ? f.locked() : f)
        .toList();
  }

  /** The fields as an approver may see them now. */
  public List<FieldView> view() {
    return fieldsNow().stream().flatMap(f -> f.view().stream()).toList();
  }

  /** Whether approving takes more than a press, because a value must be entered first. */
  public boolean needsInput() {
    return fieldsNow().stream().anyMatch(f -> f.input() == InputMode.REQUIRED_FROM_HUMAN);
  }

  public boolean editable() {
    return fieldsNow().stream().anyMatch(HilField::editable);
  }

  /** The digest of the content as this revision puts it; it is in every link. */
  public ContentDigest contentDigest() {
    return ContentDigest.of(step, step.fields(), salt);
  }

  /** The digest of the content as the next responder finds it. */
  public ContentDigest shownDigest() {
    var entered = entered();
    return ContentDigest.of(
        step,
        step.fields().stream().map(f -> f.with(entered.getOrDefault(f.name(), f.value()))).toList(),
        salt);
  }

  /** How many of those asked approved and rejected so far. */
  public int count(Verdict verdict) {
    return count(decisions, verdict);
  }

  private static int count(List<Decision> votes, Verdict verdict) {
    return (int) votes.stream().filter(d -> d.verdict() == verdict).count();
  }

  private Map<FieldName, FieldValue> entered() {
    var entered = new LinkedHashMap<FieldName, FieldValue>();
    decisions.forEach(d -> entered.putAll(d.submitted()));
    return entered;
  }

  private Map<FieldName, FieldValue> submitted(Answer answer) {
    var submitted = new LinkedHashMap<FieldName, FieldValue>();
    for (var field : fieldsNow()) {
      var typed = answer.typed().get(field.name().value());
      if (typed != null
          && !keepsMaskedValue(field, typed)
          && field.read(typed) instanceof FieldReading.Read(var value)) {
        submitted.put(field.name(), value);
      }
    }
    return submitted;
  }

  private List<FieldProblem> problemsWith(Answer answer) {
    var problems = new ArrayList<FieldProblem>();
    var fields = fieldsNow().stream().collect(Collectors.toMap(f -> f.name().value(), f -> f));
    for (var typed : new LinkedHashSet<>(answer.typed().keySet())) {
      var field = fields.get(typed);
      if (field == null || !field.editable()) {
        problems.add(new FieldProblem(typed, FieldProblem.Reason.NOT_EDITABLE));
      }
    }
    if (answer.verdict() == Verdict.REJECT) {
      return problems;
    }
    for (var field : fieldsNow()) {
      if (field.editable()) {
        problemWith(field, answer.typed().get(field.name().value())).ifPresent(problems::add);
      }
    }
    return problems;
  }

  private static Optional<FieldProblem> problemWith(HilField field, @Nullable String typed) {
    var name = field.name().value();
    if (typed == null || typed.isBlank()) {
      return field.input() == InputMode.REQUIRED_FROM_HUMAN
          ? Optional.of(new FieldProblem(name, FieldProblem.Reason.REQUIRED))
          : Optional.empty();
    }
    return switch (field.read(typed)) {
      case FieldReading.Read _ -> Optional.empty();
      case FieldReading.Refused(var reason) -> Optional.of(new FieldProblem(name, reason));
    };
  }

  /** A masked field is sent back empty by a form that could not show its value. */
  private static boolean keepsMaskedValue(HilField field, String typed) {
    return typed.isBlank() && field.view().filter(v -> v instanceof FieldView.Masked).isPresent();
  }

  /**
   * People of whom so many must approve.
   *
   * @param entry what makes them a group; null for all who are asked
   */
  public record Group(@Nullable ApproverRef entry, int required, Quorum.Tally tally) {}

  /** Whose approvals are counted together: everybody's, or those of each entry. */
  public List<Group> groups() {
    return groups(decisions);
  }

  private List<Group> groups(List<Decision> votes) {
    return switch (step.quorum().rule()) {
      case Quorum.Rule.Counting _ -> List.of(group(null, items(null), asked(), votes));
      case Quorum.Rule.PerGroup _ ->
          step.approvers().stream()
              .distinct()
              .map(entry ->
                  group(
                      entry,
                      items(entry),
                      assignments.stream()
                          .filter(a -> a.reasons().contains(entry))
                          .map(this::holder)
                          .distinct()
                          .toList(),
                      votes))
              .toList();
    };
  }

  /** Whether this person was not there when it was opened: an item was given to them later on. */
  public boolean cameLater(Assignment one) {
    return one.via() != null || givenLater().contains(one.id());
  }

  private Set<AssignmentId> givenLater() {
    return assignments.stream()
        .flatMap(a -> Optional.ofNullable(a.passedOn()).stream())
        .filter(passed -> passed.cause() != Assignment.Cause.DELEGATION)
        .map(Assignment.PassedOn::to)
        .collect(Collectors.toSet());
  }

  /** How many were asked when it was opened: reassigning and escalating does not change it. */
  private int items(@Nullable ApproverRef entry) {
    var later = givenLater();
    return (int)
        assignments.stream()
            .filter(a -> a.via() == null && !later.contains(a.id()))
            .filter(a -> entry == null || a.reasons().contains(entry))
            .map(this::askedAtOpening)
            .distinct()
            .count();
  }

  private AssignmentId askedAtOpening(Assignment assignment) {
    var holder = assignment;
    for (var passed = holder.passedOn();
        passed != null && passed.cause() == Assignment.Cause.DELEGATION;
        passed = holder.passedOn()) {
      holder = assignment(passed.to()).orElseThrow();
    }
    return holder.id();
  }

  private Group group(
      @Nullable ApproverRef entry, int items, List<Assignment> members, List<Decision> votes) {
    var ids = members.stream().map(Assignment::id).collect(Collectors.toSet());
    var theirs = votes.stream().filter(d -> ids.contains(d.responder().assignment())).toList();
    var approvals = count(theirs, Verdict.APPROVE);
    return new Group(
        entry,
        step.quorum().required(items),
        new Quorum.Tally(items, members.size(), approvals, theirs.size() - approvals));
  }

  private Quorum.Standing standing(List<Decision> votes) {
    return step.quorum()
        .standing(groups(votes).stream().map(Group::tally).toList(), count(votes, Verdict.REJECT));
  }

  private boolean answersOwnRequest(Responder responder) {
    return responder instanceof Responder.Approver approver
        && step.requester() != null
        && approver.email().samePersonAs(step.requester());
  }

  private static boolean isRequester(ApprovalStep step, Assignment assignment) {
    return step.requester() != null && assignment.email().samePersonAs(step.requester());
  }

  private ApprovalRequest changed(
      RequestState next, List<Decision> nextDecisions, @Nullable Instant nextClosedAt) {
    return changed(next, nextDecisions, nextClosedAt, history);
  }

  private ApprovalRequest changed(
      RequestState next,
      List<Decision> nextDecisions,
      @Nullable Instant nextClosedAt,
      History nextHistory) {
    return new ApprovalRequest(
        id,
        step,
        salt,
        next,
        assignments,
        nextDecisions,
        createdAt,
        expiresAt,
        nextClosedAt,
        nextHistory,
        override,
        clocks,
        version + 1);
  }
}
