package io.countersign.adapters.web.hil;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.adapters.web.hil.Browser.Page;
import io.micronaut.context.annotation.Property;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@MicronautTest
@Property(name = "spec.name", value = HilTestBeans.SPEC)
@Property(name = "countersign.public-url", value = World.PUBLIC_URL)
final class ReceiptPagesTest {
  @Inject EmbeddedServer server;
  @Inject World world;

  private Browser browser;
  private World.Asked asked;

  @BeforeEach
  void somebody_approved() {
    browser = new Browser(server.getURI());
    asked = world.ask(Steps.aStep().build(), Locale.ENGLISH);
    var page = browser.get(asked.approve());
    world.clock.advance(Duration.ofSeconds(3));
    assertThat(browser.press(page, Map.of("comment", "Fine <b>")).status()).isEqualTo(303);
  }

  @AfterEach
  void storage_is_well() {
    world.storage.recover();
  }

  private Page dispute(Page receipt) {
    return browser.press(receipt, Map.of());
  }

  private long disputes() {
    return asked.audit().stream().filter(e -> e.canonical().contains("decision.disputed")).count();
  }

  @Test
  void a_receipt_says_what_was_recorded_and_how_to_prove_it() {
    var receipt = browser.get(asked.receipt());

    assertThat(receipt.status()).isEqualTo(200);
    assertThat(receipt.html())
        .contains(
            "You approved this",
            "Invoice batch 2026-11",
            "cfo@example.test",
            "127.0.0.1",
            "E-mail",
            "Fine &lt;b&gt;",
            "18,250.4",
            asked.audit().stream()
                .filter(e -> e.canonical().contains("decision.recorded"))
                .findFirst()
                .orElseThrow()
                .hash())
        .doesNotContain("DE8937");
    assertThat(receipt.submits()).hasSize(1);
  }

  @Test
  void looking_at_a_receipt_disputes_nothing() {
    browser.send("HEAD", asked.receipt());
    browser.get(asked.receipt());

    assertThat(
            browser
                .get(URI.create("/hil/receipt/dispute?" + asked.receipt().getRawQuery()))
                .status())
        .isEqualTo(405);
    assertThat(disputes()).isZero();
  }

  @Test
  @DisplayName("A31 this wasn't me: 202, on record once, the decision stands")
  void this_was_not_me_goes_on_record_once() {
    var receipt = browser.get(asked.receipt());

    var first = dispute(receipt);
    var second = dispute(receipt);

    assertThat(first.status()).isEqualTo(202);
    assertThat(second.status()).isEqualTo(202);
    assertThat(first.html()).contains("Recorded as disputed;");
    assertThat(first.submits()).isEmpty();
    assertThat(disputes()).isEqualTo(1);
    assertThat(asked.now().decisions()).hasSize(1);
    assertThat(browser.get(asked.receipt()).html()).contains("Recorded as disputed;");
  }

  @Test
  @DisplayName("A20 C09 a program that presses \"this wasn't me\" is asked for the code")
  void a_program_disputes_nothing() {
    var scanner = browser.with("User-Agent", "A scanner");
    var wrong = asked.code().equals("0000") ? "1111" : "0000";

    var page = scanner.press(scanner.get(asked.receipt()), Map.of("signs", "jw"));
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.problem()).isEqualTo("code-needed");
    assertThat(page.html()).contains("Code from your message");
    for (int i = 0; i < 3; i++) {
      page = scanner.press(page, Map.of("code", wrong));
      assertThat(page.html()).contains("These are not the digits in your message");
    }
    var fourth = scanner.press(page, Map.of("code", wrong));
    assertThat(fourth.status()).isEqualTo(429);
    assertThat(fourth.problem()).isEqualTo("too-many-attempts");
    assertThat(scanner.press(page, Map.of("code", asked.code())).status()).isEqualTo(429);
    assertThat(disputes()).isZero();

    world.clock.advance(Duration.ofMinutes(10));
    assertThat(scanner.press(page, Map.of("code", asked.code())).status()).isEqualTo(202);
    assertThat(disputes()).isEqualTo(1);
  }

  @Test
  void a_receipt_opened_by_a_program_asks_for_the_code_at_once() {
    var scanner = browser.with("User-Agent", "Chrome/138.0.0.0");
    scanner.send("HEAD", asked.receipt());

    var page = scanner.get(asked.receipt());

    assertThat(page.problem()).isEmpty();
    assertThat(page.html()).contains("Code from your message");
    assertThat(scanner.press(page, Map.of("code", asked.code())).status()).isEqualTo(202);
  }

  @Test
  void a_dispute_needs_the_ticket_of_its_page() {
    var receipt = browser.get(asked.receipt());

    var forged =
        browser.post(
            receipt.action(),
            Map.of("k", receipt.hidden("k"), "t", receipt.hidden("t"), "ticket", "1.2.3"));

    assertThat(forged.status()).isEqualTo(403);
    assertThat(forged.problem()).isEqualTo("form-ticket-invalid");
    assertThat(browser.with("Sec-Fetch-Site", "cross-site").press(receipt, Map.of()).status())
        .isEqualTo(403);
    assertThat(disputes()).isZero();
  }

  @Test
  void only_a_receipt_link_opens_a_receipt() {
    assertThat(browser.get(URI.create("/hil/receipt?" + asked.approve().getRawQuery())).status())
        .isEqualTo(400);
    assertThat(browser.get(URI.create("/hil/action?" + asked.receipt().getRawQuery())).status())
        .isEqualTo(400);
    assertThat(
            browser
                .post(
                    URI.create("/hil/receipt/dispute"),
                    Map.of("k", "k0000000000", "t", "x", "ticket", "y"))
                .status())
        .isEqualTo(400);
  }

  @Test
  void a_receipt_is_shown_for_thirty_days() {
    var link = asked.receipt();
    world.clock.advance(Duration.ofDays(30));

    var page = browser.get(link);

    assertThat(page.status()).isEqualTo(410);
    assertThat(page.problem()).isEqualTo("receipt-expired");
  }

  @Test
  void while_storage_is_down_a_dispute_can_be_pressed_again() {
    var receipt = browser.get(asked.receipt());
    world.storage.loseCommits();

    var unknown = dispute(receipt);

    assertThat(unknown.status()).isEqualTo(503);
    assertThat(unknown.header("Retry-After")).isEqualTo("5");
    world.storage.recover();
    assertThat(browser.press(unknown, Map.of()).status()).isEqualTo(202);
  }

  @Test
  @DisplayName("B38 nobody is told that a dispute was not recorded because it cannot be shown")
  void storage_that_ends_right_after_a_dispute_makes_nothing_untrue() {
    var receipt = browser.get(asked.receipt());
    world.storage.goDownAfterTheNextCommit();

    var unknown = dispute(receipt);

    assertThat(unknown.status()).isEqualTo(503);
    assertThat(unknown.problem()).isEqualTo("outcome-unknown");
    assertThat(disputes()).isEqualTo(1);
  }
}
