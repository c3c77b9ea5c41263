package io.countersign.application.usecase.decision;

import static io.countersign.application.testing.Samples.aField;
import static io.countersign.application.testing.Samples.aStep;
import static io.countersign.application.testing.Samples.anAnswer;
import static io.countersign.application.testing.World.ACME;
import static io.countersign.application.testing.World.asked;
import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.application.channel.Delivery;
import io.countersign.application.channel.Notice;
import io.countersign.application.job.Job;
import io.countersign.application.link.LinkAction;
import io.countersign.application.testing.AnswerBuilder;
import io.countersign.application.testing.JsonText;
import io.countersign.application.testing.StorageContract;
import io.countersign.application.testing.World;
import io.countersign.domain.quorum.Quorum;
import io.countersign.domain.request.ApprovalRequest;
import io.countersign.domain.request.Assurance;
import io.countersign.domain.request.DecisionResult;
import io.countersign.domain.request.Evidence;
import io.countersign.domain.request.RequestState;
import io.countersign.domain.request.Verdict;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Every answer ends here; it is stored with all that follows from it, or nothing is. */
class DecideApprovalTest {
  private static final String ANA = "ana@example.test";
  private static final String BEN = "ben@example.test";

  private final World world = new World();

  private Optional<DecisionResult> answer(ApprovalRequest request, AnswerBuilder answer) {
    return world.decideApproval.handle(World.command(request, answer));
  }

  @Test
  void an_approval_is_stored_with_everything_that_follows() {
    var request = world.open(aStep().callbackUrl("https://erp.example.test/x"));
    world.runDueJobs();

    var result = answer(request, anAnswer(asked(request, ANA)).saying("fine"));

    var decision = ((DecisionResult.Recorded) result.orElseThrow()).decision();
    assertThat(world.now(request).state()).isEqualTo(RequestState.APPROVED);
    assertThat(world.now(request).decisions()).containsExactly(decision);
    assertThat(world.owed(request))
        .singleElement()
        .satisfies(owed -> assertThat(owed.data().event()).isEqualTo("approval.decided"));
    assertThat(world.storage.deliveries.ofRequest(ACME, request.id()))
        .filteredOn(d -> d.state() == Delivery.State.QUEUED)
        .extracting(Delivery::kind)
        .containsExactlyInAnyOrder(Delivery.Kind.RECEIPT, Delivery.Kind.CLOSING);
    assertThat(world.link(request, ANA, LinkAction.RECEIPT).token()).isNotEmpty();
    assertThat(world.storage.jobs.scheduled())
        .extracting(s -> s.job().kind())
        .containsExactlyInAnyOrder(Job.Kind.RESUME, Job.Kind.DELIVER, Job.Kind.DELIVER);
  }

  @Test
  @DisplayName("A31 the receipt goes out, the others are told, the caller resumes")
  void after_the_jobs_everybody_knows() {
    var request = world.open(aStep());
    world.runDueJobs();
    answer(request, anAnswer(asked(request, ANA)).rejecting("too much"));
    world.runDueJobs();

    assertThat(world.email.notices(Notice.Receipt.class))
        .singleElement()
        .satisfies(n -> assertThat(n.envelope().to().email().value()).isEqualTo(ANA))
        .satisfies(n -> assertThat(n.verdict()).isEqualTo(Verdict.REJECT))
        .satisfies(n -> assertThat(n.comment()).isEqualTo("too much"));
    assertThat(world.email.notices(Notice.Closed.class))
        .singleElement()
        .satisfies(n -> assertThat(n.envelope().to().email().value()).isEqualTo(BEN));
    var body = JsonText.read(world.callers.resumptions().getFirst().data().body());
    assertThat(JsonText.text(body, "data", "outcome", "verdict")).isEqualTo("reject");
  }

  @Test
  void the_evidence_says_who_how_and_what_was_shown() {
    var request =
        world.open(
            aStep().fields(aField("iban").text("DE89").masked(), aField("total").number("5")));
    var expires = world.clock.instant().plusSeconds(60);
    answer(
        request,
        anAnswer(asked(request, ANA))
            .evidence(new Evidence("192.0.2.7", "Firefox", "kAbCdEf", expires, "")));

    assertThat(world.audit.of(request)).containsExactly("request.opened", "decision.recorded");
    var event = world.audit.last(request);
    assertThat(JsonText.text(event, "actor", "email")).isEqualTo(ANA);
    assertThat(JsonText.text(event, "details", "assurance")).isEqualTo("link");
    assertThat(JsonText.text(event, "details", "ip")).isEqualTo("192.0.2.7");
    assertThat(JsonText.text(event, "details", "linkKeyId")).isEqualTo("kAbCdEf");
    assertThat(JsonText.text(event, "details", "timeLeft")).isEqualTo("PT1M");
    assertThat(JsonText.text(event, "details", "contentDigest"))
        .isEqualTo(request.shownDigest().value());
    assertThat(event.toString()).doesNotContain("DE89");
  }

