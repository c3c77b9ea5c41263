package io.countersign.adapters.web.hil;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.adapters.web.hil.Browser.Page;
import io.countersign.application.link.LinkAction;
import io.countersign.domain.field.FieldType;
import io.countersign.domain.field.FieldValue;
import io.countersign.domain.field.InputMode;
import io.countersign.domain.quorum.Quorum;
import io.countersign.domain.request.RequestState;
import io.micronaut.context.annotation.Property;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@MicronautTest
@Property(name = "spec.name", value = HilTestBeans.SPEC)
@Property(name = "countersign.public-url", value = World.PUBLIC_URL)
final class FormPagesTest {
  @Inject EmbeddedServer server;
  @Inject World world;

  private Browser browser;

  @BeforeEach
  void a_person() {
    browser = new Browser(server.getURI());
  }

  @AfterEach
  void storage_is_well() {
    world.storage.recover();
  }

  private World.Asked ask(Steps step) {
    return world.ask(step.build(), Locale.ENGLISH);
  }

  private Page openAndPress(World.Asked asked, Map<String, String> entered) {
    var page = browser.get(asked.form());
    world.clock.advance(Duration.ofSeconds(3));
    return browser.press(page, entered);
  }

  private static Map<String, String> filled(String decision, Map<String, String> more) {
    var fields = new LinkedHashMap<String, String>();
    fields.put("field.total", "18250.4");
    fields.put("field.iban", "");
    fields.put("field.costCentre", "4711");
    fields.put("field.payOn", "2026-11-30");
    fields.put("field.express", "false");
    fields.put("field.bank", "Main bank");
    fields.put("field.remark", "Batch of November.\r\nPlease confirm.");
    fields.put("comment", "");
    fields.put("decision", decision);
    fields.putAll(more);
    return fields;
  }

  /** A browser that runs no scripts presses the first button when somebody presses Enter. */
  @Test
  void enter_decides_nothing() {
    var asked = ask(Steps.aForm());
    var form = browser.get(asked.form());

    assertThat(form.submits().getFirst()).contains("name=\"decision\"", "value=\"\"");
    world.clock.advance(Duration.ofSeconds(3));
    var pressed = browser.press(form, filled("", Map.of("field.remark", "as typed")));

    assertThat(asked.now().state()).isEqualTo(RequestState.PENDING);
    assertThat(pressed.html()).contains("as typed");
  }

  /** The page that asks for the code knows which of the two buttons it was. */
  @Test
  void the_code_page_remembers_what_was_pressed() {
    var asked = ask(Steps.aForm().codeAlways());
    for (var decision : new String[] {"approve", "reject"}) {
      var form = browser.get(asked.form());
      assertThat(form.submits().getFirst()).contains("name=\"decision\"", "value=\"\"");
      world.clock.advance(Duration.ofSeconds(3));

      var page = browser.press(form, filled(decision, Map.of("field.costCentre", "0815")));

      assertThat(page.problem()).isEqualTo("code-needed");
      assertThat(page.submits().getFirst()).contains("value=\"" + decision + "\"");
      assertThat(page.html())
          .contains(decision.equals("reject") ? "You were rejecting" : "You were approving");
      var wrong = browser.press(page, filled(decision, Map.of("code", "12")));
      assertThat(wrong.submits().getFirst()).contains("value=\"" + decision + "\"");
    }
    assertThat(asked.now().state()).isEqualTo(RequestState.PENDING);
  }

