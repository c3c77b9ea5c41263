package io.countersign.adapters.web.hil;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.adapters.web.hil.Browser.Page;
import io.countersign.domain.request.RequestState;
import io.micronaut.context.annotation.Property;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Programs that open links, and the people who come after them. */
@MicronautTest
@Property(name = "spec.name", value = HilTestBeans.SPEC)
@Property(name = "countersign.public-url", value = World.PUBLIC_URL)
final class SuspicionTest {
  private static final String CHROME =
      "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36";

  @Inject EmbeddedServer server;
  @Inject World world;

  private Browser person;
  private Browser scanner;
  private World.Asked asked;

  @BeforeEach
  void a_mail_arrives() {
    person = new Browser(server.getURI()).with("User-Agent", "Firefox of a person");
    scanner = new Browser(server.getURI()).with("User-Agent", CHROME);
    asked = world.ask(Steps.aStep().build(), Locale.ENGLISH);
    world.clock.advance(Duration.ofMinutes(11));
  }

  private Page press(Browser browser, Page page, Map<String, String> entered) {
    world.clock.advance(Duration.ofSeconds(3));
    return browser.press(page, entered);
  }

  private boolean pending() {
    return asked.now().state() == RequestState.PENDING;
  }

  private void and_afterwards_the_person_succeeds_at_once() {
    assertThat(pending()).isTrue();
    assertThat(press(person, person.get(asked.approve()), Map.of("signs", "jg")).status())
        .isEqualTo(303);
  }

  @Test
  @DisplayName("C01 C02 HEAD, then GET")
  void head_then_get() {
    scanner.send("HEAD", asked.approve());
    scanner.send("HEAD", asked.reject());
    scanner.get(asked.approve());

    and_afterwards_the_person_succeeds_at_once();
  }

  @Test
  @DisplayName("C03 C09 a detonation that opens every link and presses gets asked for the code")
  void a_detonation_that_presses_gets_asked_for_the_code() {
    var approve = scanner.get(asked.approve());
    var reject = scanner.get(asked.reject());

    for (var page : new Page[] {approve, reject}) {
      var pressed = press(scanner, page, Map.of());
      assertThat(pressed.status()).isEqualTo(200);
      assertThat(pressed.problem()).isEqualTo("code-needed");
      assertThat(pressed.html())
          .containsPattern(
              "<input class=\"code\"[^>]* inputmode=\"numeric\"[^>]* autocomplete=\"one-time-code\"");
      assertThat(press(scanner, pressed, Map.of()).problem()).isEqualTo("code-needed");
      assertThat(press(scanner, page, Map.of()).problem()).isEqualTo("code-needed");
    }

    and_afterwards_the_person_succeeds_at_once();
  }

  @Test
  @DisplayName("C10 a form submitter after 200 ms, under remote control")
  void a_remote_controlled_browser_gets_asked_for_the_code() {
    var page = person.get(asked.approve());
    world.clock.advance(Duration.ofMillis(200));

    var pressed = person.press(page, Map.of("signs", "jw"));

    assertThat(pressed.problem()).isEqualTo("code-needed");
    assertThat(pending()).isTrue();
  }

  @Test
  @DisplayName("C10 nobody reads a page in 200 ms, with or without a script")
  void nobody_reads_that_fast() {
    var page = person.get(asked.approve());
    world.clock.advance(Duration.ofMillis(200));

    assertThat(person.press(page, Map.of("signs", "")).problem()).isEqualTo("code-needed");
    assertThat(pending()).isTrue();
  }

  @Test
  @DisplayName("C09 a script that clicks is no hand, however long it waits")
  void a_script_that_clicks_is_no_hand() {
    var page = person.get(asked.approve());

    assertThat(press(person, page, Map.of("signs", "j")).problem()).isEqualTo("code-needed");
    assertThat(pending()).isTrue();
  }

  @Test
  @DisplayName("H2 a person without scripts takes longer, and gets through")
  void a_person_without_scripts_gets_through() {
    var page = person.get(asked.approve());

    assertThat(press(person, page, Map.of("signs", "")).status()).isEqualTo(303);
  }

  @Test
  void a_quick_press_alone_is_no_reason_to_ask() {
    var page = person.get(asked.approve());
    world.clock.advance(Duration.ofMillis(200));

    assertThat(person.press(page, Map.of("signs", "jg")).status()).isEqualTo(303);
  }

  @Test
  void a_quick_press_without_a_gesture_is() {
    var page = person.get(asked.approve());
    world.clock.advance(Duration.ofMillis(200));

    assertThat(person.press(page, Map.of("signs", "j")).problem()).isEqualTo("code-needed");
  }

