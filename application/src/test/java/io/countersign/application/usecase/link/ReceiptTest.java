package io.countersign.application.usecase.link;

import static io.countersign.application.testing.Samples.aStep;
import static io.countersign.application.testing.World.ACME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.application.channel.Notice;
import io.countersign.application.link.LinkAction;
import io.countersign.application.runtime.OutcomeUnknownException;
import io.countersign.application.testing.FaultyTransactions.Fault;
import io.countersign.application.testing.JsonText;
import io.countersign.application.testing.World;
import io.countersign.application.usecase.link.DisputeDecision.Result;
import io.countersign.domain.request.ApprovalRequest;
import io.countersign.domain.request.RequestState;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The receipt of an answer, and "this wasn't me". */
class ReceiptTest {
  private static final String ANA = "ana@example.test";

  private static final LinkResolver.Pressed NONE =
      new LinkResolver.Pressed("", "", LinkAction.Purpose.RECEIPT, World.VISIT);

  private final World world = new World();
  private final ApprovalRequest request = world.open(aStep());
  private LinkResolver.Pressed receipt = NONE;

  @BeforeEach
  void decided() {
    world.approve(request, ANA);
    receipt = world.link(request, ANA, LinkAction.RECEIPT);
  }

  private ReceiptPage.Receipt page() {
    return (ReceiptPage.Receipt) world.openReceipt.find(receipt, 0);
  }

  private Result dispute(String ticket) {
    return dispute(receipt, ticket);
  }

  private Result dispute(LinkResolver.Pressed link, String ticket) {
    return world.disputeDecision.handle(
        new DisputeDecision.Command(link, ticket, "", "192.0.2.9", "Safari", 0));
  }

  @Test
  void a_receipt_names_the_answer_and_its_evidence() {
    var before = world.everything();
    var page = page();
    var entry = world.storage.auditLog.stream(ACME, request.id().toString(), 1, 10).getFirst();
    assertThat(page.decisionId()).isEqualTo(world.now(request).decisions().getFirst().id().value());
    assertThat(page.evidence()).isEqualTo(entry.hash());
    assertThat(page.state()).isEqualTo(RequestState.APPROVED);
    assertThat(page.disputed()).isFalse();
    assertThat(world.everything()).isEqualTo(before);
  }

  @Test
  @DisplayName("A31 \"this wasn't me\" is on record, the caller hears of it, the decision stands")
  void a_dispute_is_put_on_record_and_told() {
    assertThat(dispute(page().ticket())).isEqualTo(new Result.Disputed());

    assertThat(world.audit.of(request))
        .containsExactly("request.opened", "decision.recorded", "decision.disputed");
    assertThat(JsonText.text(world.audit.last(request), "details", "ip")).isEqualTo("192.0.2.9");
    var owed = world.owed(request).getLast();
    assertThat(owed.data().event()).isEqualTo("decision.disputed");
    assertThat(JsonText.text(JsonText.read(owed.data().body()), "data", "disputedDecision"))
        .isEqualTo(page().decisionId());
    assertThat(page().disputed()).isTrue();
    assertThat(world.now(request).state()).isEqualTo(RequestState.APPROVED);
  }

  @Test
  void a_dispute_is_told_once() {
    dispute(page().ticket());
    var before = world.everything();
    assertThat(dispute(page().ticket())).isEqualTo(new Result.Disputed());
    assertThat(world.everything()).isEqualTo(before);
  }

  @Test
  @DisplayName("A15 a dispute needs the page of its receipt")
  void a_dispute_needs_its_page() {
    var good = page().ticket();
    var before = world.everything();
    assertThat(dispute("")).isEqualTo(new Result.TicketInvalid());
    assertThat(dispute(good + "x")).isEqualTo(new Result.TicketInvalid());
    assertThat(
            dispute(
                new LinkResolver.Pressed(
                    receipt.keyId(), receipt.token() + "x", receipt.purpose(), World.VISIT),
                good))
        .isEqualTo(new Result.LinkInvalid());
    assertThat(world.everything()).isEqualTo(before);
  }

  @Test
  @DisplayName("C09 who looks like a program disputes nothing without the code of the message")
  void a_program_needs_the_code() {
    var suspicious = (ReceiptPage.Receipt) world.openReceipt.find(receipt, OpenLink.SUSPICIOUS);
    assertThat(suspicious.askForCode()).isTrue();
    assertThat(page().askForCode()).isFalse();
    world.runDueJobs();
    var before = world.everything();
    var code = codeInTheReceipt();
    var wrong = code.equals("0000") ? "1111" : "0000";

    assertThat(dispute(suspicious.ticket(), "", 0)).isEqualTo(new Result.CodeNeeded(false));
    assertThat(dispute(page().ticket(), "", OpenLink.SUSPICIOUS))
        .isEqualTo(new Result.CodeNeeded(false));
    assertThat(world.everything()).isEqualTo(before);
    for (var n = 0; n < 3; n++) {
      assertThat(dispute(suspicious.ticket(), wrong, 0)).isEqualTo(new Result.CodeNeeded(true));
    }
    assertThat(dispute(suspicious.ticket(), wrong, 0))
        .isEqualTo(new Result.TooManyCodes(Duration.ofMinutes(10)));
    assertThat(dispute(suspicious.ticket(), code, 0)).isInstanceOf(Result.TooManyCodes.class);
    assertThat(world.audit.of(request)).doesNotContain("decision.disputed");
    world.clock.advance(Duration.ofMinutes(10));

    assertThat(dispute(suspicious.ticket(), " " + code, 1)).isEqualTo(new Result.Disputed());
  }

  private String codeInTheReceipt() {
    return world.email.notices(Notice.Receipt.class).getLast().code();
  }

  private Result dispute(String ticket, String code, int suspicion) {
    return world.disputeDecision.handle(
        new DisputeDecision.Command(receipt, ticket, code, "192.0.2.9", "Safari", suspicion));
  }

  @Test
  @DisplayName("A6 an approve link is no receipt")
  void an_approve_link_is_no_receipt() {
    var link = world.link(request, ANA, LinkAction.APPROVE);
    assertThat(
            world.openReceipt.find(
                new LinkResolver.Pressed(
                    link.keyId(), link.token(), LinkAction.Purpose.RECEIPT, World.VISIT),
                0))
        .isInstanceOf(ReceiptPage.Invalid.class);
  }

  @Test
  void a_receipt_lasts_thirty_days() {
    world.clock.advance(Duration.ofDays(30).minusSeconds(1));
    assertThat(world.openReceipt.find(receipt, 0)).isInstanceOf(ReceiptPage.Receipt.class);
    world.clock.advance(Duration.ofSeconds(1));
    assertThat(world.openReceipt.find(receipt, 0)).isInstanceOf(ReceiptPage.Expired.class);
    assertThat(dispute("")).isEqualTo(new Result.LinkInvalid());
  }

  @Test
  void a_withdrawn_receipt_says_so() {
    world.storage.links.revokeOf(ACME, request.id(), world.clock.instant());
    assertThat(world.openReceipt.find(receipt, 0)).isInstanceOf(ReceiptPage.Revoked.class);
  }

  @Test
  void nothing_of_a_dispute_is_half_stored() {
    var ticket = page().ticket();
    var before = world.everything();
    world.transactions.next(Fault.COMMIT_LOST);
    assertThatThrownBy(() -> dispute(ticket)).isInstanceOf(OutcomeUnknownException.class);
    assertThat(world.everything()).isEqualTo(before);
  }
}