  @Test
  void every_field_has_the_input_that_fits_its_type() {
    var page = browser.get(ask(Steps.aForm()).form());

    assertThat(page.status()).isEqualTo(200);
    assertThat(page.html())
        .containsPattern(
            "<input type=\"text\" inputmode=\"decimal\"[^>]* name=\"field.total\" value=\"18250.4\"")
        .containsPattern("<input type=\"date\"[^>]* name=\"field.payOn\" value=\"2026-11-30\"")
        .containsPattern(
            "<select id=\"field-express\"[^>]*>\\s*<option value=\"\">No value</option>\\s*<option value=\"true\">Yes</option>\\s*<option value=\"false\" selected=\"selected\">No</option>")
        .containsPattern("<option value=\"Main bank\" selected=\"selected\">Main bank</option>")
        .containsPattern(
            "(?s)<textarea rows=\"6\"[^>]* name=\"field.remark\"[^>]*>\nBatch of November.\nPlease confirm.</textarea>")
        .containsPattern(
            "<input type=\"text\"[^>]* name=\"field.iban\" value=\"\"[^>]* aria-describedby=\"field-iban-hint\"")
        .contains("Leave empty to keep it")
        .containsPattern("name=\"field.costCentre\" value=\"\" aria-required=\"true\"")
        .contains("Digits only, with a point before decimals")
        .contains("Müller &amp; Söhne &lt;GmbH&gt;")
        .doesNotContain("field.vendor");
  }

  @Test
  void there_are_two_buttons_and_each_says_what_it_does() {
    assertThat(browser.get(ask(Steps.aForm()).form()).decides())
        .filteredOn(b -> !b.contains("aria-hidden"))
        .hasSize(2)
        .anyMatch(b -> b.contains("name=\"decision\" value=\"approve\""))
        .anyMatch(b -> b.contains("name=\"decision\" value=\"reject\""));
  }

