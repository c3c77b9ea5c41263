package io.countersign.adapters.web.hil;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.adapters.web.hil.Browser.Page;
import io.countersign.application.link.LinkAction;
import io.countersign.domain.request.ApprovalRequest;
import io.countersign.domain.request.Question;
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
import org.junit.jupiter.api.Test;

@MicronautTest
@Property(name = "spec.name", value = HilTestBeans.SPEC)
@Property(name = "countersign.public-url", value = World.PUBLIC_URL)
final class QuestionPagesTest {
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
    return world.ask(Steps.aForm().approvers(CFO, COO).revisable(1), Locale.ENGLISH);
  }

  private Page openAndPress(URI link, Map<String, String> entered) {
    var page = browser.get(link);
    world.clock.advance(Duration.ofSeconds(3));
    return browser.press(page, entered);
  }

  @Test
  void a_person_asks_and_everybody_reads_question_and_reply() {
    var asked = ask();

    var without = openAndPress(asked.reject(), Map.of("decision", "ask"));
    assertThat(without.problem()).isEqualTo("comment-required");
    assertThat(without.html()).contains("Please write your question.");
    world.clock.advance(Duration.ofSeconds(3));
    var sent = browser.press(without, Map.of("decision", "ask", "comment", "Which <vendors>?"));

    assertThat(sent.status()).isEqualTo(200);
    assertThat(sent.html()).contains("Your question was sent", "Which &lt;vendors&gt;?");
    assertThat(asked.now().pending()).isTrue();
    assertThat(asked.now().openQuestions())
        .extracting(q -> q.text().text())
        .containsExactly("Which <vendors>?");
    var theirs = browser.get(asked.link(1, LinkAction.REJECT)).html();
    assertThat(theirs)
        .contains(
            "Questions and answers",
            "cfo@example.test asked:",
            "Which &lt;vendors&gt;?",
            "There is no answer.",
            "No time runs out while a question waits")
        .doesNotContain("2036");

    var old = asked.reject();
    world.clock.advance(Duration.ofHours(1));
    asked.reply("All <14>\nof May.");

    assertThat(browser.get(old).html())
        .contains("answered:", "All &lt;14&gt;\nof May.")
        .doesNotContain("There is no answer.", "No time runs out");
    assertThat(asked.reject()).isNotEqualTo(old);
    assertThat(openAndPress(old, Map.of("comment", "No.")).status()).isEqualTo(303);
  }

  @Test
  void the_same_press_once_more_is_the_same_question() {
    var asked = ask();
    var page = browser.get(asked.reject());
    world.clock.advance(Duration.ofSeconds(3));
    var entered = Map.of("decision", "ask", "comment", "Which vendors?");

    browser.press(page, entered);

    assertThat(browser.press(page, entered).html()).contains("Your question was sent");
    assertThat(asked.now().history().questions()).hasSize(1);
  }

  @Test
  void whoever_has_asked_can_still_decide_with_the_same_link() {
    var asked = ask();
    openAndPress(asked.reject(), Map.of("decision", "ask", "comment", "Which vendors?"));

    assertThat(openAndPress(asked.reject(), Map.of("comment", "No.")).status()).isEqualTo(303);
    assertThat(asked.now().decisions()).hasSize(1);
  }

  @Test
  void whoever_comes_after_the_answers_asks_nothing() {
    var asked = ask();
    var page = browser.get(asked.link(1, LinkAction.REJECT));
    openAndPress(asked.reject(), Map.of("comment", "No."));

    var late = browser.press(page, Map.of("decision", "ask", "comment", "Why?"));

    assertThat(late.status()).isEqualTo(409);
    assertThat(asked.now().history().questions()).isEmpty();
  }

  @Test
  void there_is_an_end_to_questions() {
    var asked = ask();
    for (var number = 1; number <= ApprovalRequest.MAX_QUESTIONS; number++) {
      openAndPress(asked.reject(), Map.of("decision", "ask", "comment", number + "?"));
    }

    var refused = openAndPress(asked.reject(), Map.of("decision", "ask", "comment", "One more?"));

    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.problem()).isEqualTo("question-refused");
    assertThat(refused.html()).contains("One more?", "No more questions");
    assertThat(asked.now().history().questions()).extracting(Question::number).hasSize(20);
  }

  @Test
  void a_link_that_is_over_before_its_request_says_why() {
    var asked = ask();
    var link = asked.reject();
    openAndPress(link, Map.of("decision", "ask", "comment", "Which vendors?"));
    world.clock.advance(Duration.ofDays(30));

    var waiting = browser.get(link);
    assertThat(waiting.status()).isEqualTo(410);
    assertThat(waiting.problem()).isEqualTo("link-outlived");
    assertThat(waiting.html()).contains("This link is too old").doesNotContain("2036");
    asked.reply("All 14.");
    assertThat(browser.get(link).problem()).isEqualTo("link-outlived");
    assertThat(browser.get(asked.reject()).html()).contains("name=\"ticket\"");
    assertThat(asked.now().expiresAt()).isBefore(world.clock.instant().plus(Duration.ofHours(72)));
    world.clock.advance(Duration.ofDays(30));
    assertThat(asked.now().expiresAt()).isBefore(world.clock.instant());
    assertThat(browser.get(link).problem()).isEqualTo("link-expired");
  }

  @Test
  void whoever_is_asked_for_the_code_need_not_choose_again_and_reads_it_in_german() {
    var asked = world.ask(Steps.aStep().codeAlways().approvers(CFO, COO).build(), Locale.GERMAN);
    var entered = Map.of("decision", "ask", "comment", "Welche?");

    var wanted = openAndPress(asked.approve(), entered);

    assertThat(wanted.problem()).isEqualTo("code-needed");
    assertThat(wanted.submits().getFirst()).contains("value=\"ask\"");
    var done =
        browser.press(
            wanted, Map.of("decision", "ask", "comment", "Welche?", "code", asked.code()));
    assertThat(done.html()).contains("Ihre Frage ist abgeschickt");
  }
}
