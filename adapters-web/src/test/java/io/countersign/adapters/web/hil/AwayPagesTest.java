package io.countersign.adapters.web.hil;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.adapters.web.hil.Browser.Page;
import io.countersign.domain.person.Delegation;
import io.micronaut.context.annotation.Property;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@MicronautTest(rebuildContext = true)
@Property(name = "spec.name", value = HilTestBeans.SPEC)
@Property(name = "countersign.public-url", value = World.PUBLIC_URL)
final class AwayPagesTest {
  private static final String CFO = "cfo@example.test";
  private static final String KIM = "kim@example.test";

  @Inject EmbeddedServer server;
  @Inject World world;

  private Browser browser;
  private World.Asked asked;

  @BeforeEach
  void somebody_is_asked() {
    browser = new Browser(server.getURI());
    asked = world.ask(Steps.aStep().build(), Locale.ENGLISH);
    world.known(KIM, "Kim Lee");
  }

  @AfterEach
  void storage_is_well() {
    world.storage.recover();
  }

  private static URI away(URI link) {
    return URI.create(link.getRawPath() + "/away?" + link.getRawQuery());
  }

  private Page open() {
    world.known(CFO, "Carla Ferrero");
    return browser.get(away(asked.reject()));
  }

  private String day(int ahead) {
    return LocalDate.ofInstant(world.clock.instant(), ZoneOffset.UTC).plusDays(ahead).toString();
  }

  private Page name(Page page, String standIn, Map<String, String> more) {
    var fields = new LinkedHashMap<String, String>();
    fields.put("field.standIn", standIn);
    fields.put("field.until", day(14));
    fields.put("code", asked.code());
    fields.putAll(more);
    return browser.press(page, fields);
  }

  private List<Delegation> delegations() {
    return world.directory.delegations.list(World.TENANT, "", 10);
  }

  private void assertRefused(Page page, int status, String problem) {
    assertThat(page.status()).as(page.html()).isEqualTo(status);
    assertThat(page.problem()).isEqualTo(problem);
    assertThat(delegations()).isEmpty();
    assertThat(asked.now().assignments()).hasSize(1);
  }

  @Test
  void somebody_is_named_until_the_end_of_a_day_and_the_item_stays() {
    var done = name(open(), KIM, Map.of());

    assertThat(done.status()).as(done.html()).isEqualTo(200);
    assertThat(done.html())
        .contains("Somebody stands in for you", "Kim Lee", "still waits for you");
    assertThat(delegations())
        .singleElement()
        .satisfies(one -> {
          assertThat(one.scope()).isEqualTo(Delegation.Scope.ALL);
          assertThat(one.from()).isEqualTo(world.clock.instant());
          assertThat(String.valueOf(one.until())).isEqualTo(day(15) + "T00:00:00Z");
        });
    assertThat(asked.now().assignments()).hasSize(1);
    assertThat(browser.get(asked.approve()).status()).isEqualTo(200);
  }

  @Test
  void with_the_tick_the_item_goes_with_it() {
    var done = name(open(), KIM, Map.of("field.passOn", "1"));

    assertThat(done.html()).contains("passed on to them as well");
    assertThat(asked.now().asked()).extracting(one -> one.email().value()).containsExactly(KIM);
    assertThat(browser.get(asked.approve()).problem()).isEqualTo("passed-on");
    assertThat(browser.get(away(asked.reject())).problem()).isEqualTo("passed-on");
  }

  @Test
  void looking_changes_nothing_however_often_and_by_whomever() {
    var page = open();
    for (var method : List.of("GET", "HEAD", "GET")) {
      assertThat(browser.send(method, away(asked.reject())).status()).isEqualTo(200);
    }
    browser.get(
        URI.create(
            away(asked.reject())
                + "&code="
                + asked.code()
                + "&standIn="
                + KIM
                + "&until="
                + day(1)
                + "&ticket="
                + page.hidden("ticket")));

    assertThat(delegations()).isEmpty();
    assertThat(asked.now().version()).isZero();
    assertThat(browser.send("PUT", away(asked.reject())).status()).isEqualTo(405);
  }

  @Test
  void the_code_is_always_wanted_and_wrong_ones_are_counted() {
    var wrong = asked.code().equals("0000") ? "1111" : "0000";
    assertRefused(name(open(), KIM, Map.of("code", "")), 200, "code-needed");
    for (var tries = 0; tries < 3; tries++) {
      var again = name(open(), KIM, Map.of("code", wrong));
      assertRefused(again, 200, "code-needed");
      assertThat(again.html()).contains("These are not the digits", KIM);
    }
    assertRefused(name(open(), KIM, Map.of("code", wrong)), 429, "too-many-attempts");
    assertRefused(name(open(), KIM, Map.of()), 429, "too-many-attempts");
    world.clock.advance(Duration.ofMinutes(11));
    assertThat(name(open(), KIM, Map.of()).status()).isEqualTo(200);
    assertThat(delegations()).hasSize(1);
  }

