package io.countersign.application.testing;

import static io.countersign.application.testing.Samples.aField;
import static io.countersign.application.testing.Samples.aRequest;
import static io.countersign.application.testing.Samples.aRequestId;
import static io.countersign.application.testing.Samples.aStep;
import static io.countersign.application.testing.Samples.anAnswer;
import static io.countersign.application.testing.Samples.anAssignment;
import static io.countersign.application.testing.Samples.byEmail;
import static io.countersign.application.testing.Samples.nextId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.application.port.ApprovalFilter;
import io.countersign.application.port.ApprovalRequests;
import io.countersign.application.port.StaleRequestException;
import io.countersign.domain.calendar.BusinessCalendar;
import io.countersign.domain.calendar.CalendarName;
import io.countersign.domain.calendar.Shift;
import io.countersign.domain.calendar.WorkingTime;
import io.countersign.domain.channel.ChannelId;
import io.countersign.domain.person.EmailAddress;
import io.countersign.domain.person.Role;
import io.countersign.domain.quorum.Quorum;
import io.countersign.domain.request.ApprovalRequest;
import io.countersign.domain.request.AskResult;
import io.countersign.domain.request.Assignment;
import io.countersign.domain.request.AssignmentId;
import io.countersign.domain.request.Assurance;
import io.countersign.domain.request.CloseResult;
import io.countersign.domain.request.Comment;
import io.countersign.domain.request.Decision;
import io.countersign.domain.request.DecisionResult;
import io.countersign.domain.request.EscalateResult;
import io.countersign.domain.request.OpenResult;
import io.countersign.domain.request.Overriding;
import io.countersign.domain.request.Reach;
import io.countersign.domain.request.ReassignResult;
import io.countersign.domain.request.RedraftResult;
import io.countersign.domain.request.Reply;
import io.countersign.domain.request.ReplyResult;
import io.countersign.domain.request.RequestId;
import io.countersign.domain.request.RequestState;
import io.countersign.domain.request.Resubmission;
import io.countersign.domain.request.ResubmitResult;
import io.countersign.domain.request.ReturnResult;
import io.countersign.domain.request.Revision;
import io.countersign.domain.request.SubmitResult;
import io.countersign.domain.request.Verdict;
import io.countersign.domain.step.ApproverRef;
import io.countersign.domain.step.Escalation;
import io.countersign.domain.step.OnExpiry;
import io.countersign.domain.tenant.TenantId;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every implementation of {@link ApprovalRequests} does. */
public interface ApprovalRequestsContract extends StorageContract {
  ApprovalRequests testee();

  // Round trips

  @Test
  default void a_request_comes_back_exactly_as_it_was_added() {
    var tenant = aStoredTenant();
    var request = stored(tenant, Samples.aRichRequest());

    assertThat(testee().find(tenant, request.id())).contains(request);
    assertThat(inTransaction(() -> testee().findForUpdate(tenant, request.id()))).contains(request);
  }

  @Test
  default void so_does_one_that_uses_as_little_as_possible() {
    var tenant = aStoredTenant();
    var request = stored(tenant, aRequest().of(aStep().fields()).build());

    assertThat(testee().find(tenant, request.id())).contains(request);
  }

  @Test
  default void it_still_has_the_same_digest() {
    var tenant = aStoredTenant();
    var request = stored(tenant, Samples.aRichRequest());

    var found = found(tenant, request);
    assertThat(found.contentDigest()).isEqualTo(request.contentDigest());
    assertThat(found.shownDigest()).isEqualTo(request.shownDigest());
  }

  @Test
  default void labels_keep_their_order() {
    var tenant = aStoredTenant();
    var request = stored(tenant, Samples.aRichRequest());

    assertThat(found(tenant, request).step().labels().keySet())
        .containsExactly("zone", "region", "Region", "area");
  }

  @Test
  default void decisions_come_back_exactly_as_they_were_saved() {
    var tenant = aStoredTenant();
    var opened = stored(tenant, Samples.aRichRequest());
    var people = opened.assignments();

    var first =
        saved(
            tenant,
            opened,
            Samples.aRichAnswer(people.get(1)).having(opened.shownDigest()),
            Samples.NOW.plusNanos(1_000));
    assertThat(found(tenant, opened)).isEqualTo(first);
    assertThat(first.pending()).isTrue();

    var second =
        saved(
            tenant,
            first,
            anAnswer(people.get(2)).byMachine("key-1", "ERP 🖋").rejecting("Too much."),
            Samples.NOW.plusNanos(2_000));
    assertThat(found(tenant, opened)).isEqualTo(second);
    assertThat(second.pending()).isTrue();

    var third =
        saved(
            tenant,
            second,
            anAnswer(people.get(0)).on(new ChannelId("chat-2"), Assurance.PASSKEY),
            Samples.NOW.plusNanos(3_000));
    var found = found(tenant, opened);
    assertThat(found).isEqualTo(third);
    assertThat(found.state()).isEqualTo(RequestState.APPROVED);
    assertThat(found.closedAt()).isEqualTo(Samples.NOW.plusNanos(3_000));
    assertThat(found.outcome()).isEqualTo(third.outcome());
    assertThat(found.decisions().getFirst().submitted().keySet())
        .extracting(Object::toString)
        .containsExactly("note", "total", "flag", "due", "centre", "iban", "reason");
  }

  @Test
  default void every_way_to_end_without_a_decision_is_kept() {
    var tenant = aStoredTenant();
    for (var end : List.of(RequestState.RECALLED, RequestState.CANCELLED, RequestState.EXPIRED)) {
      var opened = stored(tenant, aRequest().build());
      var closed = closed(opened, end);

      store(() -> testee().saveClosed(tenant, closed));

      assertThat(found(tenant, opened)).isEqualTo(closed);
      assertThat(found(tenant, opened).state()).isEqualTo(end);
    }
  }

  @Test
  default void a_request_is_pending_until_it_is_over_and_only_for_its_tenant() {
    var tenant = aStoredTenant();
    var request = stored(tenant, aRequest().build());

    assertThat(testee().waitsForApprovers(tenant, request.id())).isTrue();
    assertThat(testee().waitsForApprovers(aStoredTenant(), request.id())).isFalse();
    assertThat(testee().waitsForApprovers(tenant, aRequest().build().id())).isFalse();
    store(() -> testee().saveClosed(tenant, closed(request, RequestState.RECALLED)));
    assertThat(testee().waitsForApprovers(tenant, request.id())).isFalse();
  }

  @Test
  default void a_request_may_end_after_some_have_answered() {
    var tenant = aStoredTenant();
    var opened = stored(tenant, aRequest().of(aStep().quorum(new Quorum.Rule.All(), 2)).build());
    var answered = saved(tenant, opened, anAnswer(opened.assignments().get(0)), Samples.NOW);
    var closed = closed(answered, RequestState.RECALLED);

    store(() -> testee().saveClosed(tenant, closed));

    assertThat(found(tenant, opened)).isEqualTo(closed);
    assertThat(found(tenant, opened).decisions()).hasSize(1);
  }

