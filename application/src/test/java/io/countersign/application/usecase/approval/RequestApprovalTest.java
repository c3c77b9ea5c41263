package io.countersign.application.usecase.approval;

import static io.countersign.application.testing.Samples.aField;
import static io.countersign.application.testing.Samples.aPerson;
import static io.countersign.application.testing.Samples.aStep;
import static io.countersign.application.testing.World.ACME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.countersign.application.channel.Delivery;
import io.countersign.application.job.Job;
import io.countersign.application.link.Link;
import io.countersign.application.link.LinkAction;
import io.countersign.application.runtime.OutcomeUnknownException;
import io.countersign.application.runtime.StorageUnavailableException;
import io.countersign.application.testing.FaultyTransactions.Fault;
import io.countersign.application.testing.InMemoryJobs;
import io.countersign.application.testing.JsonText;
import io.countersign.application.testing.StepBuilder;
import io.countersign.application.testing.World;
import io.countersign.application.usecase.approval.RequestApproval.Result;
import io.countersign.domain.channel.ChannelId;
import io.countersign.domain.person.Role;
import io.countersign.domain.quorum.Quorum;
import io.countersign.domain.request.Assignment;
import io.countersign.domain.request.OpenResult;
import io.countersign.domain.step.ApproverRef;
import io.countersign.domain.tenant.TenantId;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Opening a request: everything at once, or nothing. */
class RequestApprovalTest {
  private static final String BODY = "a".repeat(64);
  private static final String OTHER_BODY = "b".repeat(64);

  private final World world = new World();

  private Result ask(StepBuilder step) {
    return ask(ACME, step, null, BODY);
  }

  private Result ask(TenantId tenant, StepBuilder step, @Nullable String key, String bodyHash) {
    return world.requestApproval.handle(
        new RequestApproval.Command(
            World.client(tenant), step.build(), new RequestApproval.Idempotency(key, bodyHash)));
  }

  private void assertNothingIsLeftBy(StepBuilder step, Result expected) {
    var before = world.everything();
    assertThat(ask(ACME, step, "order-7", BODY)).isEqualTo(expected);
    assertThat(world.everything()).isEqualTo(before);
  }

  @Test
  void everybody_is_asked_on_every_channel_with_links_of_their_own() {
    var request = world.open(aStep().through(world.email.id(), World.CHAT));

    assertThat(world.storage.deliveries.ofRequest(ACME, request.id()))
        .hasSize(4)
        .allMatch(d -> d.kind() == Delivery.Kind.ASK && d.state() == Delivery.State.QUEUED)
        .extracting(Delivery::assignment)
        .containsAll(request.assignments().stream().map(Assignment::id).toList());
    for (var assignment : request.assignments()) {
      assertThat(world.storage.links.ofAssignment(ACME, request.id(), assignment.id()))
          .extracting(Link::channel, Link::action)
          .containsExactlyInAnyOrder(
              tuple(world.email.id(), LinkAction.APPROVE),
              tuple(world.email.id(), LinkAction.REJECT),
              tuple(World.CHAT, LinkAction.APPROVE),
              tuple(World.CHAT, LinkAction.REJECT));
    }
  }

  @Test
  void messages_are_due_now_the_reminder_later_and_the_end_last() {
    var request = world.open(aStep().remindAfter(Duration.ofHours(24)));
    var now = world.clock.instant();

    assertThat(world.storage.jobs.scheduled())
        .extracting(s -> s.job().kind(), InMemoryJobs.Scheduled::due)
        .containsExactly(
            tuple(Job.Kind.DELIVER, now),
            tuple(Job.Kind.DELIVER, now),
            tuple(Job.Kind.REMIND, now.plus(Duration.ofHours(24))),
            tuple(Job.Kind.EXPIRE, request.expiresAt()));
  }

  @Test
  void a_request_with_something_to_edit_has_a_form_link() {
    var request =
        world.open(
            aStep().fields(aField("total").number("1").editable()).asking("ana@example.test"));
    assertThat(world.link(request, "ana@example.test", LinkAction.FORM).token()).isNotEmpty();
  }

