package io.countersign.application.usecase.link;

import static io.countersign.application.testing.Samples.aStep;
import static io.countersign.application.testing.Samples.anAnswer;
import static io.countersign.application.testing.World.ACME;
import static io.countersign.application.testing.World.asked;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.countersign.application.link.KnownDevice;
import io.countersign.application.link.LinkAction;
import io.countersign.application.link.PageTicket;
import io.countersign.application.runtime.OutcomeUnknownException;
import io.countersign.application.runtime.StorageUnavailableException;
import io.countersign.application.testing.JsonText;
import io.countersign.application.testing.World;
import io.countersign.application.usecase.approval.CloseRequest;
import io.countersign.application.usecase.approval.FollowUps;
import io.countersign.application.usecase.link.PressLink.Result;
import io.countersign.domain.person.EmailAddress;
import io.countersign.domain.request.ApprovalRequest;
import io.countersign.domain.request.RequestState;
import io.countersign.domain.request.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A press answers, if a page of ours came before it. */
class PressLinkTest {
  private static final String ANA = "ana@example.test";
  private static final String BEN = "ben@example.test";

  private final World world = new World();

  private String ticket(LinkResolver.Pressed link) {
    return ticket(link, 0);
  }

  private String ticket(LinkResolver.Pressed link, int suspicion) {
    return ((LinkPage.Ready) world.openLink.find(link).page(suspicion, "")).ticket();
  }

  private Result press(LinkResolver.Pressed link, String ticket) {
    return press(link, ticket, Verdict.APPROVE, "", Map.of(), 0);
  }

  private Result press(
      LinkResolver.Pressed link,
      String ticket,
      Verdict formVerdict,
      String code,
      Map<String, String> typed,
      int suspicion) {
    return press(world.openLink.find(link), ticket, formVerdict, code, typed, suspicion);
  }

  private Result press(
      OpenedLink opened,
      String ticket,
      Verdict formVerdict,
      String code,
      Map<String, String> typed,
      int suspicion) {
    return world.pressLink.handle(
        new PressLink.Command(
            opened,
            ticket,
            PressLink.Wish.ANSWER,
            formVerdict,
            code,
            "",
            typed,
            "192.0.2.7",
            "Firefox",
            suspicion));
  }

  private LinkResolver.Pressed approveLink(ApprovalRequest request) {
    return world.link(request, ANA, LinkAction.APPROVE);
  }

  @Test
  void who_only_repeats_an_answer_is_not_remembered() {
    var request = world.open(aStep());
    var link = approveLink(request);
    var ticket = ticket(link);
    press(link, ticket);

    var again = (Result.Done) press(link, ticket);
    assertThat(again.deviceCookie()).isNull();
  }

  @Test
  void an_answer_whose_receipt_has_lost_its_key_is_told_on_the_page() {
    var request = world.open(aStep());
    var link = approveLink(request);
    var ticket = ticket(link);
    world.rotateSigningKey();
    world.clock.advance(Duration.ofSeconds(1));
    press(link, ticket);
    world.revokeSigningKey();
    world.clock.advance(Duration.ofSeconds(1));

    assertThat(press(link, ticket))
        .isInstanceOfSatisfying(
            Result.NotAnswerable.class,
            result -> assertThat(result.page()).isInstanceOf(LinkPage.AlreadyDecided.class));
  }

  @Test
  void a_press_decides_and_leads_to_the_receipt() {
    var request = world.open(aStep());
    var link = approveLink(request);
    var result = (Result.Done) press(link, ticket(link));

    assertThat(world.now(request).state()).isEqualTo(RequestState.APPROVED);
    assertThat(World.pressed(result.receipt(), LinkAction.Purpose.RECEIPT))
        .isEqualTo(world.link(request, ANA, LinkAction.RECEIPT));
    assertThat(
            KnownDevice.isKnown(
                world.signingKey(),
                new EmailAddress(ANA),
                Objects.requireNonNull(result.deviceCookie()),
                world.clock.instant()))
        .isTrue();
    var event = world.audit.last(request);
    assertThat(JsonText.text(event, "details", "ip")).isEqualTo("192.0.2.7");
    assertThat(JsonText.text(event, "details", "assurance")).isEqualTo("link");
    assertThat(JsonText.text(event, "details", "linkKeyId"))
        .isEqualTo(world.signingKey().id().value());
  }