  @Test
  @DisplayName("B32 whoever judges by what they read before somebody else answered is judged again")
  void what_was_read_before_somebody_was_faster_decides_nothing() {
    var before = world.open(aStep());
    answer(before, anAnswer(asked(before, ANA)).rejecting("no"));

    var late = answer(before, anAnswer(asked(before, BEN)).knowing(before, world.signingKey()));

    assertThat(late).containsInstanceOf(DecisionResult.AlreadyDecided.class);
    assertThat(world.audit.of(before)).containsExactly("request.opened", "decision.recorded");
    assertThat(world.owed(before)).hasSize(1);
  }

  @Test
  @DisplayName("B32 in a rush many are decided together, each with its own evidence")
  void in_a_rush_many_are_decided_together() throws Exception {
    var requests = IntStream.range(0, 64).mapToObj(_ -> world.open(aStep())).toList();
    var next = new AtomicInteger();

    var results =
        StorageContract.atOnce(
            64,
            () -> {
              var request = requests.get(next.getAndIncrement());
              return answer(
                      request, anAnswer(asked(request, ANA)).knowing(request, world.signingKey()))
                  .orElseThrow();
            });

    assertThat(results).allMatch(result -> result instanceof DecisionResult.Recorded);
    for (var request : requests) {
      assertThat(world.audit.of(request)).containsExactly("request.opened", "decision.recorded");
      assertThat(world.owed(request)).hasSize(1);
    }
  }

  @Test
  @DisplayName("B32 one that was answered before takes no other with it")
  void one_that_was_answered_before_takes_no_other_with_it() throws Exception {
    var requests = IntStream.range(0, 32).mapToObj(_ -> world.open(aStep())).toList();
    for (var i = 0; i < 32; i += 4) {
      answer(requests.get(i), anAnswer(asked(requests.get(i), BEN)).rejecting("no"));
    }
    var next = new AtomicInteger();

    StorageContract.atOnce(
        32,
        () -> {
          var number = next.getAndIncrement();
          var request = requests.get(number);
          var result =
              answer(request, anAnswer(asked(request, ANA)).knowing(request, world.signingKey()))
                  .orElseThrow();
          assertThat(result)
              .isInstanceOf(
                  number % 4 == 0
                      ? DecisionResult.AlreadyDecided.class
                      : DecisionResult.Recorded.class);
          return result;
        });

    for (var request : requests) {
      assertThat(world.audit.of(request)).containsExactly("request.opened", "decision.recorded");
    }
  }

  @Test
  void what_was_read_a_moment_ago_is_not_read_again() {
    var request = world.open(aStep());

    var result =
        answer(request, anAnswer(asked(request, ANA)).knowing(request, world.signingKey()));

    assertThat(result).containsInstanceOf(DecisionResult.Recorded.class);
    assertThat(world.audit.of(request)).containsExactly("request.opened", "decision.recorded");
  }

  @Test
  @DisplayName("B32 of many at once one wins, and one set of follow-ups is written")
  void of_many_at_once_one_wins() throws Exception {
    var people = new String[16];
    for (var i = 0; i < people.length; i++) {
      people[i] = "person" + i + "@example.test";
    }
    var request = world.open(aStep().asking(people));
    var next = new AtomicInteger();

    var results =
        StorageContract.atOnce(
            16,
            () ->
                answer(request, anAnswer(asked(request, people[next.getAndIncrement()])))
                    .orElseThrow());

    assertThat(results).filteredOn(r -> r instanceof DecisionResult.Recorded).hasSize(1);
    assertThat(results).filteredOn(r -> r instanceof DecisionResult.AlreadyDecided).hasSize(15);
    assertThat(world.owed(request)).hasSize(1);
    assertThat(world.audit.of(request)).containsExactly("request.opened", "decision.recorded");
  }

  @Test
  void until_the_quorum_is_there_nothing_resumes() {
    var request = world.open(aStep().quorum(new Quorum.Rule.All(), 1));
    answer(request, anAnswer(asked(request, ANA)));
    assertThat(world.now(request).pending()).isTrue();
    assertThat(world.owed(request)).isEmpty();

    answer(request, anAnswer(asked(request, BEN)));
    assertThat(world.now(request).state()).isEqualTo(RequestState.APPROVED);
    assertThat(world.owed(request)).hasSize(1);
  }

  @Test
  void whoever_has_answered_needs_no_closing_message() {
    var request =
        world.open(
            aStep().asking(ANA, BEN, "chen@example.test").quorum(new Quorum.Rule.AtLeast(2), 1));
    world.runDueJobs();
    answer(request, anAnswer(asked(request, ANA)));
    answer(request, anAnswer(asked(request, BEN)));
    world.runDueJobs();
    assertThat(world.email.notices(Notice.Closed.class))
        .extracting(n -> n.envelope().to().email().value())
        .containsExactly("chen@example.test");
  }

  @Test
  void who_answers_elsewhere_gets_no_message_but_a_receipt_to_look_at() {
    var request = world.open(aStep());
    answer(request, anAnswer(asked(request, ANA)).on(World.CHAT, Assurance.CHANNEL));
    assertThat(world.link(request, ANA, LinkAction.RECEIPT).token()).isNotEmpty();
    assertThat(world.storage.deliveries.ofRequest(ACME, request.id()))
        .noneMatch(d -> d.kind() == Delivery.Kind.RECEIPT);
  }
}