  @Test
  default void ids_that_differ_in_letter_case_are_different() {
    var tenant = aStoredTenant();
    var lower = withId("asg_case", "ana@example.test");
    var upper = withId("asg_CASE", "ben@example.test");
    var opened =
        stored(
            tenant,
            aRequest()
                .of(aStep().quorum(new Quorum.Rule.All(), 2))
                .assignedTo(lower, upper)
                .build());

    var first = saved(tenant, opened, anAnswer(lower).id("dec_case"), Samples.NOW);
    assertThat(testee().findByDecision(tenant, "dec_CASE")).isEmpty();
    var second = saved(tenant, first, anAnswer(upper).id("dec_CASE"), Samples.NOW);

    assertThat(found(tenant, opened)).isEqualTo(second);
    assertThat(testee().findByDecision(tenant, "dec_CASE")).contains(second);
  }

  @Test
  default void what_was_rolled_back_is_not_there() {
    var tenant = aStoredTenant();
    var request = aRequest().build();

    assertThatThrownBy(() ->
            store(() -> {
              testee().add(tenant, request);
              throw new IllegalStateException("the work fails");
            }))
        .hasMessage("the work fails");

    assertThat(testee().find(tenant, request.id())).isEmpty();
    stored(tenant, request);
    assertThat(testee().find(tenant, request.id())).contains(request);
  }

  // Exactly one outcome

  @Test
  default void a_decision_on_an_older_version_is_stale() {
    var tenant = aStoredTenant();
    var opened = stored(tenant, aRequest().of(aStep().quorum(new Quorum.Rule.All(), 2)).build());
    var slow = anAnswer(opened.assignments().get(1)).recordedBy(opened, Samples.NOW);
    var fast = saved(tenant, opened, anAnswer(opened.assignments().get(0)), Samples.NOW);

    assertThatThrownBy(() -> save(tenant, slow)).isInstanceOf(StaleRequestException.class);

    assertThat(found(tenant, opened)).isEqualTo(fast);
    assertThat(testee().findByDecision(tenant, slow.decision().id().value())).isEmpty();
  }

  @Test
  default void a_decision_on_a_request_that_is_over_is_stale() {
    var tenant = aStoredTenant();
    var opened = stored(tenant, aRequest().build());
    var slow = anAnswer(opened.assignments().get(1)).recordedBy(opened, Samples.NOW);
    var recalled = closed(opened, RequestState.RECALLED);
    store(() -> testee().saveClosed(tenant, recalled));

    assertThatThrownBy(() -> save(tenant, slow)).isInstanceOf(StaleRequestException.class);

    assertThat(found(tenant, opened)).isEqualTo(recalled);
  }

  @Test
  default void what_is_over_stays_over_even_if_the_version_would_fit() {
    var tenant = aStoredTenant();
    var opened = stored(tenant, aRequest().build());
    var approved = saved(tenant, opened, anAnswer(opened.assignments().get(0)), Samples.NOW);
    var pretended = as(approved, RequestState.PENDING, approved.decisions(), approved.version());
    var rejection =
        anAnswer(opened.assignments().get(1)).rejecting("No.").recordedBy(pretended, Samples.NOW);

    assertThatThrownBy(() -> save(tenant, rejection)).isInstanceOf(StaleRequestException.class);
    assertThatThrownBy(() ->
            store(() -> testee().saveClosed(tenant, closed(pretended, RequestState.CANCELLED))))
        .isInstanceOf(StaleRequestException.class);

    assertThat(found(tenant, opened)).isEqualTo(approved);
  }

  @Test
  default void ending_an_older_version_is_stale() {
    var tenant = aStoredTenant();
    var opened = stored(tenant, aRequest().of(aStep().quorum(new Quorum.Rule.All(), 2)).build());
    var answered = saved(tenant, opened, anAnswer(opened.assignments().get(0)), Samples.NOW);

    assertThatThrownBy(
            () -> store(() -> testee().saveClosed(tenant, closed(opened, RequestState.EXPIRED))))
        .isInstanceOf(StaleRequestException.class);

    assertThat(found(tenant, opened)).isEqualTo(answered);
  }

  @Test
  default void a_second_decision_on_one_assignment_is_stale() {
    var tenant = aStoredTenant();
    var opened = stored(tenant, aRequest().of(aStep().quorum(new Quorum.Rule.All(), 2)).build());
    var assignment = opened.assignments().get(0);
    var answered = saved(tenant, opened, anAnswer(assignment), Samples.NOW);
    var forgetful = as(answered, RequestState.PENDING, List.of(), answered.version());
    var again = anAnswer(assignment).rejecting("No.").recordedBy(forgetful, Samples.NOW);
    var decisions = new ArrayList<>(answered.decisions());
    decisions.add(again.decision());
    var after = as(answered, RequestState.PENDING, decisions, answered.version() + 1);

    assertThatThrownBy(() -> store(() -> testee().saveDecision(tenant, after, again.decision())))
        .isInstanceOf(StaleRequestException.class);

    assertThat(found(tenant, opened)).isEqualTo(answered);
  }

  @Test
  default void several_requests_are_found_together() {
    var tenant = aStoredTenant();
    var first = aFirstOfTwo(tenant);
    save(tenant, first);
    var second = stored(tenant, aRequest().build());
    var foreign = stored(aStoredTenant(), aRequest().build());
    stored(tenant, aRequest().build());

    assertThat(testee().findAll(tenant, List.of(second.id(), foreign.id(), first.request().id())))
        .containsExactlyInAnyOrder(first.request(), second);
    assertThat(testee().findAll(tenant, List.of())).isEmpty();
  }

  @Test
  default void decisions_on_several_requests_are_stored_together() {
    var tenant = aStoredTenant();
    var answers = List.of(anApproval(tenant), aRejection(tenant), aFirstOfTwo(tenant));

    assertThat(savedTogether(tenant, answers))
        .containsExactlyInAnyOrderElementsOf(
            answers.stream().map(answer -> answer.request().id()).toList());

    for (var answer : answers) {
      assertThat(found(tenant, answer.request())).isEqualTo(answer.request());
    }
    var approved = answers.getFirst().request();
    var approver = approved.assignments().getFirst().email();
    for (var label : new String[] {"n=1", null}) {
      var filter = new ApprovalFilter(RequestState.APPROVED, approver, null, label, null, 10);
      assertThat(testee().list(tenant, filter)).containsExactly(approved);
    }
    var open = new ApprovalFilter(RequestState.PENDING, null, null, null, null, 10);
    assertThat(testee().list(tenant, open)).containsExactly(answers.getLast().request());
  }

  @Test
  default void of_decisions_stored_together_one_that_comes_late_is_left_out() {
    var tenant = aStoredTenant();
    var late = anApproval(tenant);
    var good = aRejection(tenant);
    save(tenant, late);

    assertThat(savedTogether(tenant, List.of(late, good))).containsExactly(good.request().id());

    assertThat(found(tenant, good.request())).isEqualTo(good.request());
    assertThat(found(tenant, late.request())).isEqualTo(late.request());
  }

