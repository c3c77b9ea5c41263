package io.countersign.application.usecase.link;

import static io.countersign.application.testing.Samples.aField;
import static io.countersign.application.testing.Samples.aRequest;
import static io.countersign.application.testing.Samples.aStep;
import static io.countersign.application.testing.Samples.anAnswer;
import static io.countersign.application.testing.World.ACME;
import static io.countersign.application.testing.World.asked;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.when;

import io.countersign.application.channel.Notice;
import io.countersign.application.link.KnownDevice;
import io.countersign.application.link.LinkAction;
import io.countersign.application.port.ApprovalRequests;
import io.countersign.application.port.AuditLog;
import io.countersign.application.port.Links;
import io.countersign.application.port.SigningKeys;
import io.countersign.application.port.Tenants;
import io.countersign.application.runtime.Transactions;
import io.countersign.application.testing.JsonText;
import io.countersign.application.testing.Samples;
import io.countersign.application.testing.StepBuilder;
import io.countersign.application.testing.World;
import io.countersign.application.usecase.approval.CloseRequest;
import io.countersign.application.usecase.key.KeyRing;
import io.countersign.domain.person.EmailAddress;
import io.countersign.domain.quorum.Quorum;
import io.countersign.domain.request.ApprovalRequest;
import io.countersign.domain.request.Assignment;
import io.countersign.domain.request.RequestId;
import io.countersign.domain.request.RequestState;
import io.countersign.domain.request.Verdict;
import io.countersign.domain.step.DecisionPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a link shows. Looking at it changes nothing, whoever looks and however often. */
class OpenLinkTest {
  private static final String ANA = "ana@example.test";

  private final World world = new World();

  private LinkPage open(LinkResolver.Pressed link) {
    return open(link, 0, "");
  }

  private LinkPage open(LinkResolver.Pressed link, int suspicion, String cookie) {
    return world.openLink.find(link).page(suspicion, cookie);
  }

  private LinkPage.Ready ready(ApprovalRequest request, int suspicion, String cookie) {
    return (LinkPage.Ready) open(world.link(request, ANA, LinkAction.APPROVE), suspicion, cookie);
  }

  private static StepBuilder oneClick() {
    return aStep().policy(policy(DecisionPolicy.CodeRule.WHEN_SUSPICIOUS));
  }

  private static DecisionPolicy policy(DecisionPolicy.CodeRule code) {
    return new DecisionPolicy(
        DecisionPolicy.OneClick.KNOWN_DEVICE,
        code,
        DecisionPolicy.CommentRule.OPTIONAL,
        DecisionPolicy.ApiUse.REFUSED);
  }

  private String cookie() {
    return KnownDevice.issue(
        world.signingKey(), new EmailAddress(ANA), world.clock.instant().minusSeconds(60));
  }

  @Test
  @DisplayName("A1 opening a link writes nothing")
  void opening_writes_nothing() {
    var request = world.open(aStep());
    var before = world.everything();
    for (var action : new LinkAction[] {LinkAction.APPROVE, LinkAction.REJECT}) {
      assertThat(open(world.link(request, ANA, action))).isInstanceOf(LinkPage.Ready.class);
      assertThat(open(world.link(request, ANA, action), 9, "")).isInstanceOf(LinkPage.Ready.class);
    }
    assertThat(world.everything()).isEqualTo(before);
  }

  @Test
  void the_page_shows_what_is_asked_and_how_far_it_is() {
    var request =
        world.open(
            aStep()
                .quorum(new Quorum.Rule.All(), 1)
                .fields(aField("iban").text("DE89").masked(), aField("x").text("1").concealed()));
    world.approve(request, "ben@example.test");
    var page = ready(request, 0, "");
    assertThat(page.frame().request().progress()).isEqualTo(new Notice.Progress(2, 1, 0, 2));
    assertThat(page.frame().approver()).isEqualTo(ANA);
    assertThat(page.frame().action()).isEqualTo(LinkAction.APPROVE);
    assertThat(page.frame().request().fields()).hasSize(1);
    assertThat(page.toString()).doesNotContain("DE89");
  }

  @Test
  @DisplayName("A2 A4 garbage costs no query")
  void garbage_reaches_no_table() {
    var request = world.open(aStep());
    var good = world.link(request, ANA, LinkAction.APPROVE);
    var keys = mock(SigningKeys.class);
    var links = mock(Links.class);
    var requests = mock(ApprovalRequests.class);
    var audit = mock(AuditLog.class);
    var resolver =
        new LinkResolver(
            mock(Transactions.class),
            new KeyRing(keys, world.box, world.clock),
            links,
            requests,
            mock(Tenants.class),
            audit,
            world.clock);
    var key = world.storage.signingKeys.list(ACME).getFirst();
    when(keys.find(any())).thenReturn(Optional.of(key));

    resolver.resolve(
        new LinkResolver.Pressed("nonsense", good.token(), good.purpose(), World.VISIT));
    verifyNoInteractions(keys);
    for (var i = 0; i < 100; i++) {
      resolver.resolve(
          new LinkResolver.Pressed(good.keyId(), good.token() + i, good.purpose(), World.VISIT));
    }
    verify(keys).find(any());
    verifyNoInteractions(links, requests, audit);
  }