  @Test
  void the_question_is_on_record_without_what_nobody_may_see() {
    var request =
        world.open(
            aStep()
                .requestedBy("dora@example.test")
                .fields(
                    aField("iban").text("DE89").masked(),
                    aField("score").text("0.93").concealed()));

    assertThat(world.audit.of(request)).containsExactly("request.opened");
    var event = world.audit.last(request);
    assertThat(JsonText.text(event, "actor", "keyId")).isEqualTo("key1");
    assertThat(JsonText.text(event, "details", "contentDigest"))
        .isEqualTo(request.contentDigest().value());
    assertThat(event.toString()).doesNotContain("DE89", "0.93", "score");
  }

  @Test
  void a_role_stands_for_all_who_hold_it_and_nobody_is_asked_twice() {
    world.storage.people.add(ACME, aPerson("ana@example.test", "finance"));
    world.storage.people.add(ACME, aPerson("ben@example.test", "finance"));
    world.storage.people.add(ACME, aPerson("chen@example.test", "legal"));

    var request =
        world.open(aStep().asking("ANA@example.test", "ana+x@example.test").andRole("finance"));

    assertThat(request.assignments())
        .extracting(a -> a.email().value(), Assignment::name)
        .containsExactly(tuple("ana@example.test", "Ana"), tuple("ben@example.test", "Ben"));
  }

  @Test
  void people_of_another_tenant_hold_no_role_here() {
    world.found(new TenantId("globex"));
    world.storage.people.add(new TenantId("globex"), aPerson("eve@example.test", "finance"));
    assertNothingIsLeftBy(
        aStep().andRole("finance"),
        new Result.Refused(
            new OpenResult.NobodyHolds(new ApproverRef.InRole(new Role("finance")))));
  }

  @Test
  void a_role_that_nobody_holds_is_named() {
    world.storage.people.add(ACME, aPerson("ana@example.test", "finance"));
    assertNothingIsLeftBy(
        aStep().andRole("finance").andRole("board"),
        new Result.Refused(new OpenResult.NobodyHolds(new ApproverRef.InRole(new Role("board")))));
  }

  @Test
  @DisplayName("B34 nobody is asked about their own request")
  void the_requester_is_left_out_under_any_spelling() {
    world.storage.people.add(ACME, aPerson("dora@example.test", "finance"));
    world.storage.people.add(ACME, aPerson("ana@example.test", "finance"));
    var step = aStep().requestedBy("Dora@example.test").asking("dora+me@EXAMPLE.test");

    assertNothingIsLeftBy(step, new Result.Refused(new OpenResult.OnlyTheRequester()));
    assertThat(world.open(step.andRole("finance")).assignments())
        .extracting(a -> a.email().value())
        .containsExactly("ana@example.test");
  }

  @Test
  void more_approvals_than_people_cannot_be_had() {
    assertNothingIsLeftBy(
        aStep().quorum(new Quorum.Rule.AtLeast(3), 1),
        new Result.Refused(new OpenResult.QuorumTooLarge(3, 2)));
  }

  @Test
  void a_channel_that_is_not_installed_is_named() {
    assertNothingIsLeftBy(
        aStep().through(world.email.id(), new ChannelId("pigeon")),
        new Result.Unacceptable(new StepCheck.Refusal.NoSuchChannel(new ChannelId("pigeon"))));
  }

  @Test
  @DisplayName("D71 D81 a callback goes where this installation may connect to")
  void callbacks_are_looked_at_before_anything_is_stored() {
    world.forbiddenHosts.add("10.0.0.1");
    assertNothingIsLeftBy(
        aStep().callbackUrl("https://10.0.0.1/x"),
        new Result.Unacceptable(new StepCheck.Refusal.CallbackDenied()));
    assertNothingIsLeftBy(
        aStep().callbackUrl("http://erp.example.test/x"),
        new Result.Unacceptable(
            new StepCheck.Refusal.CallbackMalformed("A callback URL must start with https://.")));
    assertThat(ask(aStep().callbackUrl("https://erp.example.test/x")))
        .isInstanceOf(Result.Opened.class);
  }