  private DecisionResult.Recorded anApproval(TenantId tenant) {
    var request = stored(tenant, aRequest().of(wantedStep()).build());
    return anAnswer(request.assignments().getFirst()).recordedBy(request, Samples.NOW);
  }

  private DecisionResult.Recorded aRejection(TenantId tenant) {
    var request = stored(tenant, aRequest().build());
    return anAnswer(request.assignments().getFirst())
        .rejecting("No.")
        .recordedBy(request, Samples.NOW);
  }

  private DecisionResult.Recorded aFirstOfTwo(TenantId tenant) {
    var request = stored(tenant, aRequest().of(aStep().quorum(new Quorum.Rule.All(), 2)).build());
    return anAnswer(request.assignments().getFirst()).recordedBy(request, Samples.NOW);
  }

  private Set<RequestId> savedTogether(TenantId tenant, List<DecisionResult.Recorded> recorded) {
    return inTransaction(() -> testee().saveDecisions(tenant, recorded));
  }

  @Test
  default void a_request_that_was_never_added_cannot_be_decided() {
    var tenant = aStoredTenant();
    var unknown = aRequest().build();

    assertThatThrownBy(() ->
            save(tenant, anAnswer(unknown.assignments().get(0)).recordedBy(unknown, Samples.NOW)))
        .isInstanceOf(StaleRequestException.class);
  }

  @Test
  default void of_many_who_decide_at_once_one_is_recorded_whether_or_not_they_lock()
      throws Exception {
    var tenant = aStoredTenant();
    for (var locking : List.of(true, false)) {
      var opened =
          stored(
              tenant,
              aRequest().of(aStep().asking(emails(6)).quorum(new Quorum.Rule.Any(), 6)).build());
      var next = new AtomicInteger();

      var results =
          StorageContract.atOnce(
              6,
              () -> {
                var mine = opened.assignments().get(next.getAndIncrement());
                return inTransaction(() -> decide(tenant, opened.id(), mine, locking));
              });

      assertThat(results)
          .filteredOn(result -> result instanceof DecisionResult.Recorded)
          .hasSize(1);
      assertThat(results)
          .filteredOn(result -> result instanceof DecisionResult.AlreadyDecided)
          .hasSize(5);
      assertThat(found(tenant, opened).decisions()).hasSize(1);
    }
  }

  // Tenants

  @Test
  default void another_tenant_does_not_see_a_request() {
    var tenant = aStoredTenant();
    var other = aStoredTenant();
    var opened = stored(tenant, Samples.aRichRequest());
    var answered =
        saved(tenant, opened, Samples.aRichAnswer(opened.assignments().get(0)), Samples.NOW);
    var decision = answered.decisions().getFirst().id().value();

    assertThat(testee().find(other, opened.id())).isEmpty();
    assertThat(inTransaction(() -> testee().findForUpdate(other, opened.id()))).isEmpty();
    assertThat(testee().findByDecision(other, decision)).isEmpty();
    assertThat(testee().findByDecision(tenant, decision)).contains(answered);
    assertThat(testee().list(other, filter(null, null, null, null, null, 10))).isEmpty();
    assertThat(testee().list(other, filter(null, "ana@example.test", null, null, null, 10)))
        .isEmpty();
    assertThat(testee().list(other, filter(null, null, null, "region=eu=west", null, 10)))
        .isEmpty();
  }

  @Test
  default void another_tenant_cannot_decide_or_end_a_request() {
    var tenant = aStoredTenant();
    var other = aStoredTenant();
    var opened = stored(tenant, aRequest().build());

    assertThatThrownBy(() ->
            save(other, anAnswer(opened.assignments().get(0)).recordedBy(opened, Samples.NOW)))
        .isInstanceOf(StaleRequestException.class);
    assertThatThrownBy(
            () -> store(() -> testee().saveClosed(other, closed(opened, RequestState.CANCELLED))))
        .isInstanceOf(StaleRequestException.class);

    assertThat(found(tenant, opened)).isEqualTo(opened);
  }

  @Test
  default void the_same_ids_in_another_tenant_are_another_request() {
    var tenant = aStoredTenant();
    var other = aStoredTenant();
    var mine = stored(tenant, aRequest().of(aStep().label("a", "1")).build());
    var theirs =
        stored(
            other,
            aRequest()
                .id(mine.id())
                .of(aStep().titled("Theirs").label("a", "1"))
                .assignedTo(mine.assignments().toArray(Assignment[]::new))
                .build());

    var decided =
        saved(tenant, mine, anAnswer(mine.assignments().get(0)).id("dec_same"), Samples.NOW);
    assertThat(found(other, theirs)).isEqualTo(theirs);

    var theirsDecided =
        saved(
            other,
            theirs,
            anAnswer(mine.assignments().get(0)).id("dec_same").rejecting("No."),
            Samples.NOW);
    assertThat(found(tenant, mine)).isEqualTo(decided);
    assertThat(testee().findByDecision(other, "dec_same")).contains(theirsDecided);
    assertThat(testee().list(tenant, filter(null, null, null, "a=1", null, 10)))
        .containsExactly(decided);
  }

  // Lists

  @Test
  default void an_unknown_request_is_not_found() {
    var tenant = aStoredTenant();

    assertThat(testee().find(tenant, Samples.aRequestId())).isEmpty();
    assertThat(inTransaction(() -> testee().findForUpdate(tenant, Samples.aRequestId()))).isEmpty();
    assertThat(testee().findByDecision(tenant, "dec_none")).isEmpty();
    assertThat(testee().list(tenant, filter(null, null, null, null, null, 10))).isEmpty();
  }

  @Test
  default void requests_are_listed_newest_first_page_by_page() {
    var tenant = aStoredTenant();
    var requests = new ArrayList<ApprovalRequest>();
    for (var i = 0; i < 7; i++) {
      requests.add(aRequest().build());
    }
    for (var i : List.of(3, 0, 6, 1, 5, 2, 4)) {
      stored(tenant, requests.get(i));
    }

    var seen = new ArrayList<ApprovalRequest>();
    var page = testee().list(tenant, filter(null, null, null, null, null, 3));
    while (!page.isEmpty()) {
      assertThat(page).hasSizeLessThanOrEqualTo(3);
      seen.addAll(page);
      page = testee().list(tenant, filter(null, null, null, null, seen.getLast().id(), 3));
    }

    assertThat(seen).isEqualTo(requests.reversed());
  }

  @Test
  default void a_list_shows_requests_with_all_that_belongs_to_them() {
    var tenant = aStoredTenant();
    var first = stored(tenant, Samples.aRichRequest());
    var second = stored(tenant, Samples.aRichRequest());
    var answered =
        saved(tenant, first, Samples.aRichAnswer(first.assignments().get(0)), Samples.NOW);

    assertThat(testee().list(tenant, filter(null, null, null, null, null, 10)))
        .containsExactly(second, answered);
  }

