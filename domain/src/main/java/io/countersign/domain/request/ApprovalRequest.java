package io.countersign.domain.request;

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
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One question put to people: immutable; every change gives a new value. Decides by its arguments
 * alone, so the same answers at the same times always end the same way.
 *
 * @param salt random text that goes into the content digest
 * @param closedAt when it left {@link RequestState#PENDING}, null while it has not
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
    long version) {

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
            passedOn(step, asked, standIns),
            List.of(),
            now,
            now.plus(step.expiresIn()),
            null,
            0);
    if (request.asked().size() > ApprovalStep.MAX_APPROVERS) {
      return new OpenResult.TooManyPeople(request.asked().size());
    }
    return request.unreachable().orElseGet(() -> new OpenResult.Opened(request));
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
      ApprovalStep step, List<Assignment> asked, Map<EmailAddress, Assignment> standIns) {
    var all = new ArrayList<>(asked);
    // It grows: whoever stands in may be away, too.
    for (var place = 0; place < all.size(); place++) {
      var absent = all.get(place);
      var named = standIns.get(absent.email().normalized());
      if (named != null && !isRequester(step, named)) {
        var known = all.stream().filter(named::samePersonAs).findFirst();
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

  /** Those who have an item: whoever passed theirs on is not among them. */
  public List<Assignment> asked() {
    return assignments.stream().filter(a -> a.passedOn() == null).toList();
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
    var assignment = assignment(answer.responder().assignment());
    if (assignment.isEmpty()) {
      return new DecisionResult.NotAsked();
    }
    var first = decisionOn(assignment.get().id());
    if (first.isPresent()) {
      return repeats(first.get(), answer)
          ? new DecisionResult.Repeated(first.get())
          : new DecisionResult.AlreadyAnswered(first.get());
    }
    switch (state) {
      case APPROVED, REJECTED -> {
        return new DecisionResult.AlreadyDecided(decisions.getLast());
      }
      case EXPIRED -> {
        return new DecisionResult.Expired(expiresAt);
      }
      case RECALLED, CANCELLED, DRAFT, RETURNED -> {
        return new DecisionResult.Closed(state);
      }
      case PENDING -> {}
    }
    if (assignment.get().passedOn() != null) {
      return new DecisionResult.PassedOn(holder(assignment.get()));
    }
    if (!now.isBefore(expiresAt)) {
      return new DecisionResult.Expired(expiresAt);
    }
    return refusal(answer, assignment.get()).orElseGet(() -> take(answer, now));
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

  private Optional<DecisionResult> refusal(Answer answer, Assignment assignment) {
    if (isRequester(step, assignment)
        || answersOwnRequest(answer.responder())
        || onBehalfOf(assignment).stream().anyMatch(a -> isRequester(step, a))) {
      return Optional.of(new DecisionResult.SelfApproval());
    }
    if (answer.responder() instanceof Responder.Machine
        && step.policy().api() == DecisionPolicy.ApiUse.REFUSED) {
      return Optional.of(new DecisionResult.MachineRefused());
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
            now);
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
    if (assignments.stream().anyMatch(to::samePersonAs)) {
      return new ReassignResult.AlreadyAsked();
    }
    var next = new ArrayList<>(assignments);
    next.set(assignments.indexOf(from), from.passOn(to.id(), Assignment.Cause.REASSIGNMENT));
    next.add(to);
    return new ReassignResult.Reassigned(
        new ApprovalRequest(
            id, step, salt, state, next, decisions, createdAt, expiresAt, closedAt, version + 1),
        from,
        to);
  }

  /** Withdraws the request on behalf of its requester. */
  public CloseResult recall(Instant now) {
    return close(RequestState.RECALLED, now);
  }

  /** Stops the request on behalf of an administrator. */
  public CloseResult cancel(Instant now) {
    return close(RequestState.CANCELLED, now);
  }

  /** Ends the request if its time is over. */
  public CloseResult expire(Instant now) {
    if (state == RequestState.PENDING && now.isBefore(expiresAt)) {
      return new CloseResult.NotDue();
    }
    return close(RequestState.EXPIRED, now);
  }

  private CloseResult close(RequestState next, Instant now) {
    return state == RequestState.PENDING
        ? new CloseResult.Closed(changed(next, decisions, now))
        : new CloseResult.NotPending(state);
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
    var last = decisions.getLast();
    return new Outcome(verdict, last.at(), last, fields);
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
        case REASSIGNMENT -> Assignment.State.REASSIGNED;
      };
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

  /** The digest of the content as it was opened; it is in every link. */
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
      case Quorum.Rule.Counting _ -> List.of(group(null, asked(), votes));
      case Quorum.Rule.PerGroup _ ->
          step.approvers().stream()
              .distinct()
              .map(entry ->
                  group(
                      entry,
                      assignments.stream()
                          .filter(a -> a.reasons().contains(entry))
                          .map(this::holder)
                          .distinct()
                          .toList(),
                      votes))
              .toList();
    };
  }

  private Group group(@Nullable ApproverRef entry, List<Assignment> members, List<Decision> votes) {
    var ids = members.stream().map(Assignment::id).collect(Collectors.toSet());
    var theirs = votes.stream().filter(d -> ids.contains(d.responder().assignment())).toList();
    var approvals = count(theirs, Verdict.APPROVE);
    return new Group(
        entry,
        step.quorum().required(members.size()),
        new Quorum.Tally(members.size(), approvals, theirs.size() - approvals));
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
        version + 1);
  }
}