  @Test
  @DisplayName("B38 nobody is told that a stored answer was not, when the database is gone by then")
  void storage_that_ends_right_after_the_answer_makes_nothing_untrue() {
    FollowUps blind = mock();
    when(blind.signingKey(ACME)).thenReturn(world.signingKey());
    when(blind.usableLinks(any(), any(), any()))
        .thenThrow(new StorageUnavailableException(new IllegalStateException("down")));
    var pressLink =
        new PressLink(
            world.openLink,
            new ReceiptLinks(blind, world.personalLinks),
            world.decideApproval,
            world.returnForChanges,
            world.askQuestion,
            new CodeCheck(world.transactions, world.storage.codeTries, world.clock),
            world.clock);
    var link = approveLink(world.open(aStep()));
    var press =
        new PressLink.Command(
            world.openLink.find(link),
            ticket(link),
            PressLink.Wish.ANSWER,
            Verdict.APPROVE,
            "",
            "",
            Map.of(),
            "192.0.2.7",
            "Firefox",
            0);

    assertThat(pressLink.handle(press)).isInstanceOf(Result.Done.class);
    assertThatThrownBy(() -> pressLink.handle(press)).isInstanceOf(OutcomeUnknownException.class);
  }

  @Test
  @DisplayName("A7 the link says approve, whatever is posted")
  void the_verdict_is_in_the_link() {
    var request = world.open(aStep());
    var link = approveLink(request);
    press(link, ticket(link), Verdict.REJECT, "", Map.of("total", "1"), 0);
    assertThat(world.now(request).decisions().getFirst().verdict()).isEqualTo(Verdict.APPROVE);

    var other = world.open(aStep());
    var rejection = world.link(other, ANA, LinkAction.REJECT);
    press(rejection, ticket(rejection), Verdict.APPROVE, "", Map.of(), 0);
    assertThat(world.now(other).state()).isEqualTo(RequestState.REJECTED);
  }

  @Test
  @DisplayName("A15 without the ticket of this very page nothing happens")
  void a_press_needs_the_ticket_of_its_page() {
    var request = world.open(aStep());
    var link = approveLink(request);
    var foreign = ticket(world.link(request, BEN, LinkAction.APPROVE));
    var ofAnotherRequest = ticket(approveLink(world.open(aStep())));
    var mine = ticket(link);
    var before = world.everything();

    for (var ticket :
        List.of("", "x", foreign, ofAnotherRequest, mine + "x", mine.replace(".0.", ".1."))) {
      assertThat(press(link, ticket)).isInstanceOf(Result.TicketInvalid.class);
      assertThat(world.everything()).isEqualTo(before);
    }
    assertThat(press(link, mine)).isInstanceOf(Result.Done.class);
  }

  @Test
  @DisplayName("A15 a page is good for half an hour")
  void a_page_grows_old() {
    var request = world.open(aStep());
    var link = approveLink(request);
    var ticket = ticket(link);
    world.clock.advance(PageTicket.VALID.plusMillis(1));
    var refused = (Result.TicketInvalid) press(link, ticket);
    assertThat(world.now(request).pending()).isTrue();
    assertThat(press(link, ((LinkPage.Ready) refused.fresh()).ticket()))
        .isInstanceOf(Result.Done.class);

    var other = world.open(aStep());
    var inTime = ticket(approveLink(other));
    world.clock.advance(PageTicket.VALID.minusMillis(1));
    assertThat(press(approveLink(other), inTime)).isInstanceOf(Result.Done.class);
  }