  @Test
  @DisplayName("C45 the same call again gives the same request")
  void the_same_call_again_opens_nothing() {
    var first = (Result.Opened) ask(ACME, aStep(), "order-7", BODY);
    var before = world.everything();

    assertThat(ask(ACME, aStep(), "order-7", BODY)).isEqualTo(new Result.OpenedBefore(first.id()));
    assertThat(world.everything()).isEqualTo(before);
  }

  @Test
  @DisplayName("C45 what was accepted once is answered so again, whatever has changed since")
  void the_same_call_again_is_not_judged_again() {
    var step = aStep().callbackUrl("https://erp.example.test/x");
    var first = (Result.Opened) ask(ACME, step, "order-7", BODY);
    world.forbiddenHosts.add("erp.example.test");
    var before = world.everything();

    assertThat(ask(ACME, step, "order-7", BODY)).isEqualTo(new Result.OpenedBefore(first.id()));
    assertThat(ask(ACME, step, "order-7", OTHER_BODY)).isEqualTo(new Result.IdempotencyKeyReused());
    assertThat(ask(ACME, step, "order-8", BODY))
        .isEqualTo(new Result.Unacceptable(new StepCheck.Refusal.CallbackDenied()));
    assertThat(ask(step))
        .isEqualTo(new Result.Unacceptable(new StepCheck.Refusal.CallbackDenied()));
    assertThat(world.everything()).isEqualTo(before);
  }

  @Test
  @DisplayName("C46 the same key with another body is refused")
  void a_key_stands_for_one_body() {
    ask(ACME, aStep(), "order-7", BODY);
    var before = world.everything();
    assertThat(ask(ACME, aStep(), "order-7", OTHER_BODY))
        .isEqualTo(new Result.IdempotencyKeyReused());
    assertThat(world.everything()).isEqualTo(before);
  }

  @Test
  void a_key_of_another_tenant_is_another_key() {
    var globex = new TenantId("globex");
    world.found(globex);
    ask(ACME, aStep(), "order-7", BODY);
    assertThat(ask(globex, aStep(), "order-7", OTHER_BODY)).isInstanceOf(Result.Opened.class);
  }

  @Test
  void a_refused_call_does_not_use_up_its_key() {
    ask(ACME, aStep().andRole("finance"), "order-7", BODY);
    world.storage.people.add(ACME, aPerson("ana@example.test", "finance"));
    assertThat(ask(ACME, aStep().andRole("finance"), "order-7", BODY))
        .isInstanceOf(Result.Opened.class);
  }

  @Test
  @DisplayName("B39 work that is run again opens one request")
  void a_conflict_leaves_one_request() {
    world.transactions.next(Fault.CONFLICT);
    var request = world.open(aStep());
    assertThat(world.audit.of(request)).containsExactly("request.opened");
    assertThat(world.storage.deliveries.ofRequest(ACME, request.id())).hasSize(2);
  }

  @Test
  @DisplayName("C48 a COMMIT without an answer is looked after")
  void a_request_that_was_stored_after_all_is_opened() {
    world.transactions.next(Fault.COMMITTED_UNHEARD);
    var request = world.open(aStep());
    assertThat(world.audit.of(request)).containsExactly("request.opened");
  }

  @ParameterizedTest
  @ValueSource(strings = {"NONE", "UNREACHABLE", "COMMIT_LOST"})
  @DisplayName("C48 and if it was not stored, the caller is told that nobody knows")
  void what_is_not_found_is_unknown(Fault whenReadAgain) {
    var before = world.everything();
    world.transactions.next(Fault.COMMIT_LOST, whenReadAgain);
    assertThatThrownBy(() -> ask(ACME, aStep(), "order-7", BODY))
        .isInstanceOf(OutcomeUnknownException.class);
    assertThat(world.everything()).isEqualTo(before);
    assertThat(ask(ACME, aStep(), "order-7", BODY)).isInstanceOf(Result.Opened.class);
  }

  @Test
  @DisplayName("B40 a database that is away leaves nothing")
  void nothing_is_stored_without_a_database() {
    var before = world.everything();
    world.transactions.next(Fault.UNREACHABLE);
    assertThatThrownBy(() -> ask(aStep())).isInstanceOf(StorageUnavailableException.class);
    assertThat(world.everything()).isEqualTo(before);
  }
}