  @Test
  default void a_list_is_restricted_by_state() {
    var tenant = aStoredTenant();
    var pending = stored(tenant, aRequest().build());
    var opened = stored(tenant, aRequest().build());
    var decided = saved(tenant, opened, anAnswer(opened.assignments().get(0)), Samples.NOW);
    var toClose = stored(tenant, aRequest().build());
    var recalled = closed(toClose, RequestState.RECALLED);
    store(() -> testee().saveClosed(tenant, recalled));

    assertThat(testee().list(tenant, filter(RequestState.PENDING, null, null, null, null, 10)))
        .containsExactly(pending);
    assertThat(testee().list(tenant, filter(RequestState.APPROVED, null, null, null, null, 10)))
        .containsExactly(decided);
    assertThat(testee().list(tenant, filter(RequestState.RECALLED, null, null, null, null, 10)))
        .containsExactly(recalled);
    assertThat(testee().list(tenant, filter(RequestState.EXPIRED, null, null, null, null, 10)))
        .isEmpty();
  }

  @Test
  default void a_list_is_restricted_by_approver_and_by_requester_in_any_letter_case() {
    var tenant = aStoredTenant();
    var ana =
        stored(
            tenant,
            aRequest()
                .of(aStep().asking("Ana@example.test").requestedBy("Dora@example.test"))
                .build());
    var both =
        stored(
            tenant,
            aRequest()
                .of(
                    aStep()
                        .asking("ana@example.test", "ben@example.test")
                        .requestedBy("emil@example.test"))
                .build());
    stored(tenant, aRequest().of(aStep().asking("chen@example.test")).build());

    assertThat(testee().list(tenant, filter(null, "aNa@example.test", null, null, null, 10)))
        .containsExactly(both, ana);
    assertThat(testee().list(tenant, filter(null, "ben@example.test", null, null, null, 10)))
        .containsExactly(both);
    assertThat(testee().list(tenant, filter(null, null, "dORA@example.test", null, null, 10)))
        .containsExactly(ana);
    assertThat(
            testee()
                .list(
                    tenant, filter(null, "ana@example.test", "emil@example.test", null, null, 10)))
        .containsExactly(both);
  }

  @Test
  default void what_a_list_is_restricted_by_can_be_combined_in_every_way() {
    var tenant = aStoredTenant();
    var all = new ArrayList<ApprovalRequest>();
    for (var kind = 0; kind < 16; kind++) {
      var step =
          aStep()
              .asking((kind & 1) == 0 ? "ana@example.test" : "ben@example.test")
              .requestedBy((kind & 2) == 0 ? "dora@example.test" : "emil@example.test")
              .label("unit", (kind & 4) == 0 ? "a" : "b");
      var open = stored(tenant, aRequest().of(step).build());
      all.addFirst(
          (kind & 8) == 0
              ? open
              : saved(tenant, open, anAnswer(open.assignments().getFirst()), Samples.NOW));
    }
    for (var chosen = 0; chosen < 16; chosen++) {
      var filter =
          filter(
              (chosen & 8) == 0 ? null : RequestState.PENDING,
              (chosen & 1) == 0 ? null : "ana@example.test",
              (chosen & 2) == 0 ? null : "dora@example.test",
              (chosen & 4) == 0 ? null : "unit=a",
              all.getFirst().id(),
              10);
      var which = chosen;
      var expected =
          IntStream.range(1, 16).filter(i -> ((15 - i) & which) == 0).mapToObj(all::get).limit(10);

      assertThat(testee().list(tenant, filter))
          .as("%s", filter)
          .containsExactlyElementsOf(expected.toList());
    }
  }

  @Test
  default void a_list_is_restricted_by_a_label_exactly_as_written() {
    var tenant = aStoredTenant();
    var eu =
        stored(tenant, aRequest().of(aStep().label("region", "eu").label("kind", "pay")).build());
    var upper = stored(tenant, aRequest().of(aStep().label("region", "EU")).build());
    stored(tenant, aRequest().of(aStep().label("region", "eu ")).build());
    stored(tenant, aRequest().build());

    assertThat(testee().list(tenant, filter(null, null, null, "region=eu", null, 10)))
        .containsExactly(eu);
    assertThat(testee().list(tenant, filter(null, null, null, "region=EU", null, 10)))
        .containsExactly(upper);
    assertThat(testee().list(tenant, filter(null, null, null, "Region=eu", null, 10))).isEmpty();
    assertThat(testee().list(tenant, filter(null, null, null, "region=%", null, 10))).isEmpty();
  }

  @Test
  default void all_restrictions_hold_together_and_page_by_page() {
    var tenant = aStoredTenant();
    var wanted = new ArrayList<ApprovalRequest>();
    for (var i = 0; i < 5; i++) {
      wanted.add(stored(tenant, aRequest().of(wantedStep()).build()));
      stored(tenant, aRequest().of(wantedStep().asking("ben@example.test")).build());
      stored(tenant, aRequest().of(wantedStep().requestedBy("emil@example.test")).build());
      stored(tenant, aRequest().of(wantedStep().label("n", "2")).build());
      var toClose = stored(tenant, aRequest().of(wantedStep()).build());
      store(() -> testee().saveClosed(tenant, closed(toClose, RequestState.RECALLED)));
    }

    var seen = new ArrayList<ApprovalRequest>();
    @Nullable RequestId before = null;
    for (var page = 0; page < 3; page++) {
      seen.addAll(
          testee()
              .list(
                  tenant,
                  filter(
                      RequestState.PENDING,
                      "ana@example.test",
                      "dora@example.test",
                      "n=1",
                      before,
                      2)));
      before = seen.getLast().id();
    }

    assertThat(seen).isEqualTo(wanted.reversed());
  }

  private static StepBuilder wantedStep() {
    return aStep()
        .fields(aField("n").number("1"))
        .asking("ana@example.test")
        .requestedBy("dora@example.test")
        .label("n", "1");
  }

  private DecisionResult decide(
      TenantId tenant, RequestId id, Assignment assignment, boolean locking) {
    var current =
        (locking ? testee().findForUpdate(tenant, id) : testee().find(tenant, id)).orElseThrow();
    var result = current.decide(anAnswer(assignment).build(), Samples.NOW);
    if (result instanceof DecisionResult.Recorded(var after, var decision)) {
      testee().saveDecision(tenant, after, decision);
    }
    return result;
  }

  // Questions

  @Test
  default void a_question_comes_back_with_everything_it_was_asked_with() {
    var tenant = aStoredTenant();
    var opened = stored(tenant, Samples.aRichRequest());
    var asked = asked(opened, 0, "Which vendors?");

    store(() -> testee().saveAsked(tenant, asked));

    assertThat(found(tenant, opened)).isEqualTo(asked);
    assertThat(testee().waitsForApprovers(tenant, opened.id())).isFalse();
    assertThat(testee().list(tenant, filter(RequestState.PENDING, null, null, null, null, 10)))
        .containsExactly(asked);
  }

