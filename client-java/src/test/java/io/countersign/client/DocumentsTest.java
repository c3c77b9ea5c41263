package io.countersign.client;

import static io.countersign.client.StubInstallation.ID;
import static io.countersign.client.StubInstallation.decided;
import static io.countersign.client.StubInstallation.execution;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is sent and read, member by member. */
@Timeout(60)
class DocumentsTest {
  private final StubInstallation there = new StubInstallation();
  private final CountersignClient client = there.client().build();

  @AfterEach
  void stop() {
    client.close();
    there.close();
  }

  private String sent(NewApproval approval) {
    there.thenJson(decided("approved", "approve"));
    client.approvals().open(approval, "k");
    return there.taken().getLast().body();
  }

  @Test
  void everything_that_can_be_asked() {
    assertThat(
            sent(
                NewApproval.of("Batch")
                    .summary("Pays **14**")
                    .requester("ana@example.test")
                    .approver("cfo@example.test")
                    .role("finance")
                    .managerOfRequester()
                    .quorum(Quorum.perGroup(Quorum.atLeast(2)).veto(2))
                    .field(Field.number("total", "Total", new BigDecimal("18250.40")).editable())
                    .field(Field.text("iban", "Account", "DE89").masked())
                    .field(Field.longText("memo", "Memo", "m").concealed())
                    .field(Field.yesNo("rush", "Rush", null).required())
                    .field(Field.date("due", "Due", LocalDate.of(2026, 11, 30)).immaterial())
                    .field(Field.choice("how", "How", "wire", List.of("wire", "cash")))
                    .delivery("email", "slack")
                    .trigger("Run 42")
                    .next("Paid.", "Not paid.")
                    .expiresIn(Duration.ofHours(72))
                    .remindAfter(Duration.ofHours(24))
                    .revisions(2)
                    .label("region", "eu")
                    .label("kind", "batch")
                    .callbackUrl("https://erp.example.test/hooks")
                    .with("policy", Map.of("api", "allowed"))))
        .isEqualTo(
            "{\"approvers\":[{\"email\":\"cfo@example.test\"},{\"role\":\"finance\"},"
                + "{\"managerOf\":\"requester\"}],"
                + "\"callbackUrl\":\"https://erp.example.test/hooks\","
                + "\"context\":{\"next\":{\"approve\":\"Paid.\",\"reject\":\"Not paid.\"},"
                + "\"trigger\":\"Run 42\"},"
                + "\"delivery\":[\"email\",\"slack\"],\"expiresIn\":\"PT72H\",\"fields\":["
                + "{\"input\":\"editable-optional\",\"label\":\"Total\",\"name\":\"total\","
                + "\"type\":\"number\",\"value\":18250.40},"
                + "{\"display\":\"readable-masked\",\"label\":\"Account\",\"name\":\"iban\","
                + "\"type\":\"text\",\"value\":\"DE89\"},"
                + "{\"display\":\"concealed\",\"label\":\"Memo\",\"name\":\"memo\","
                + "\"type\":\"long-text\",\"value\":\"m\"},"
                + "{\"input\":\"required-from-human\",\"label\":\"Rush\",\"name\":\"rush\","
                + "\"type\":\"boolean\",\"value\":null},"
                + "{\"label\":\"Due\",\"material\":false,\"name\":\"due\",\"type\":\"date\","
                + "\"value\":\"2026-11-30\"},"
                + "{\"choices\":[\"wire\",\"cash\"],\"label\":\"How\",\"name\":\"how\","
                + "\"type\":\"choice\",\"value\":\"wire\"}],"
                + "\"labels\":{\"kind\":\"batch\",\"region\":\"eu\"},"
                + "\"policy\":{\"api\":\"allowed\"},"
                + "\"quorum\":{\"each\":{\"n\":2,\"rule\":\"at-least\"},\"rule\":\"per-group\","
                + "\"veto\":2},\"remindAfter\":\"PT24H\","
                + "\"requester\":{\"email\":\"ana@example.test\"},\"revisions\":{\"max\":2},"
                + "\"summary\":\"Pays **14**\",\"title\":\"Batch\"}");
  }