  @Test
  void what_was_entered_is_what_counts() {
    var asked = ask(Steps.aForm());

    var pressed =
        openAndPress(
            asked,
            filled(
                "approve",
                Map.of("field.total", "18000", "field.express", "true", "comment", "Corrected")));

    assertThat(pressed.status()).isEqualTo(303);
    assertThat(asked.effective("total")).isEqualTo(new FieldValue.Number(new BigDecimal("18000")));
    assertThat(asked.effective("costCentre")).isEqualTo(new FieldValue.Text("4711"));
    assertThat(asked.effective("express")).isEqualTo(new FieldValue.YesNo(true));
    assertThat(asked.effective("iban")).isEqualTo(new FieldValue.Text("DE89370400440532013000"));
    assertThat(asked.effective("remark"))
        .isEqualTo(new FieldValue.Text("Batch of November.\nPlease confirm."));
    assertThat(browser.get(pressed.location()).html()).contains("18,000", "4711", "Corrected");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "en|18000.5|18000.5",
        "en|-3|-3",
        "en|−0.25|-0.25",
        "de|18000,5|18000.5",
        "de|18000|18000",
        "de-CH|18000.5|18000.5"
      })
  void a_number_is_read_as_its_reader_writes_it(String language, String typed, BigDecimal read) {
    var asked = world.ask(Steps.aForm().build(), Locale.forLanguageTag(language));

    assertThat(openAndPress(asked, filled("approve", Map.of("field.total", typed))).status())
        .isEqualTo(303);

    assertThat(asked.effective("total")).isEqualTo(new FieldValue.Number(read));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "en|18,000|Please leave out separators between thousands, and write a point",
        "en|18000,5|Please leave out separators between thousands, and write a point",
        "en|1 000|Please leave out separators",
        "en|a lot|Please enter a number",
        "de|18.000|ohne Trennzeichen zwischen Tausendern, und Nachkommastellen nach einem Komma",
        "de|18000.5|ohne Trennzeichen",
        "de|1e3|Bitte eine Zahl eintragen"
      })
  void a_number_that_could_be_misread_is_refused(String language, String typed, String why) {
    var asked = world.ask(Steps.aForm().build(), Locale.forLanguageTag(language));

    var page = openAndPress(asked, filled("approve", Map.of("field.total", typed)));

    assertThat(page.status()).isEqualTo(422);
    assertThat(page.html())
        .contains(why)
        .containsPattern("name=\"field.total\" value=\"" + typed + "\"");
    assertThat(asked.now().state()).isEqualTo(RequestState.PENDING);
  }

  @Test
  @DisplayName("A24 a required value is missing: 422, and nothing typed is lost")
  void nothing_typed_is_lost_when_a_value_is_missing() {
    var asked = ask(Steps.aForm());

    var page =
        openAndPress(
            asked,
            filled(
                "approve",
                Map.of(
                    "field.costCentre", " ",
                    "field.iban", "DE02120300000000202051",
                    "field.payOn", "2026-12-24",
                    "field.bank", "Second bank",
                    "field.express", "true",
                    "field.remark", "\nFirst line empty <b>",
                    "comment", "Typed with \"care\"")));

    assertThat(page.status()).isEqualTo(422);
    assertThat(page.problem()).isEqualTo("validation-failed");
    assertThat(page.html())
        .contains(
            "<a href=\"#field-costCentre\" dir=\"auto\">Cost centre: Please enter a value.</a>",
            "id=\"field-costCentre-error\"",
            "tabindex=\"-1\" autofocus",
            "value=\"DE02120300000000202051\"",
            "value=\"2026-12-24\"",
            "<option value=\"Second bank\" selected=\"selected\">",
            "<option value=\"true\" selected=\"selected\">",
            ">\n\nFirst line empty &lt;b&gt;</textarea>",
            "Typed with &quot;care&quot;")
        .containsPattern(
            "name=\"field.costCentre\"[^>]* aria-invalid=\"true\"[^>]* aria-describedby=\"field-costCentre-error\"");
    world.clock.advance(Duration.ofSeconds(3));
    assertThat(browser.press(page, filled("approve", Map.of())).status()).isEqualTo(303);
  }

  @ParameterizedTest
  @ValueSource(strings = {"field.vendor", "vendor", "field.secret", "tenantId", "field.<b>"})
  @DisplayName("A23 a locked or unknown field: 422 field-not-editable")
  void a_field_that_cannot_be_edited_is_refused(String name) {
    var asked = ask(Steps.aForm());

    var page = openAndPress(asked, filled("approve", Map.of(name, "smuggled")));

    assertThat(page.status()).isEqualTo(422);
    assertThat(page.problem()).isEqualTo("field-not-editable");
    assertThat(page.html())
        .contains("This value cannot be changed", "smuggled")
        .doesNotContain("<b>");
    assertThat(asked.now().state()).isEqualTo(RequestState.PENDING);
  }

  @Test
  void a_field_may_come_without_its_prefix_but_not_twice() {
    var asked = ask(Steps.aForm());

    var twice = openAndPress(asked, filled("approve", Map.of("total", "1")));

    assertThat(twice.status()).isEqualTo(400);
    assertThat(twice.problem()).isEqualTo("duplicate-parameter");
    var once = new LinkedHashMap<>(filled("approve", Map.of("total", "1")));
    once.remove("field.total");
    world.clock.advance(Duration.ofMinutes(1));
    assertThat(openAndPress(asked, once).status()).isEqualTo(303);
  }

  @Test
  void fields_may_be_called_like_our_own_parameters() {
    var asked =
        ask(
            Steps.aStep()
                .fields(
                    Steps.field(
                        "comment",
                        "Comment field",
                        FieldType.TEXT,
                        FieldValue.NONE,
                        InputMode.EDITABLE_OPTIONAL),
                    Steps.field(
                        "k", "K", FieldType.TEXT, FieldValue.NONE, InputMode.EDITABLE_OPTIONAL)));

    var pressed =
        openAndPress(
            asked,
            Map.of(
                "field.comment",
                "a value",
                "field.k",
                "v",
                "comment",
                "a comment",
                "decision",
                "approve"));

    assertThat(pressed.status()).isEqualTo(303);
    assertThat(asked.effective("comment")).isEqualTo(new FieldValue.Text("a value"));
    assertThat(asked.now().decisions().getFirst().comment().text()).isEqualTo("a comment");
  }

  @Test
  void rejecting_takes_no_values() {
    var asked = ask(Steps.aForm());

    var pressed =
        openAndPress(
            asked,
            filled(
                "reject",
                Map.of("field.total", "nonsense", "field.costCentre", "", "comment", "No")));

    assertThat(pressed.status()).isEqualTo(303);
    assertThat(asked.now().state()).isEqualTo(RequestState.REJECTED);
  }

  @Test
  void without_a_choice_nothing_is_decided() {
    var asked = ask(Steps.aForm());

    for (var decision : new String[] {"", "perhaps"}) {
      var page = openAndPress(asked, filled(decision, Map.of("field.costCentre", "0815")));
      assertThat(page.status()).isEqualTo(422);
      assertThat(page.html()).contains("Please press “Submit &amp; approve” or “Reject”", "0815");
    }
    assertThat(asked.now().state()).isEqualTo(RequestState.PENDING);
  }

  @Test
  @DisplayName("A25 somebody else was faster: 409, and what was typed can be copied")
  void when_somebody_was_faster_what_was_typed_can_be_copied() {
    var asked = ask(Steps.aForm().approvers("cfo@example.test", "coo@example.test"));
    var page = browser.get(asked.link(1, LinkAction.FORM));
    world.clock.advance(Duration.ofSeconds(3));
    openAndPress(asked, filled("approve", Map.of()));

    var pressed =
        browser.press(
            page,
            filled(
                "approve", Map.of("field.costCentre", "My <own> value", "comment", "My comment")));

    assertThat(pressed.status()).isEqualTo(409);
    assertThat(pressed.problem()).isEqualTo("already-decided");
    assertThat(pressed.html())
        .contains(
            "cfo@example.test",
            "What you entered",
            "Cost centre",
            "My &lt;own&gt; value",
            "My comment");
    assertThat(pressed.submits()).isEmpty();
  }

  @Test
  @DisplayName("A11 the content changed meanwhile: 409, the new content, and a fresh button")
  void when_the_content_changed_the_new_content_is_shown() {
    var asked =
        ask(
            Steps.aForm()
                .approvers("cfo@example.test", "coo@example.test")
                .quorum(new Quorum(new Quorum.Rule.All(), 1)));
    var page = browser.get(asked.link(1, LinkAction.FORM));
    openAndPress(asked, filled("approve", Map.of("field.total", "17000")));

    var pressed = browser.press(page, filled("approve", Map.of("field.costCentre", "Mine")));

    assertThat(pressed.status()).isEqualTo(409);
    assertThat(pressed.problem()).isEqualTo("content-changed");
    assertThat(pressed.html()).contains("The content has changed", "17,000", "4711", "Mine");
    assertThat(asked.now().decisions()).hasSize(1);
    world.clock.advance(Duration.ofSeconds(3));
    assertThat(browser.press(pressed, Map.of("decision", "approve")).status()).isEqualTo(303);
    assertThat(asked.now().state()).isEqualTo(RequestState.APPROVED);
  }

  @Test
  @DisplayName("B40 while storage is down everything typed stays in the page")
  void while_storage_is_down_everything_typed_stays_in_the_page() {
    var asked = ask(Steps.aForm());
    var page = browser.get(asked.form());
    world.clock.advance(Duration.ofSeconds(3));
    world.storage.goDown();

    var down =
        browser.press(page, filled("approve", Map.of("field.total", "17000", "comment", "ok")));

    assertThat(down.status()).isEqualTo(503);
    world.storage.recover();
    assertThat(browser.press(down, Map.of()).status()).isEqualTo(303);
    assertThat(asked.effective("total")).isEqualTo(new FieldValue.Number(new BigDecimal("17000")));
  }

  @Test
  void a_proposed_value_with_hidden_characters_is_spelled_out() {
    var asked =
        ask(
            Steps.aStep()
                .fields(
                    Steps.field(
                        "payee",
                        "Payee",
                        FieldType.TEXT,
                        new FieldValue.Text("ac\u200bme"),
                        InputMode.EDITABLE_OPTIONAL)));

    assertThat(browser.get(asked.form()).html())
        .contains("characters that cannot be seen: ac[U+200B]me");
  }
}