  @Test
  default void a_reply_is_kept_with_every_question_it_was_to_and_the_clocks_go_on() {
    var tenant = aStoredTenant();
    var opened = stored(tenant, Samples.aRichRequest());
    var first = asked(opened, 0, "Which vendors?");
    store(() -> testee().saveAsked(tenant, first));
    var second = asked(first, 1, "Whose money?");
    store(() -> testee().saveAsked(tenant, second));
    assertThat(found(tenant, opened)).isEqualTo(second);
    var replied = replied(second);

    store(() -> testee().saveReplied(tenant, replied));

    assertThat(found(tenant, opened)).isEqualTo(replied);
    assertThat(testee().waitsForApprovers(tenant, opened.id())).isTrue();
    var third = asked(replied, 0, "Really?");
    store(() -> testee().saveAsked(tenant, third));
    assertThat(found(tenant, opened)).isEqualTo(third);
    var closed = closed(third, RequestState.CANCELLED);
    store(() -> testee().saveClosed(tenant, closed));
    assertThat(found(tenant, opened)).isEqualTo(closed);
  }

  @Test
  default void a_decision_is_taken_while_a_question_waits_however_late() {
    var tenant = aStoredTenant();
    var opened = stored(tenant, Samples.aRichRequest());
    var asked = asked(opened, 1, "Which vendors?");
    store(() -> testee().saveAsked(tenant, asked));

    var answered =
        saved(tenant, asked, Samples.aRichAnswer(opened.assignments().get(0)), Samples.NOW);

    assertThat(found(tenant, opened)).isEqualTo(answered);
    assertThat(found(tenant, opened).pausedSince()).isPresent();
  }

  @Test
  default void the_next_revision_comes_without_a_pause_and_keeps_what_was_asked() {
    var tenant = aStoredTenant();
    var opened = stored(tenant, Samples.aRichRequest());
    var asked = asked(opened, 0, "Which vendors?");
    store(() -> testee().saveAsked(tenant, asked));
    var returned = sentBack(asked, 2);
    store(() -> testee().saveReturned(tenant, returned));
    assertThat(found(tenant, opened)).isEqualTo(returned);
    var next = resubmitted(returned, Map.of("title", "Another"));

    store(() -> testee().saveResubmitted(tenant, next));

    assertThat(found(tenant, opened)).isEqualTo(next);
    assertThat(testee().waitsForApprovers(tenant, opened.id())).isTrue();
    var again = asked(next, 0, "Which vendors?");
    store(() -> testee().saveAsked(tenant, again));
    var replied = replied(again);
    store(() -> testee().saveReplied(tenant, replied));
    assertThat(found(tenant, opened)).isEqualTo(replied);
    assertThat(replied.history().questions())
        .extracting(question -> question.reply() == null)
        .containsExactly(true, false);
  }

  @Test
  default void of_two_questions_at_once_or_a_reply_and_a_decision_only_the_first_is_stored() {
    var tenant = aStoredTenant();
    var opened = stored(tenant, Samples.aRichRequest());
    var asked = asked(opened, 0, "Which vendors?");
    store(() -> testee().saveAsked(tenant, asked));

    assertThatThrownBy(
            () -> store(() -> testee().saveAsked(tenant, asked(opened, 1, "Whose money?"))))
        .isInstanceOf(StaleRequestException.class);
    var answered =
        saved(tenant, asked, Samples.aRichAnswer(opened.assignments().get(1)), Samples.NOW);
    assertThatThrownBy(() -> store(() -> testee().saveReplied(tenant, replied(asked))))
        .isInstanceOf(StaleRequestException.class);
    assertThat(found(tenant, opened)).isEqualTo(answered);
    var other = aStoredTenant();
    assertThatThrownBy(() -> store(() -> testee().saveReplied(other, replied(answered))))
        .isInstanceOf(StaleRequestException.class);
    assertThatThrownBy(() -> store(() -> testee().saveAsked(other, asked(answered, 0, "What?"))))
        .isInstanceOf(StaleRequestException.class);
  }

  private static ApprovalRequest asked(ApprovalRequest request, int place, String what) {
    var wish =
        Samples.aRichAnswer(request.assignments().get(place))
            .having(request.shownDigest())
            .asking(what);
    return ((AskResult.Asked) request.ask(wish, Samples.NOW.plusSeconds(7_200))).request();
  }

  private static ApprovalRequest replied(ApprovalRequest request) {
    var reply =
        new Reply(
            "key1", "ERP", new Comment("All 14\nof May."), Samples.NOW.plusSeconds(9_000_000));
    return ((ReplyResult.Replied) request.reply(reply)).request();
  }

  // Revisions

  @Test
  default void a_request_that_was_sent_back_comes_back_with_why_and_by_whom() {
    var tenant = aStoredTenant();
    var opened = stored(tenant, Samples.aRichRequest());
    var answered =
        saved(tenant, opened, Samples.aRichAnswer(opened.assignments().get(0)), Samples.NOW);
    var returned = sentBack(answered, 2);

    store(() -> testee().saveReturned(tenant, returned));

    assertThat(found(tenant, opened)).isEqualTo(returned);
    assertThat(testee().waitsForApprovers(tenant, opened.id())).isFalse();
    assertThat(testee().list(tenant, filter(RequestState.RETURNED, null, null, null, null, 10)))
        .containsExactly(returned);
    assertThat(
            testee()
                .list(
                    tenant,
                    filter(RequestState.RETURNED, "ana@example.test", null, null, null, 10)))
        .containsExactly(returned);
  }

  @Test
  default void the_next_revision_comes_back_with_all_that_was_before() {
    var tenant = aStoredTenant();
    var opened = stored(tenant, Samples.aRichRequest());
    var answered =
        saved(tenant, opened, Samples.aRichAnswer(opened.assignments().get(0)), Samples.NOW);
    var returned = sentBack(answered, 2);
    store(() -> testee().saveReturned(tenant, returned));
    var next = resubmitted(returned, Map.of("title", "Another"));

    store(() -> testee().saveResubmitted(tenant, next));

    assertThat(next.history().stale()).hasSize(1);
    assertThat(found(tenant, opened)).isEqualTo(next);
    assertThat(testee().waitsForApprovers(tenant, opened.id())).isTrue();
    assertThat(
            testee().list(tenant, filter(RequestState.PENDING, null, null, "Region=EU", null, 10)))
        .containsExactly(next);
  }

  @Test
  default void an_answer_that_stands_stays_where_it_is_and_others_follow_it() {
    var tenant = aStoredTenant();
    var opened = stored(tenant, Samples.aRichRequest());
    var answered =
        saved(tenant, opened, Samples.aRichAnswer(opened.assignments().get(0)), Samples.NOW);
    var returned = sentBack(answered, 2);
    store(() -> testee().saveReturned(tenant, returned));
    var next = resubmitted(returned, Map.of());
    store(() -> testee().saveResubmitted(tenant, next));

    var over =
        saved(
            tenant,
            next,
            Samples.anAnswer(opened.assignments().get(1)),
            Samples.NOW.plusSeconds(9));

    assertThat(over.decisions()).hasSize(2);
    assertThat(over.state()).isEqualTo(RequestState.APPROVED);
    assertThat(found(tenant, opened)).isEqualTo(over);
  }

