package io.countersign.adapters.web.hil;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.adapters.web.hil.Browser.Page;
import io.countersign.application.link.LinkAction;
import io.countersign.domain.quorum.Quorum;
import io.countersign.domain.request.RequestState;
import io.countersign.domain.request.Resubmission;
import io.countersign.domain.request.Verdict;
import io.countersign.domain.step.ApprovalStep;
import io.countersign.domain.tenant.Branding;
import io.micronaut.context.annotation.Property;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@MicronautTest
@Property(name = "spec.name", value = HilTestBeans.SPEC)
@Property(name = "countersign.public-url", value = World.PUBLIC_URL)
final class RevisionPagesTest {
  private static final String CFO = "cfo@example.test";
  private static final String COO = "coo@example.test";

  @Inject EmbeddedServer server;
  @Inject World world;

  private Browser browser;

  @BeforeEach
  void a_person() {
    browser = new Browser(server.getURI());
    world.brand(new Branding("Acme Finance", "#1f3a5f", ""));
  }

  private World.Asked ask() {
    return world.ask(Steps.aForm().approvers(CFO, COO).revisable(2), Locale.ENGLISH);
  }

  private Page openAndPress(URI link, Map<String, String> entered) {
    var page = browser.get(link);
    world.clock.advance(Duration.ofSeconds(3));
    return browser.press(page, entered);
  }

  @Test
  void returning_is_offered_where_the_step_allows_it_and_nowhere_else() {
    assertThat(browser.get(ask().reject()).html()).contains("value=\"return\"");
    assertThat(browser.get(ask().form()).html()).contains("value=\"return\"");
    var plain = world.ask(Steps.aStep().build(), Locale.ENGLISH);
    assertThat(browser.get(plain.approve()).html()).doesNotContain("value=\"return\"");
    var forged = openAndPress(plain.approve(), Map.of("decision", "return", "comment", "x"));
    assertThat(forged.status()).isEqualTo(409);
    assertThat(forged.problem()).isEqualTo("return-refused");
    assertThat(plain.now().pending()).isTrue();
  }

  @Test
  void a_person_returns_it_and_everybody_is_told_by_their_links() {
    var asked = ask();
    var theirs = asked.link(1, LinkAction.REJECT);

    var without = openAndPress(asked.reject(), Map.of("decision", "return"));
    assertThat(without.problem()).isEqualTo("comment-required");
    assertThat(without.html()).contains("Please say what should change.");
    world.clock.advance(Duration.ofSeconds(3));
    var pressed = browser.press(without, Map.of("decision", "return", "comment", "Split <it>."));

    assertThat(pressed.status()).isEqualTo(200);
    assertThat(pressed.html()).contains("You returned this for changes", "Split &lt;it&gt;.");
    assertThat(asked.now().state()).isEqualTo(RequestState.RETURNED);
    assertThat(browser.get(theirs).html())
        .contains("Returned for changes", "cfo@example.test", "Split &lt;it&gt;.")
        .doesNotContain("name=\"ticket\"");
    assertThat(browser.press(without, Map.of("decision", "return", "comment", "x")).status())
        .as("the same press once more")
        .isEqualTo(200);
    assertThat(browser.press(without, Map.of("comment", "No.")).status()).isEqualTo(409);
  }

  @Test
  void an_answer_to_a_page_that_was_open_when_it_went_back_does_not_count() {
    var asked = ask();
    var open = browser.get(asked.link(1, LinkAction.REJECT));
    asked.sendBack(CFO, "Wrong.");
    world.clock.advance(Duration.ofSeconds(3));

    var late = browser.press(open, Map.of("comment", "No."));

    assertThat(late.status()).isEqualTo(409);
    assertThat(late.problem()).isEqualTo("request-returned");
    assertThat(asked.now().decisions()).isEmpty();
  }

  @Test
  @DisplayName("A11 the page of a changed version shows what is new, and nothing that is masked")
  void a_changed_version_shows_what_is_new() {
    var asked = ask();
    var old = browser.get(asked.reject());
    asked.sendBack(COO, "The total is wrong.");
    asked.resubmit(
        new Resubmission(
            "Invoice batch, corrected",
            "Pays **13** vendors.",
            null,
            Map.of("total", "18000", "iban", "AT611904300234573201")));

    assertThat(browser.get(asked.form()).html())
        .contains(
            "What is new",
            "This is version 2. coo@example.test sent the one before back",
            "The total is wrong.",
            "18,250.4",
            "18,000",
            "Invoice batch, corrected",
            "The description has been rewritten.")
        .doesNotContain("AT61", "DE89");

    var pressed = browser.press(old, Map.of("comment", "No."));
    assertThat(pressed.status()).isEqualTo(409);
    assertThat(pressed.problem()).isEqualTo("request-revised");
    assertThat(pressed.html()).contains("There is a newer version");
    assertThat(asked.now().decisions()).isEmpty();
  }

  @Test
  void whoever_is_asked_for_the_code_need_not_choose_again() {
    var asked =
        world.ask(Steps.aStep().codeAlways().approvers(CFO, COO).revisable(1), Locale.ENGLISH);

    var wanted = openAndPress(asked.approve(), Map.of("decision", "return", "comment", "Split."));

    assertThat(wanted.problem()).isEqualTo("code-needed");
    assertThat(wanted.submits().getFirst()).contains("value=\"return\"");
    var done =
        browser.press(
            wanted, Map.of("decision", "return", "comment", "Split.", "code", asked.code()));
    assertThat(done.html()).contains("You returned this for changes");
  }

  @Test
  void what_was_decided_above_the_rules_says_so_to_everybody() {
    var asked = ask();
    var answered = openAndPress(asked.form(), Map.of("decision", "approve"));
    assertThat(answered.problem()).isEqualTo("validation-failed");
    var page = browser.get(asked.reject());
    asked.override(Verdict.APPROVE, "The bank closes at noon.");

    for (var told :
        new Page[] {
          browser.get(asked.link(1, LinkAction.REJECT)), browser.press(page, Map.of("comment", "x"))
        }) {
      assertThat(told.problem()).isEqualTo("overridden");
      assertThat(told.html())
          .contains("This was decided above the rules", "Operations", "The bank closes at noon.");
    }
  }

  @Test
  void a_receipt_says_that_the_answer_counts_no_more() {
    var asked = world.ask(twoOfTwo(), Locale.ENGLISH);
    openAndPress(asked.approve(), Map.of());
    var receipt = asked.receipt();
    assertThat(browser.get(receipt).html()).doesNotContain("no longer counts");
    asked.sendBack(COO, "Wrong.");
    asked.resubmit(new Resubmission("Another", null, null, Map.of()));

    var page = browser.get(receipt);

    assertThat(page.status()).isEqualTo(200);
    assertThat(page.html()).contains("no longer counts", "Invoice batch 2026-11");
  }

  private static ApprovalStep twoOfTwo() {
    return Steps.aStep()
        .approvers(CFO, COO)
        .quorum(new Quorum(new Quorum.Rule.All(), 1))
        .revisable(1);
  }
}