  @Test
  @DisplayName("C20 fetched ahead by something that only says it is Chrome")
  void fetched_ahead_by_something_that_only_says_it_is_chrome() {
    scanner.with("Sec-Purpose", "prefetch").get(asked.approve());

    var page = scanner.get(asked.approve());

    assertThat(page.html()).contains("Code from your message");
    assertThat(press(scanner, page, Map.of()).problem()).isEqualTo("code-needed");
    var real = scanner.with("Sec-Fetch-Mode", "navigate").with("Sec-Fetch-Site", "none");
    var other = world.ask(Steps.aStep().build(), Locale.ENGLISH);
    assertThat(real.get(other.approve()).html()).doesNotContain("Code from your message");
  }

  @Test
  @DisplayName("H8 right after a scan from the same address and program: at most four digits")
  void right_after_a_scan_the_person_types_four_digits_at_most() {
    scanner.get(asked.approve());
    scanner.get(asked.reject());

    var page = scanner.get(asked.approve());
    assertThat(page.status()).isEqualTo(200);
    var wrong = press(scanner, page, Map.of("code", "0000", "comment", "By hand"));
    assertThat(wrong.status()).isEqualTo(200);
    assertThat(wrong.html()).contains("These are not the digits in your message", "By hand");

    assertThat(press(scanner, wrong, Map.of("code", " " + asked.code() + " ")).status())
        .isEqualTo(303);
    assertThat(asked.now().decisions()).hasSize(1);
  }

  @Test
  @DisplayName("C26 ten minutes later all is forgotten")
  void ten_minutes_later_all_is_forgotten() {
    scanner.get(asked.approve());
    scanner.get(asked.reject());
    world.clock.advance(Duration.ofMinutes(11));

    assertThat(scanner.get(asked.approve()).html()).doesNotContain("Code from your message");
  }

  @Test
  void opening_both_links_one_after_the_other_is_what_people_do() {
    person.get(asked.approve());
    world.clock.advance(Duration.ofSeconds(11));

    assertThat(person.get(asked.reject()).html()).doesNotContain("Code from your message");
  }

  @Test
  @DisplayName("A20 the fourth wrong code: 429, and other clients are not affected")
  void the_fourth_wrong_code_means_waiting_for_this_client_only() {
    asked = world.ask(Steps.aStep().codeAlways().build(), Locale.ENGLISH);
    var wrong = asked.code().equals("0000") ? "1111" : "0000";
    var page = person.get(asked.approve());
    for (int i = 0; i < 3; i++) {
      page = press(person, page, Map.of("code", wrong));
      assertThat(page.status()).isEqualTo(200);
    }

    var fourth = press(person, page, Map.of("code", wrong, "comment", "Kept"));

    assertThat(fourth.status()).isEqualTo(429);
    assertThat(fourth.problem()).isEqualTo("too-many-attempts");
    assertThat(fourth.header("Retry-After")).isEqualTo("600");
    assertThat(fourth.html()).contains("You can try again in 10 minutes", "Kept");
    world.clock.advance(Duration.ofSeconds(60));
    var right = person.press(page, Map.of("code", asked.code()));
    assertThat(right.status()).isEqualTo(429);
    assertThat(right.header("Retry-After")).isEqualTo("540");
    assertThat(pending()).isTrue();

    world.clock.advance(Duration.ofMinutes(9));
    assertThat(press(person, person.get(asked.approve()), Map.of("code", asked.code())).status())
        .isEqualTo(303);
  }

  @Test
  void a_code_that_is_always_wanted_is_asked_for_at_once() {
    asked = world.ask(Steps.aStep().codeAlways().build(), Locale.GERMAN);

    var page = person.get(asked.approve());

    assertThat(page.html()).contains("Code aus Ihrer Nachricht");
    assertThat(page.decides()).hasSize(1);
    assertThat(press(person, page, Map.of()).problem()).isEqualTo("code-needed");
    assertThat(press(person, page, Map.of("code", asked.code())).status()).isEqualTo(303);
  }

  @Test
  void a_known_device_that_looks_odd_does_not_answer_by_itself() {
    asked = world.ask(Steps.aStep().oneClick().build(), Locale.ENGLISH);
    var cookie =
        press(person, person.get(asked.approve()), Map.of()).cookies().getFirst().split(";")[0];
    var next = world.ask(Steps.aStep().oneClick().build(), Locale.ENGLISH);
    var known = person.with("Cookie", cookie);
    known.send("HEAD", next.approve());

    assertThat(known.get(next.approve()).html()).doesNotContain("data-one-click=\"yes\"");
  }
}