  @Test
  default void whoever_answered_before_may_answer_once_in_the_next_revision() {
    var tenant = aStoredTenant();
    var opened = stored(tenant, Samples.aRichRequest());
    var ana = opened.assignments().get(0);
    var answered = saved(tenant, opened, Samples.aRichAnswer(ana), Samples.NOW);
    store(() -> testee().saveReturned(tenant, sentBack(answered, 2)));
    var next = resubmitted(found(tenant, opened), Map.of("title", "Another"));
    store(() -> testee().saveResubmitted(tenant, next));

    var again = saved(tenant, next, Samples.aRichAnswer(ana), Samples.NOW.plusSeconds(9));

    assertThat(found(tenant, opened)).isEqualTo(again);
    assertThat(again.decisions()).hasSize(1);
    assertThat(again.history().stale()).hasSize(1);
  }

  @Test
  default void one_revision_after_another_keeps_its_order() {
    var tenant = aStoredTenant();
    var request = stored(tenant, Samples.aRichRequest());
    for (var round = 1; round <= 3; round++) {
      var returned = sentBack(found(tenant, request), 0);
      store(() -> testee().saveReturned(tenant, returned));
      var next = resubmitted(returned, Map.of("title", "Round " + round));
      store(() -> testee().saveResubmitted(tenant, next));
      assertThat(found(tenant, request)).isEqualTo(next);
    }
    assertThat(found(tenant, request).history().returned())
        .extracting(Revision::number)
        .containsExactly(1, 2, 3);
  }

  @Test
  default void of_two_who_send_it_back_and_decide_the_first_is_recorded() {
    var tenant = aStoredTenant();
    var opened = stored(tenant, Samples.aRichRequest());
    var returned = sentBack(opened, 0);
    var decided =
        Samples.anAnswer(opened.assignments().get(1))
            .rejecting("No.")
            .recordedBy(opened, Samples.NOW);
    store(() -> testee().saveReturned(tenant, returned));

    assertThatThrownBy(() -> save(tenant, decided)).isInstanceOf(StaleRequestException.class);
    assertThatThrownBy(() -> store(() -> testee().saveReturned(tenant, returned)))
        .isInstanceOf(StaleRequestException.class);
    assertThat(found(tenant, opened)).isEqualTo(returned);
  }

  @Test
  default void it_is_resubmitted_once_and_only_if_it_was_sent_back() {
    var tenant = aStoredTenant();
    var opened = stored(tenant, Samples.aRichRequest());
    var returned = sentBack(opened, 0);
    var next = resubmitted(returned, Map.of());

    assertThatThrownBy(() -> store(() -> testee().saveResubmitted(tenant, next)))
        .isInstanceOf(StaleRequestException.class);
    store(() -> testee().saveReturned(tenant, returned));
    store(() -> testee().saveResubmitted(tenant, next));
    assertThatThrownBy(() -> store(() -> testee().saveResubmitted(tenant, next)))
        .isInstanceOf(StaleRequestException.class);
    assertThat(found(tenant, opened)).isEqualTo(next);
  }

  @Test
  default void what_waits_for_changes_can_be_recalled_and_overridden() {
    var tenant = aStoredTenant();
    var recalled = stored(tenant, Samples.aRichRequest());
    var overridden = stored(tenant, Samples.aRichRequest());
    var by =
        new Overriding(
            "key1", "Operations", Verdict.REJECT, new Comment("It is too late."), Samples.NOW);
    for (var request : List.of(recalled, overridden)) {
      store(() -> testee().saveReturned(tenant, sentBack(request, 0)));
    }

    var first = closed(found(tenant, recalled), RequestState.RECALLED);
    var second = ((CloseResult.Closed) found(tenant, overridden).overrule(by)).request();
    store(() -> testee().saveClosed(tenant, first));
    store(() -> testee().saveClosed(tenant, second));

    assertThat(found(tenant, recalled)).isEqualTo(first);
    assertThat(found(tenant, overridden)).isEqualTo(second);
    assertThat(second.override()).isEqualTo(by);
  }

  // Drafts

  private static ApprovalRequest aDraft(StepBuilder step) {
    return ApprovalRequest.draft(aRequestId(), step.build(), "salt", Samples.NOW);
  }

  private static ApprovalRequest redrafted(ApprovalRequest draft, StepBuilder step) {
    return ((RedraftResult.Redrafted) draft.redraft(step.build(), "other salt")).request();
  }

  private static ApprovalRequest submitted(ApprovalRequest draft) {
    var people = List.of(anAssignment("ana@example.test"), anAssignment("ben@example.test"));
    var result =
        draft.submit(draft.step(), "last salt", people, Map.of(), Samples.NOW.plusSeconds(9));
    return ((SubmitResult.Submitted) result).request();
  }

  @Test
  default void a_draft_comes_back_as_it_was_written_down() {
    var tenant = aStoredTenant();
    var draft = stored(tenant, aDraft(Samples.aRichStep().calendar("berlin")));

    assertThat(found(tenant, draft)).isEqualTo(draft);
    assertThat(testee().waitsForApprovers(tenant, draft.id())).isFalse();
    assertThat(testee().list(tenant, filter(RequestState.DRAFT, null, null, "Region=EU", null, 9)))
        .containsExactly(draft);
    assertThat(testee().list(tenant, filter(null, "ana@example.test", null, null, null, 9)))
        .isEmpty();
  }

  @Test
  default void another_question_takes_the_place_of_a_draft_with_all_that_lists_look_for() {
    var tenant = aStoredTenant();
    var draft = stored(tenant, aDraft(aStep().requestedBy("dora@example.test").label("a", "1")));
    var next =
        redrafted(
            draft, aStep().titled("Another").requestedBy("emil@example.test").label("b", "2"));

    store(() -> testee().saveDraft(tenant, next));

    assertThat(found(tenant, draft)).isEqualTo(next);
    for (var old :
        List.of(
            filter(null, null, null, "a=1", null, 9),
            filter(null, null, "dora@example.test", null, null, 9))) {
      assertThat(testee().list(tenant, old)).isEmpty();
    }
    for (var now :
        List.of(
            filter(RequestState.DRAFT, null, null, "b=2", null, 9),
            filter(RequestState.DRAFT, null, "emil@example.test", null, null, 9))) {
      assertThat(testee().list(tenant, now)).containsExactly(next);
    }
  }

  @Test
  default void a_draft_that_is_submitted_is_like_any_other_request() {
    var tenant = aStoredTenant();
    var draft =
        stored(
            tenant,
            aDraft(
                aStep()
                    .asking("ana@example.test", "ben@example.test")
                    .requestedBy("dora@example.test")
                    .label("a", "1")));
    var request = submitted(draft);

    store(() -> testee().saveDraft(tenant, request));

    assertThat(found(tenant, draft)).isEqualTo(request);
    assertThat(testee().waitsForApprovers(tenant, draft.id())).isTrue();
    for (var filter :
        List.of(
            filter(RequestState.PENDING, "ana@example.test", null, "a=1", null, 9),
            filter(RequestState.PENDING, null, "dora@example.test", null, null, 9))) {
      assertThat(testee().list(tenant, filter)).containsExactly(request);
    }
    var decided =
        saved(
            tenant,
            request,
            Samples.anAnswer(request.assignments().getFirst()),
            Samples.NOW.plusSeconds(9));
    assertThat(found(tenant, draft)).isEqualTo(decided);
  }