  @Test
  @DisplayName("A13 after one's own answer the link shows it")
  void ones_own_answer_is_shown() {
    var request = world.open(aStep());
    world.decideApproval.handle(
        World.command(request, anAnswer(asked(request, ANA)).rejecting("no")));
    var page = (LinkPage.AlreadyDecided) open(world.link(request, ANA, LinkAction.APPROVE));
    assertThat(page.own()).isTrue();
    assertThat(page.answer().verdict()).isEqualTo(Verdict.REJECT);
    assertThat(page.answer().comment()).isEqualTo("no");
  }

  @Test
  @DisplayName("B33 after another's answer the link shows that")
  void anothers_answer_is_shown() {
    var request = world.open(aStep());
    world.approve(request, "ben@example.test");
    var page = (LinkPage.AlreadyDecided) open(world.link(request, ANA, LinkAction.APPROVE));
    assertThat(page.own()).isFalse();
    assertThat(page.answer().by()).isEqualTo("ben@example.test");
  }

  @Test
  void what_a_machine_answered_in_ones_place_is_not_ones_own_answer() {
    var request = world.open(aStep().machinesMayAnswer());
    world.decideApproval.handle(
        World.command(request, anAnswer(asked(request, ANA)).byMachine("key9", "Robot")));
    var page = (LinkPage.AlreadyDecided) open(world.link(request, ANA, LinkAction.APPROVE));
    assertThat(page.own()).isFalse();
    assertThat(page.answer().by()).isEqualTo("Robot");
  }

  @Test
  @DisplayName("A11 a cancelled request says so")
  void a_cancelled_request_is_over() {
    var request = world.open(aStep());
    world.closeRequest.handle(
        new CloseRequest.Command(
            ACME, request.id(), CloseRequest.Cause.CANCEL, World.client().actor(), ""));
    assertThat(open(world.link(request, ANA, LinkAction.APPROVE)))
        .isInstanceOfSatisfying(
            LinkPage.Over.class,
            over -> assertThat(over.state()).isEqualTo(RequestState.CANCELLED));
  }

  @Test
  @DisplayName("A9 a link is expired from the end of its request on, before the timer came")
  void an_expired_link_says_so() {
    var request = world.open(aStep());
    var link = world.link(request, ANA, LinkAction.APPROVE);
    world.clock.set(request.expiresAt());
    assertThat(open(link)).isInstanceOf(LinkPage.Expired.class);
    world.clock.advance(Duration.ofSeconds(1));
    assertThat(open(link)).isInstanceOf(LinkPage.Expired.class);
    world.runDueJobs();
    assertThat(open(link)).isInstanceOf(LinkPage.Expired.class);
  }

  @Test
  void an_expired_link_of_a_decided_request_shows_the_decision() {
    var request = world.open(aStep());
    var link = world.link(request, ANA, LinkAction.APPROVE);
    world.approve(request, ANA);
    world.clock.advance(Duration.ofDays(4));
    assertThat(open(link)).isInstanceOf(LinkPage.AlreadyDecided.class);
  }

  @Test
  @DisplayName("A11 a link that was withdrawn, or speaks of other content, is revoked")
  void withdrawn_links_are_revoked() {
    var request = world.open(aStep());
    var link = world.link(request, ANA, LinkAction.APPROVE);
    world.storage.links.revokeOf(ACME, request.id(), world.clock.instant());
    assertThat(open(link)).isInstanceOf(LinkPage.Revoked.class);

    var other = aRequest().build();
    world.storage.requests.add(ACME, other);
    var stale =
        world
            .personalLinks
            .toAnswer(
                world.signingKey(),
                aRequest()
                    .id(other.id())
                    .of(aStep().titled("Before it was edited"))
                    .assignedTo(other.assignments().toArray(new Assignment[0]))
                    .build(),
                asked(other, ANA).id(),
                Samples.EMAIL,
                world.clock.instant())
            .getFirst();
    world.storage.links.addAll(ACME, List.of(stale));
    assertThat(
            open(
                World.pressed(
                    world.personalLinks.address(world.signingKey(), stale),
                    LinkAction.Purpose.ACTION)))
        .isInstanceOf(LinkPage.Revoked.class);
  }

  @Test
  @DisplayName("A12 a right MAC on a link that was never given out puts the key under suspicion")
  void a_forged_nonce_raises_the_alarm() {
    var request = world.open(aStep());
    var never =
        world
            .personalLinks
            .toAnswer(
                world.signingKey(),
                request,
                asked(request, ANA).id(),
                Samples.EMAIL,
                world.clock.instant().minusSeconds(5))
            .getFirst();
    var jobs = world.storage.jobs.scheduled();
    assertThat(
            open(
                World.pressed(
                    world.personalLinks.address(world.signingKey(), never),
                    LinkAction.Purpose.ACTION)))
        .isInstanceOf(LinkPage.Invalid.class);

    assertThat(world.audit.ofTenant()).endsWith("key.suspected");
    assertThat(JsonText.text(world.audit.lastOfTenant(), "details", "ip")).isEqualTo("192.0.2.7");
    assertThat(JsonText.text(world.audit.lastOfTenant(), "details", "userAgent"))
        .isEqualTo("Firefox");
    assertThat(JsonText.text(world.audit.lastOfTenant(), "details", "keyId"))
        .isEqualTo(world.signingKey().id().value());
    assertThat(world.now(request)).isEqualTo(request);
    assertThat(world.storage.jobs.scheduled()).isEqualTo(jobs);
  }