  @Test
  void the_same_request_is_the_same_bytes_in_whatever_order_it_was_put_together() {
    assertThat(sent(NewApproval.of("T").label("a", "1").label("b", "2").summary("s")))
        .isEqualTo(sent(NewApproval.of("T").summary("s").label("b", "2").label("a", "1")));
  }

  @Test
  void what_is_made_from_something_leaves_it_as_it_was() {
    var one = NewApproval.of("T").approver("a@example.test").label("a", "1");
    one.approver("b@example.test").label("b", "2");
    assertThat(sent(one))
        .isEqualTo(
            "{\"approvers\":[{\"email\":\"a@example.test\"}],\"labels\":{\"a\":\"1\"},"
                + "\"title\":\"T\"}");
  }

  @Test
  void drafts_as_they_are_sent_and_read() {
    var draft =
        StubInstallation.approval("draft")
            .replaceAll("\"expiresAt\":\"[^\"]+\"", "\"expiresAt\":null");
    there.thenJson(draft).thenJson(draft).thenJson(StubInstallation.approval("pending"));
    var asked = NewApproval.of("T").approver("a@example.test");

    var drafted = client.approvals().draft(asked, "order-7");
    client.approvals().change(ID, asked.summary("s"));
    var submitted = client.approvals().submit(ID);

    assertThat(drafted.result()).isEqualTo(new ApprovalResult.Draft(drafted));
    assertThat(drafted.expiresAt()).isNull();
    assertThat(submitted.result()).isInstanceOf(ApprovalResult.StillPending.class);
    assertThat(there.taken())
        .extracting(call -> call.method() + " " + call.target() + " " + call.body())
        .containsExactly(
            "POST /v1/approvals {\"approvers\":[{\"email\":\"a@example.test\"}],"
                + "\"draft\":true,\"title\":\"T\"}",
            "PUT /v1/approvals/"
                + ID
                + " {\"approvers\":[{\"email\":\"a@example.test\"}],"
                + "\"summary\":\"s\",\"title\":\"T\"}",
            "POST /v1/approvals/" + ID + "/submit {}");
    assertThat(there.taken().getFirst().header("Idempotency-key")).isEqualTo("order-7");
  }

  @Test
  void changes_and_executions_as_they_are_sent() {
    there.thenJson(decided("approved", "approve"));
    client
        .approvals()
        .resubmit(ID, Changes.NONE.summary("New.").field("total", 17200).field("note", null));
    assertThat(there.taken().getLast().target()).isEqualTo("/v1/approvals/" + ID + "/resubmit");
    assertThat(there.taken().getLast().body())
        .isEqualTo("{\"fields\":{\"note\":null,\"total\":17200},\"summary\":\"New.\"}");

    there.thenJson(execution("running", "null", ""));
    var started =
        client
            .executions()
            .start(
                NewExecution.of("contract-review")
                    .version(3)
                    .input("value", new BigDecimal("80000"))
                    .input("customer", "Initech")
                    .requester("rep@example.test")
                    .label("crm", "deal-7")
                    .callbackUrl("https://crm.example.test/hooks"),
                "deal-7");
    assertThat(started.version()).isEqualTo(3);
    assertThat(there.taken().getLast().header("Idempotency-key")).isEqualTo("deal-7");
    assertThat(there.taken().getLast().body())
        .isEqualTo(
            "{\"callbackUrl\":\"https://crm.example.test/hooks\","
                + "\"input\":{\"customer\":\"Initech\",\"value\":80000},"
                + "\"labels\":{\"crm\":\"deal-7\"},"
                + "\"requester\":{\"email\":\"rep@example.test\"},\"version\":3,"
                + "\"workflow\":\"contract-review\"}");
  }