  @Test
  default void of_several_who_change_a_draft_the_first_is_recorded() {
    var tenant = aStoredTenant();
    var draft = stored(tenant, aDraft(aStep()));
    var changed = redrafted(draft, aStep().titled("Another"));
    store(() -> testee().saveDraft(tenant, changed));

    for (var late : List.of(changed, submitted(draft))) {
      assertThatThrownBy(() -> store(() -> testee().saveDraft(tenant, late)))
          .isInstanceOf(StaleRequestException.class);
    }
    var discarded = closed(draft, RequestState.RECALLED);
    assertThatThrownBy(() -> store(() -> testee().saveClosed(tenant, discarded)))
        .isInstanceOf(StaleRequestException.class);
    assertThat(found(tenant, draft)).isEqualTo(changed);
  }

  @Test
  default void what_is_no_draft_any_more_is_not_changed_as_one() {
    var tenant = aStoredTenant();
    var discarded = stored(tenant, aDraft(aStep()));
    var end = closed(discarded, RequestState.CANCELLED);
    store(() -> testee().saveClosed(tenant, end));
    var opened = stored(tenant, Samples.aRichRequest());

    for (var before : List.of(end, opened)) {
      var next = as(redrafted(aDraft(aStep()), aStep()), before.id(), before.version() + 1);
      assertThatThrownBy(() -> store(() -> testee().saveDraft(tenant, next)))
          .isInstanceOf(StaleRequestException.class);
      assertThat(found(tenant, before)).isEqualTo(before);
    }
  }

  private static ApprovalRequest as(ApprovalRequest draft, RequestId id, long version) {
    return new ApprovalRequest(
        id,
        draft.step(),
        draft.salt(),
        draft.state(),
        draft.assignments(),
        draft.decisions(),
        draft.createdAt(),
        draft.expiresAt(),
        draft.closedAt(),
        draft.history(),
        draft.override(),
        draft.clocks(),
        version);
  }

  private static ApprovalRequest sentBack(ApprovalRequest request, int by) {
    var wish =
        Samples.aRichAnswer(request.assignments().get(by)).sendingBack("Another total, please 🖋");
    return ((ReturnResult.Accepted) request.sendBack(wish, Samples.NOW.plusNanos(7_000))).request();
  }

  private static ApprovalRequest resubmitted(ApprovalRequest request, Map<String, String> typed) {
    var changes = new Resubmission(null, null, null, typed);
    var result = request.resubmit(changes, "salt " + request.version(), Samples.NOW.plusSeconds(5));
    return ((ResubmitResult.Resubmitted) result).request();
  }

  private ApprovalRequest stored(TenantId tenant, ApprovalRequest request) {
    store(() -> testee().add(tenant, request));
    return request;
  }

  private ApprovalRequest found(TenantId tenant, ApprovalRequest request) {
    return testee().find(tenant, request.id()).orElseThrow();
  }

  private void save(TenantId tenant, DecisionResult.Recorded recorded) {
    store(() -> testee().saveDecision(tenant, recorded.request(), recorded.decision()));
  }

  private ApprovalRequest saved(
      TenantId tenant, ApprovalRequest request, AnswerBuilder answer, Instant now) {
    var recorded = answer.recordedBy(request, now);
    save(tenant, recorded);
    return recorded.request();
  }

  private static ApprovalRequest closed(ApprovalRequest request, RequestState end) {
    var result =
        switch (end) {
          case RECALLED -> request.recall(Samples.NOW.plusNanos(5_000));
          case CANCELLED -> request.cancel(Samples.NOW.plusNanos(5_000));
          case EXPIRED -> request.expire(Reach.EVERYBODY, request.expiresAt());
          case DRAFT, PENDING, RETURNED, APPROVED, REJECTED -> throw new AssertionError(end);
        };
    return ((CloseResult.Closed) result).request();
  }

  private static ApprovalRequest as(
      ApprovalRequest request, RequestState state, List<Decision> decisions, long version) {
    return new ApprovalRequest(
        request.id(),
        request.step(),
        request.salt(),
        state,
        request.assignments(),
        decisions,
        request.createdAt(),
        request.expiresAt(),
        null,
        request.history(),
        null,
        request.clocks(),
        version);
  }

  @Test
  default void an_item_that_went_to_somebody_else_is_kept_with_both() {
    var tenant = aStoredTenant();
    var opened = stored(tenant, aRequest().of(aStep().quorum(new Quorum.Rule.All(), 1)).build());
    var reassigned = reassigned(opened, anAssignment("zoe@example.test"));

    store(() -> testee().saveReassigned(tenant, reassigned));

    assertThat(testee().find(tenant, opened.id())).contains(reassigned.request());
    assertThat(testee().waitsForApprovers(tenant, opened.id())).isTrue();
    assertThat(approvedBy(tenant, "zoe@example.test")).containsExactly(reassigned.request());
    assertThatThrownBy(() -> store(() -> testee().saveReassigned(tenant, reassigned)))
        .isInstanceOf(StaleRequestException.class);
    var other = aStoredTenant();
    assertThatThrownBy(() -> store(() -> testee().saveReassigned(other, reassigned)))
        .isInstanceOf(StaleRequestException.class);
  }

  @Test
  default void of_a_decision_and_a_reassignment_at_once_only_the_first_is_stored() {
    var tenant = aStoredTenant();
    var opened = stored(tenant, aRequest().of(aStep().quorum(new Quorum.Rule.All(), 1)).build());
    var reassigned = reassigned(opened, anAssignment("zoe@example.test"));
    var answer = anAnswer(opened.assignments().getFirst()).build();
    var recorded = (DecisionResult.Recorded) opened.decide(answer, Samples.NOW);

    store(() -> testee().saveDecision(tenant, recorded.request(), recorded.decision()));

    assertThatThrownBy(() -> store(() -> testee().saveReassigned(tenant, reassigned)))
        .isInstanceOf(StaleRequestException.class);
    assertThat(testee().find(tenant, opened.id())).contains(recorded.request());
    var second = stored(tenant, aRequest().build());
    store(() ->
        testee().saveReassigned(tenant, reassigned(second, anAssignment("zoe@example.test"))));
    var late =
        (DecisionResult.Recorded)
            second.decide(anAnswer(second.assignments().getFirst()).build(), Samples.NOW);
    assertThatThrownBy(
            () -> store(() -> testee().saveDecision(tenant, late.request(), late.decision())))
        .isInstanceOf(StaleRequestException.class);
  }