  @Test
  @DisplayName("A12 whoever has the key cannot fill the log: told once an hour")
  void a_suspicion_is_told_once_an_hour() {
    var request = world.open(aStep());
    var never =
        world
            .personalLinks
            .toAnswer(
                world.signingKey(),
                request,
                asked(request, ANA).id(),
                Samples.EMAIL,
                world.clock.instant().minusSeconds(5))
            .getFirst();
    var forged =
        World.pressed(
            world.personalLinks.address(world.signingKey(), never), LinkAction.Purpose.ACTION);
    var before = world.audit.ofTenant().size();
    for (var visit = 0; visit < 50; visit++) {
      open(forged);
      world.clock.advance(Duration.ofMinutes(1));
    }
    assertThat(world.audit.ofTenant()).hasSize(before + 1);

    world.clock.advance(Duration.ofMinutes(10));
    open(forged);
    assertThat(world.audit.ofTenant()).hasSize(before + 2);
  }

  @Test
  void a_known_device_may_answer_with_one_click_where_the_policy_says_so() {
    assertThat(ready(world.open(oneClick()), 0, cookie()).oneClick()).isTrue();
    assertThat(ready(world.open(aStep()), 0, cookie()).oneClick()).isFalse();
    assertThat(ready(world.open(oneClick()), 0, "").oneClick()).isFalse();
    assertThat(ready(world.open(oneClick()), 1, cookie()).oneClick()).isFalse();
    assertThat(
            ready(world.open(aStep().policy(policy(DecisionPolicy.CodeRule.ALWAYS))), 0, cookie())
                .oneClick())
        .isFalse();
  }

  @Test
  void a_form_is_never_answered_with_one_click() {
    var request = world.open(oneClick().fields(aField("total").number("1").editable()));
    var page = (LinkPage.Ready) open(world.link(request, ANA, LinkAction.FORM), 0, cookie());
    assertThat(page.oneClick()).isFalse();
    assertThat(page.editable()).isTrue();
    assertThat(ready(request, 0, cookie()).oneClick()).isTrue();
  }

  @Test
  void the_code_is_wanted_from_two_signs_on_or_always() {
    var request = world.open(aStep());
    assertThat(ready(request, 1, "").askForCode()).isFalse();
    assertThat(ready(request, 2, "").askForCode()).isTrue();
    assertThat(
            ready(world.open(aStep().policy(policy(DecisionPolicy.CodeRule.ALWAYS))), 0, "")
                .askForCode())
        .isTrue();
  }

  @Test
  @Timeout(30)
  void a_request_that_cannot_be_read_takes_no_other_with_it() {
    var broken = world.open(aStep());
    var good = world.open(aStep());
    var requests = mock(ApprovalRequests.class);
    var busy = new CountDownLatch(2);
    var free = new CountDownLatch(1);
    when(requests.findAll(any(), any()))
        .thenAnswer(call -> {
          var asked = call.<List<RequestId>>getArgument(1);
          if (busy.getCount() > 0) {
            busy.countDown();
            free.await();
          } else if (asked.contains(broken.id())) {
            throw new IllegalStateException("Written by a later version");
          }
          return asked.stream()
              .map(id -> world.storage.requests.find(ACME, id).orElseThrow())
              .toList();
        });
    var openLink = new OpenLink(resolver(requests), world.clock);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var visits = new ArrayList<CompletableFuture<LinkPage>>();
      for (var i = 0; i < 10; i++) {
        var link = world.link(i == 5 ? broken : good, ANA, LinkAction.APPROVE);
        var arrived = new CompletableFuture<Thread>();
        visits.add(
            CompletableFuture.supplyAsync(
                () -> {
                  arrived.complete(Thread.currentThread());
                  return openLink.find(link).page(0, "");
                },
                threads));
        while (arrived.join().isAlive() && arrived.join().getState() != Thread.State.WAITING) {
          Thread.onSpinWait();
        }
      }
      free.countDown();

      for (var i = 0; i < 10; i++) {
        if (i == 5) {
          assertThatThrownBy(visits.get(i)::join).hasRootCauseMessage("Written by a later version");
        } else {
          assertThat(visits.get(i).join()).isInstanceOf(LinkPage.Ready.class);
        }
      }
    }
  }

  private LinkResolver resolver(ApprovalRequests requests) {
    return new LinkResolver(
        world.transactions,
        world.keyRing,
        world.storage.links,
        requests,
        world.storage.tenants,
        world.storage.auditLog,
        world.clock);
  }
}