  @Test
  void clocks_as_they_are_sent() {
    assertThat(
            sent(
                NewApproval.of("T")
                    .remindAfter(Duration.ofHours(24))
                    .remindEvery(Duration.ofHours(12))
                    .escalate(Escalation.notifying(Duration.ofHours(30)).toManagerOfRequester())
                    .escalate(
                        Escalation.widening(Duration.ofHours(40))
                            .toRole("leads")
                            .to("b@example.test"))
                    .escalate(Escalation.replacing(Duration.ofHours(72)).to("cfo@example.test"))
                    .onExpiry(OnExpiry.ESCALATE)
                    .calendar("berlin")))
        .isEqualTo(
            "{\"calendar\":\"berlin\",\"escalate\":["
                + "{\"action\":\"notify\",\"after\":\"PT30H\",\"to\":[{\"managerOf\":\"requester\"}]},"
                + "{\"action\":\"widen\",\"after\":\"PT40H\","
                + "\"to\":[{\"role\":\"leads\"},{\"email\":\"b@example.test\"}]},"
                + "{\"action\":\"replace\",\"after\":\"PT72H\","
                + "\"to\":[{\"email\":\"cfo@example.test\"}]}],"
                + "\"onExpiry\":\"escalate\",\"remindAfter\":\"PT24H\",\"remindEvery\":\"PT12H\","
                + "\"title\":\"T\"}");
  }

  @Test
  void an_outcome_of_time_running_out_names_the_rule_and_nobody() {
    there.thenJson(
        decided("approved", "approve")
            .replaceFirst(
                "\"decidedBy\": *\\{[^}]*}", "\"decidedBy\": null, \"rule\": \"on-expiry\""));

    var outcome = ((ApprovalResult.Approved) client.approvals().find(ID).result()).outcome();

    assertThat(outcome.decidedBy()).isNull();
    assertThat(outcome.rule()).isEqualTo("on-expiry");
  }

  @Test
  void an_outcome_gives_the_values_that_count() {
    there.thenJson(decided("approved", "approve"));

    var outcome = ((ApprovalResult.Approved) client.approvals().find(ID).result()).outcome();

    assertThat(outcome.number("total")).isEqualTo(new BigDecimal("18000.10"));
    assertThat(outcome.fields())
        .containsEntry(
            "total",
            new Outcome.FieldOutcome(
                new BigDecimal("18250.40"), new BigDecimal("18000"), new BigDecimal("18000.10")));
    assertThat(outcome.yesNo("rush")).isTrue();
    assertThat(outcome.date("due")).isEqualTo(LocalDate.of(2026, 11, 30));
    assertThat(outcome.text("note")).isNull();
    assertThat(outcome.decidedAt()).isEqualTo(Instant.parse("2026-11-21T09:00:12.031250Z"));
    assertThat(requireNonNull(outcome.decidedBy()).email()).isEqualTo("cfo@example.test");
    assertThat(outcome.rule()).isNull();
    assertThat(outcome.comment()).isEqualTo("Fine");
    assertThatThrownBy(() -> outcome.number("totl"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("totl")
        .hasMessageContaining("total");
    assertThatThrownBy(() -> outcome.number("due")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void values_are_in_no_text_for_logs() {
    there.thenJson(decided("approved", "approve"));
    var approval = client.approvals().find(ID);

    assertThat(approval.toString()).doesNotContain("18000", "cfo@");
    assertThat(NewApproval.of("T").field(Field.text("iban", "A", "DE89")).toString())
        .doesNotContain("DE89");
    assertThat(Field.text("iban", "A", "DE89").toString()).doesNotContain("DE89");
    assertThat(NewExecution.of("w").input("iban", "DE89").toString()).doesNotContain("DE89");
    assertThat(Changes.NONE.field("iban", "DE89").toString()).doesNotContain("DE89");
  }
}