  @Test
  default void a_level_of_the_ladder_is_kept_with_whoever_came_in_and_is_stored_once() {
    var tenant = aStoredTenant();
    for (var action : Escalation.Action.values()) {
      var step =
          aStep()
              .quorum(new Quorum.Rule.Any(), 1)
              .escalate(Duration.ofHours(1), action, byEmail("zoe@example.test"));
      var opened = stored(tenant, aRequest().of(step).build());
      var escalated = escalated(opened, anAssignment("zoe@example.test"));

      store(() -> testee().saveEscalated(tenant, escalated));

      assertThat(testee().find(tenant, opened.id())).contains(escalated.request());
      assertThat(approvedBy(tenant, "zoe@example.test").contains(escalated.request()))
          .as("in the list of whoever comes in by " + action)
          .isEqualTo(action != Escalation.Action.NOTIFY);
      assertThatThrownBy(() -> store(() -> testee().saveEscalated(tenant, escalated)))
          .isInstanceOf(StaleRequestException.class);
      var other = aStoredTenant();
      assertThatThrownBy(() -> store(() -> testee().saveEscalated(other, escalated)))
          .isInstanceOf(StaleRequestException.class);
    }
  }

  @Test
  default void whoever_is_told_and_asked_later_finds_it_once() {
    var tenant = aStoredTenant();
    var zoe = byEmail("zoe@example.test");
    var opened =
        stored(
            tenant,
            aRequest()
                .of(
                    aStep()
                        .escalate(Duration.ofHours(1), Escalation.Action.NOTIFY, zoe)
                        .escalate(Duration.ofHours(2), Escalation.Action.WIDEN, zoe))
                .build());
    var told = escalated(opened, anAssignment("zoe@example.test"));
    store(() -> testee().saveEscalated(tenant, told));
    var asked = escalated(told.request(), anAssignment("zoe@example.test"));

    store(() -> testee().saveEscalated(tenant, asked));

    assertThat(approvedBy(tenant, "zoe@example.test")).containsExactly(asked.request());
  }

  @Test
  default void of_a_decision_and_an_escalation_at_once_only_the_first_is_stored() {
    var tenant = aStoredTenant();
    var step =
        aStep()
            .quorum(new Quorum.Rule.All(), 1)
            .escalate(Duration.ofHours(1), Escalation.Action.WIDEN, byEmail("zoe@example.test"));
    var opened = stored(tenant, aRequest().of(step).build());
    var escalated = escalated(opened, anAssignment("zoe@example.test"));
    var answer = anAnswer(opened.assignments().getFirst()).build();
    var recorded = (DecisionResult.Recorded) opened.decide(answer, Samples.NOW);

    store(() -> testee().saveDecision(tenant, recorded.request(), recorded.decision()));

    assertThatThrownBy(() -> store(() -> testee().saveEscalated(tenant, escalated)))
        .isInstanceOf(StaleRequestException.class);
    assertThat(testee().find(tenant, opened.id())).contains(recorded.request());
  }

  @Test
  default void that_time_running_out_has_decided_is_kept_and_so_is_the_calendar() {
    var tenant = aStoredTenant();
    var calendar =
        new BusinessCalendar(
            new CalendarName("office"),
            ZoneId.of("Europe/Berlin"),
            Map.of(DayOfWeek.MONDAY, List.of(Shift.of("09:00", "24:00"))),
            new TreeSet<>(List.of(LocalDate.of(2026, 12, 25))));
    var step = aStep().onExpiry(OnExpiry.APPROVE).build();
    var counted = step.with(step.clocks().by(new WorkingTime.Of(calendar)));
    var opened =
        (OpenResult.Opened)
            ApprovalRequest.open(
                aRequestId(),
                counted,
                Samples.SALT,
                List.of(anAssignment("ana@example.test"), anAssignment("ben@example.test")),
                Map.of(),
                Samples.NOW);
    var request = stored(tenant, opened.request());
    assertThat(testee().find(tenant, request.id())).contains(request);
    var over =
        ((CloseResult.Closed) request.expire(Reach.EVERYBODY, request.expiresAt())).request();

    store(() -> testee().saveClosed(tenant, over));

    assertThat(over.clocks().ranOut()).isTrue();
    assertThat(testee().find(tenant, request.id())).contains(over);
  }

  private static EscalateResult.Escalated escalated(ApprovalRequest request, Assignment to) {
    return (EscalateResult.Escalated)
        request.escalate(List.of(to), Map.of(), request.nextLevel().orElseThrow().due());
  }

  private static ReassignResult.Reassigned reassigned(ApprovalRequest request, Assignment to) {
    return (ReassignResult.Reassigned)
        request.reassign(request.assignments().getFirst().id(), to, Samples.NOW);
  }

  private List<ApprovalRequest> approvedBy(TenantId tenant, String approver) {
    return testee()
        .list(
            tenant,
            new ApprovalFilter(
                RequestState.PENDING, new EmailAddress(approver), null, null, null, 10));
  }

  @Test
  default void who_came_in_how_and_who_passed_the_item_on_is_kept() {
    var tenant = aStoredTenant();
    var finance = new ApproverRef.InRole(new Role("finance"));
    var manager = new ApproverRef.ManagerOfRequester();
    var ana = anAssignment("ana@example.test");
    var ben =
        new Assignment(
            new AssignmentId(nextId("asg")),
            new EmailAddress("ben@example.test"),
            "Ben",
            Locale.GERMAN,
            finance);
    var emil =
        new Assignment(
            new AssignmentId(nextId("asg")),
            new EmailAddress("emil@example.test"),
            "Emil",
            Locale.ENGLISH,
            List.of(),
            null);
    var step =
        aStep()
            .requestedBy("dora@example.test")
            .askingEach(byEmail("ana@example.test"), finance, manager)
            .onNobody(finance)
            .quorum(new Quorum.Rule.PerGroup(new Quorum.Rule.Any()), 1)
            .build();
    var opened =
        (OpenResult.Opened)
            ApprovalRequest.open(
                aRequestId(),
                step,
                Samples.SALT,
                List.of(ana, ben),
                Map.of(ana.email(), emil),
                Samples.NOW);

    var request = stored(tenant, opened.request());

    assertThat(request.assignments().get(1).reasons()).containsExactly(manager, finance);
    assertThat(request.onBehalfOf(emil)).extracting(Assignment::email).containsExactly(ana.email());
    assertThat(testee().find(tenant, request.id())).contains(request);
  }

  private static Assignment withId(String id, String email) {
    var sample = Samples.anAssignment(email);
    return new Assignment(
        new AssignmentId(id),
        sample.email(),
        sample.name(),
        Locale.ENGLISH,
        sample.reasons().getFirst());
  }

  private static String[] emails(int count) {
    var emails = new String[count];
    for (var i = 0; i < count; i++) {
      emails[i] = "p" + i + "@example.test";
    }
    return emails;
  }

  private static ApprovalFilter filter(
      @Nullable RequestState state,
      @Nullable String approver,
      @Nullable String requester,
      @Nullable String label,
      @Nullable RequestId before,
      int limit) {
    return new ApprovalFilter(
        state,
        approver == null ? null : new EmailAddress(approver),
        requester == null ? null : new EmailAddress(requester),
        label,
        before,
        limit);
  }
}