  @Test
  void nothing_is_told_of_the_directory_without_the_code() {
    var stranger = name(open(), "nobody@example.test", Map.of("code", ""));
    var known = name(open(), KIM, Map.of("code", ""));
    assertThat(stranger.problem()).isEqualTo(known.problem()).isEqualTo("code-needed");
    assertThat(stranger.html()).doesNotContain("does not know");
  }

  @Test
  void a_ticket_of_another_page_is_none_here_and_this_one_decides_nothing() {
    var page = open();
    var decides = browser.get(asked.reject());

    assertRefused(
        name(page, KIM, Map.of("ticket", decides.hidden("ticket"))), 403, "form-ticket-invalid");
    assertRefused(name(page, KIM, Map.of("ticket", "")), 403, "form-ticket-invalid");
    var pressed = browser.press(decides, Map.of("ticket", page.hidden("ticket")));
    assertThat(pressed.problem()).isEqualTo("form-ticket-invalid");
    assertThat(asked.now().decisions()).isEmpty();
    world.clock.advance(Duration.ofMinutes(31));
    assertRefused(name(page, KIM, Map.of()), 403, "form-ticket-invalid");
  }

  @Test
  void a_token_of_another_purpose_is_refused() {
    world.known(CFO, "Carla Ferrero");
    var form = world.ask(Steps.aForm().build(), Locale.ENGLISH);
    var asAction = URI.create("/hil/action/away?" + form.form().getRawQuery());
    assertThat(browser.get(asAction).status()).isEqualTo(400);
    assertThat(browser.get(asAction).problem()).isEqualTo("link-invalid");
    var fields = new LinkedHashMap<>(open().hidden());
    fields.put("t", asAction.getRawQuery().replaceAll(".*&t=", ""));
    fields.put("field.standIn", KIM);
    fields.put("field.until", day(1));
    fields.put("code", form.code());
    var pressed = browser.post(URI.create(asAction.getRawPath()), fields);
    assertRefused(pressed, 400, "link-invalid");
  }

  @Test
  void what_cannot_be_is_said_with_its_place_and_kept() {
    var far = name(open(), KIM, Map.of("field.until", day(61)));
    assertRefused(far, 422, "validation-failed");
    assertThat(far.html()).contains("At most 60 days", "value=\"" + day(61) + "\"", KIM);
    assertThat(name(open(), KIM, Map.of("field.until", day(60))).status()).isEqualTo(200);
    world.directory.delegations.remove(World.TENANT, delegations().getFirst().id());

    assertRefused(name(open(), KIM, Map.of("field.until", day(-1))), 422, "validation-failed");
    assertRefused(
        name(open(), KIM, Map.of("field.from", day(5), "field.until", day(4))),
        422,
        "validation-failed");
    assertRefused(name(open(), KIM, Map.of("field.until", "soon")), 422, "validation-failed");
    assertRefused(name(open(), "kim", Map.of()), 422, "validation-failed");
    var unknown = name(open(), "nobody@example.test", Map.of());
    assertRefused(unknown, 422, "validation-failed");
    assertThat(unknown.html()).contains("directory does not know this person");
    var oneself = name(open(), CFO, Map.of());
    assertRefused(oneself, 422, "validation-failed");
    assertThat(oneself.html()).contains("This is you.");
  }

  @Test
  void a_later_beginning_counts() {
    name(open(), KIM, Map.of("field.from", day(3)));
    assertThat(delegations())
        .singleElement()
        .satisfies(one -> assertThat(one.from()).hasToString(day(3) + "T00:00:00Z"));
  }

  @Test
  void pressing_again_adds_nothing() {
    var page = open();
    name(page, KIM, Map.of());
    world.clock.advance(Duration.ofSeconds(5));
    assertThat(name(page, KIM, Map.of()).status()).isEqualTo(200);
    assertThat(delegations()).hasSize(1);
  }

  @Test
  void whom_the_directory_does_not_know_is_told_so_at_once() {
    var page = browser.get(away(asked.reject()));
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.problem()).isEqualTo("away-unknown");
    assertThat(page.submits()).isEmpty();
  }

  @Test
  void an_expired_link_and_one_that_was_answered_name_nobody() {
    var page = open();
    browser.press(browser.get(asked.reject()), Map.of("comment", "No", "code", asked.code()));
    assertRefused(name(page, KIM, Map.of()), 200, "already-decided");
    asked = world.ask(Steps.aStep().build(), Locale.ENGLISH);
    var other = open();
    world.clock.advance(Duration.ofDays(4));
    assertRefused(name(other, KIM, Map.of()), 410, "link-expired");
    assertThat(browser.get(away(asked.reject())).problem()).isEqualTo("link-expired");
  }

  @Test
  void it_speaks_german_too() {
    asked = world.ask(Steps.aStep().build(), Locale.GERMAN);
    assertThat(open().html()).contains("Wer vertritt Sie?", "Vertretung eintragen");
  }
}