  @Test
  @DisplayName("A13 pressing twice is one decision and the same receipt")
  void pressing_twice_is_one_decision() {
    var request = world.open(aStep());
    var link = approveLink(request);
    var ticket = ticket(link);
    var first = (Result.Done) press(link, ticket);
    var before = world.everything();
    var second = (Result.Done) press(link, ticket);
    assertThat(second.receipt()).isEqualTo(first.receipt());
    assertThat(world.everything()).isEqualTo(before);
  }

  @Test
  @DisplayName("A14 B33 whoever is late sees what was decided")
  void a_late_press_shows_the_decision() {
    var request = world.open(aStep());
    var approve = approveLink(request);
    var reject = world.link(request, ANA, LinkAction.REJECT);
    var late = world.link(request, BEN, LinkAction.REJECT);
    var tickets = new String[] {ticket(approve), ticket(reject), ticket(late)};
    press(approve, tickets[0]);
    var before = world.everything();

    var opposite = (Result.NotAnswerable) press(reject, tickets[1]);
    assertThat(((LinkPage.AlreadyDecided) opposite.page()).own()).isTrue();
    var other = (Result.NotAnswerable) press(late, tickets[2]);
    assertThat(((LinkPage.AlreadyDecided) other.page()).own()).isFalse();
    assertThat(world.everything()).isEqualTo(before);
  }

  @Test
  void if_a_machine_gave_the_same_answer_first_that_is_shown() {
    var request = world.open(aStep().machinesMayAnswer());
    var link = approveLink(request);
    var ticket = ticket(link);
    world.decideApproval.handle(
        World.command(request, anAnswer(asked(request, ANA)).byMachine("key9", "Robot")));
    var result = (Result.NotAnswerable) press(link, ticket);
    assertThat(((LinkPage.AlreadyDecided) result.page()).answer().by()).isEqualTo("Robot");
  }

  @Test
  @DisplayName("A9 A11 what ended in between cannot be answered")
  void what_ended_in_between_is_over() {
    var cancelled = world.open(aStep());
    var ticket = ticket(approveLink(cancelled));
    world.closeRequest.handle(
        new CloseRequest.Command(
            ACME, cancelled.id(), CloseRequest.Cause.CANCEL, World.client().actor(), ""));
    assertThat(press(approveLink(cancelled), ticket))
        .isInstanceOfSatisfying(
            Result.NotAnswerable.class,
            r -> assertThat(r.page()).isInstanceOf(LinkPage.Over.class));

    var expiring = world.open(aStep().expiresIn(Duration.ofMinutes(1)));
    var link = approveLink(expiring);
    var early = ticket(link);
    world.clock.set(expiring.expiresAt());
    assertThat(press(link, early))
        .isInstanceOfSatisfying(
            Result.NotAnswerable.class,
            r -> assertThat(r.page()).isInstanceOf(LinkPage.Expired.class));
    assertThat(world.now(expiring).decisions()).isEmpty();
  }

  @Test
  @DisplayName("A clock that is put back while somebody presses spares nobody the code")
  void what_was_over_when_it_was_found_stays_over() {
    var request = world.open(aStep().expiresIn(Duration.ofMinutes(1)));
    var link = approveLink(request);
    var suspicious = ticket(link, OpenLink.SUSPICIOUS);
    world.clock.set(request.expiresAt());
    var opened = world.openLink.find(link);
    world.clock.set(request.expiresAt().minusSeconds(1));

    assertThat(press(opened, suspicious, Verdict.APPROVE, "", Map.of(), 0))
        .isInstanceOfSatisfying(
            Result.NotAnswerable.class,
            r -> assertThat(r.page()).isInstanceOf(LinkPage.Expired.class));
    assertThat(world.now(request).decisions()).isEmpty();
  }

  @Test
  void a_link_that_is_none_answers_nothing() {
    var request = world.open(aStep());
    var link = approveLink(request);
    var before = world.everything();
    assertThat(
            press(
                new LinkResolver.Pressed(
                    link.keyId(), link.token() + "x", link.purpose(), World.VISIT),
                ticket(link)))
        .isEqualTo(new Result.NotAnswerable(new LinkPage.Invalid()));
    assertThat(world.everything()).isEqualTo(before);
  }
}
