package io.countersign.adapters.web.hil;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.adapters.web.hil.Browser.Page;
import io.countersign.application.link.LinkAction;
import io.countersign.application.usecase.approval.CloseRequest;
import io.countersign.domain.field.FieldValue;
import io.countersign.domain.person.EmailAddress;
import io.countersign.domain.quorum.Quorum;
import io.countersign.domain.request.RequestState;
import io.countersign.domain.tenant.Branding;
import io.micronaut.context.annotation.Property;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@MicronautTest
@Property(name = "spec.name", value = HilTestBeans.SPEC)
@Property(name = "countersign.public-url", value = World.PUBLIC_URL)
final class LinkPagesTest {
  @Inject EmbeddedServer server;
  @Inject World world;

  private Browser browser;

  @BeforeEach
  void a_person() {
    browser = new Browser(server.getURI());
    world.brand(new Branding("Acme Finance", "#1f3a5f", ""));
  }

  @AfterEach
  void storage_is_well() {
    world.storage.recover();
  }

  private World.Asked ask(Steps step) {
    return world.ask(step.build(), Locale.ENGLISH);
  }

  private Page openAndPress(URI link, Map<String, String> entered) {
    var page = browser.get(link);
    world.clock.advance(Duration.ofSeconds(3));
    return browser.press(page, entered);
  }

  @Test
  @DisplayName("A1 H2 a person without a script opens, presses, and gets to the receipt")
  void a_person_opens_presses_and_gets_to_the_receipt() {
    var asked = ask(Steps.aStep());

    var page = browser.get(asked.approve());

    assertThat(page.status()).isEqualTo(200);
    assertThat(page.html())
        .contains(
            "Invoice batch 2026-11",
            "ana@example.test asks for your decision",
            "cfo@example.test",
            "<strong>14</strong>",
            "Month-end run 42",
            "14 invoices, 2 with remarks",
            "The batch goes to the bank at 16:00.",
            "18,250.4",
            "in 3 days",
            asked.now().shownDigest().shortForm())
        .doesNotContain("Finance is told");
    assertThat(asked.now().state()).isEqualTo(RequestState.PENDING);

    world.clock.advance(Duration.ofSeconds(3));
    var pressed = browser.press(page, Map.of("comment", "Fine."));

    assertThat(pressed.status()).isEqualTo(303);
    assertThat(pressed.header("Location")).startsWith("/hil/receipt?k=");
    assertThat(asked.now().state()).isEqualTo(RequestState.APPROVED);
    assertThat(asked.now().decisions().getFirst().comment().text()).isEqualTo("Fine.");
    var receipt = browser.get(pressed.location());
    assertThat(receipt.status()).isEqualTo(200);
    assertThat(receipt.html()).contains("You approved this", "Fine.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD"})
  @DisplayName("A1 looking never decides")
  void looking_never_decides(String method) {
    var asked = ask(Steps.aStep());
    var before = asked.audit();

    for (var link : new URI[] {asked.approve(), asked.reject()}) {
      var page = browser.send(method, link);
      assertThat(page.status()).isEqualTo(200);
      if (method.equals("HEAD")) {
        assertThat(page.html()).isEmpty();
        assertThat(page.header("Cache-Control")).isEqualTo("no-store");
      }
    }

    assertThat(asked.now().state()).isEqualTo(RequestState.PENDING);
    assertThat(asked.audit()).isEqualTo(before);
  }

  @Test
  @DisplayName("A28 C69 nothing keeps a page, frames it or tells where it came from")
  void every_page_has_the_headers_that_keep_it_private() {
    var asked = ask(Steps.aStep());

    for (var page :
        new Page[] {
          browser.get(asked.approve()),
          browser.get(URI.create("/hil/action?k=x&t=y")),
          browser.get(URI.create("/hil/action")),
          openAndPress(asked.approve(), Map.of()),
          browser.get(asked.receipt()),
          browser.send("PUT", URI.create("/hil/action")),
          browser.with("Sec-Purpose", "prefetch").get(asked.approve())
        }) {
      assertThat(page.header("Cache-Control")).isEqualTo("no-store");
      assertThat(page.header("Referrer-Policy")).isEqualTo("no-referrer");
      assertThat(page.header("X-Content-Type-Options")).isEqualTo("nosniff");
      assertThat(page.header("X-Robots-Tag")).isEqualTo("noindex, nofollow, nosnippet");
      assertThat(page.header("Cross-Origin-Opener-Policy")).isEqualTo("same-origin");
      assertThat(page.header("Vary")).contains("Sec-Purpose");
      assertThat(page.header("Strict-Transport-Security")).contains("max-age=");
      assertThat(page.header("Content-Security-Policy"))
          .startsWith("default-src 'none'")
          .endsWith("; form-action 'self'; frame-ancestors 'none'; base-uri 'none'")
          .doesNotContain("unsafe", "img-src");
      if (page.status() != 303) {
        assertThat(page.header("Content-Type")).isEqualToIgnoringCase("text/html; charset=utf-8");
      }
    }
  }

  @Test
  @DisplayName("A18 a fresh nonce per page covers the one style sheet and the one script")
  void a_fresh_nonce_covers_the_one_style_sheet_and_the_one_script() {
    var asked = ask(Steps.aStep());
    var nonces = new HashSet<String>();

    for (int i = 0; i < 3; i++) {
      var page = browser.get(asked.approve());
      var policy = page.header("Content-Security-Policy");
      var nonce = policy.replaceAll(".*script-src 'nonce-([^']+)'.*", "$1");
      assertThat(policy).contains("style-src 'nonce-" + nonce + "'");
      assertThat(page.html())
          .contains("<style nonce=\"" + nonce + "\">", "<script nonce=\"" + nonce + "\">")
          .doesNotContainPattern("<[^>]+ style=")
          .doesNotContainPattern("<[^>]+ on[a-z]+=")
          .doesNotContain("src=\"http", "@import", "url(");
      nonces.add(nonce);
    }

    assertThat(nonces).hasSize(3);
  }

  @Test
  void only_a_logo_comes_from_elsewhere() {
    world.brand(new Branding("Acme", "#ffd400", "https://cdn.example.test/logo.svg?a;b"));

    var page = browser.get(ask(Steps.aStep()).approve());

    assertThat(page.header("Content-Security-Policy"))
        .contains("; img-src https://cdn.example.test;");
    assertThat(page.html())
        .contains(
            "src=\"https://cdn.example.test/logo.svg?a;b\"", "--brand:#ffd400;--on-brand:#000000");
  }

  @Test
  @DisplayName(
      "C08 one form, one button that decides, no token of another action, nothing else to follow")
  void one_form_one_button_and_no_token_of_another_action() {
    var asked = ask(Steps.aForm().fields(Steps.aForm().fields().getFirst()));
    var page = browser.get(asked.approve());

    assertThat(page.decides()).hasSize(1);
    assertThat(page.html().split("<form", -1)).hasSize(2);
    assertThat(page.html())
        .contains("<button type=\"submit\" class=\"yes\"")
        .doesNotContain("formaction", token(asked.reject()), token(asked.form()));
    assertThat(page.html().replaceAll("(?s).*?<body", "").split(token(asked.approve()), -1))
        .hasSize(2);

    assertThat(browser.get(asked.reject()).decides())
        .singleElement()
        .asString()
        .contains("class=\"no\"");
  }

  @Test
  void the_title_tells_nothing_about_the_request() {
    var html = browser.get(ask(Steps.aStep()).approve()).html();
    var head = html.substring(0, html.indexOf("<body"));

    assertThat(head)
        .contains(
            "<title>Approval request</title>",
            "<meta property=\"og:title\" content=\"Approval request\">")
        .doesNotContain("Invoice", "Acme", "18,250");
  }

  @Test
  @DisplayName("A2 A3 A4 malformed, unknown key, and wrong MAC look the same to the last byte")
  void what_is_no_link_looks_the_same_to_the_last_byte() {
    var asked = ask(Steps.aStep());
    var good = asked.approve().getRawQuery();
    var token = token(asked.approve());
    var flipped = token.charAt(5) == 'A' ? 'B' : 'A';
    var reads = world.storage.reads();

    var pages =
        java.util.stream.Stream.of(
                "k=x&t=y",
                "k=k0000000000&t=" + token,
                good.replace(token, token.substring(0, 5) + flipped + token.substring(6)),
                good + "=",
                good + "%0A",
                good + "%zz",
                good.replace("t=", "u="),
                "t=" + token,
                good.replace(token, "a".repeat(3_000)),
                good.replace(token, ""))
            .map(q -> browser.get(URI.create("/hil/action?" + q.replace("%zz", "%20"))))
            .toList();

    assertThat(pages).allMatch(p -> p.status() == 400);
    assertThat(pages).extracting(Page::html).containsOnly(pages.getFirst().html());
    assertThat(pages)
        .extracting(p -> p.header("Content-Security-Policy"))
        .containsOnly(pages.getFirst().header("Content-Security-Policy"));
    assertThat(pages.getFirst().problem()).isEqualTo("link-invalid");
    assertThat(world.storage.reads()).isEqualTo(reads);
    assertThat(browser.get(asked.approve()).status()).isEqualTo(200);
  }

  @Test
  @DisplayName("A6 a token of another purpose is no link here")
  void a_token_of_another_purpose_is_no_link_here() {
    var asked = ask(Steps.aForm());

    var page = browser.get(URI.create("/hil/action?" + asked.form().getRawQuery()));

    assertThat(page.status()).isEqualTo(400);
    assertThat(browser.get(URI.create("/hil/form?" + asked.reject().getRawQuery())).status())
        .isEqualTo(400);
  }

  @Test
  @DisplayName("A7 the verdict is in the link, whatever else is sent")
  void the_verdict_is_in_the_link() {
    var asked = ask(Steps.aStep());

    var pressed =
        openAndPress(
            asked.approve(),
            Map.of("action", "reject", "decision", "reject", "next", "https://evil.example"));

    assertThat(pressed.status()).isEqualTo(303);
    assertThat(pressed.header("Location")).startsWith("/hil/receipt?");
    assertThat(asked.now().state()).isEqualTo(RequestState.APPROVED);
  }

  @Test
  @DisplayName("A8 a parameter that comes twice is refused")
  void a_parameter_that_comes_twice_is_refused() {
    var asked = ask(Steps.aStep());
    var query = asked.approve().getRawQuery();
    var page = browser.get(asked.approve());
    world.clock.advance(Duration.ofSeconds(3));

    for (var twice :
        new Page[] {
          browser.get(URI.create("/hil/action?" + query + "&t=x")),
          browser.get(URI.create("/hil/action?" + query + "&k=x")),
          browser.post(URI.create("/hil/action?" + query), page.hidden()),
          browser.send(
              "POST",
              URI.create("/hil/action"),
              "k=1&t=2&ticket=3&t=4",
              "application/x-www-form-urlencoded"),
        }) {
      assertThat(twice.status()).isEqualTo(400);
      assertThat(twice.problem()).isEqualTo("duplicate-parameter");
    }
    assertThat(asked.now().state()).isEqualTo(RequestState.PENDING);
  }

  @Test
  void the_address_without_a_link_says_where_the_link_is() {
    var page = browser.get(URI.create("/hil/action"));

    assertThat(page.status()).isEqualTo(400);
    assertThat(page.problem()).isEqualTo("link-missing");
    assertThat(page.html()).contains("Please open the link in your message again", "history.state");
    assertThat(browser.get(URI.create("/hil/form?x=1")).problem()).isEqualTo("link-missing");
    assertThat(
            browser
                .with("Accept-Language", "fr, de-AT;q=0.8")
                .get(URI.create("/hil/receipt"))
                .html())
        .contains("Bitte öffnen Sie den Link in Ihrer Nachricht noch einmal");
  }

  @Test
  void a_rewritten_ampersand_does_no_harm() {
    var query = ask(Steps.aStep()).approve().getRawQuery().replace("&t=", "&amp;t=");

    assertThat(browser.get(URI.create("/hil/action?" + query + "&_x=1")).status()).isEqualTo(200);
  }

  @Test
  @DisplayName("A9 after the time is over: 410, and whom to ask")
  void after_the_time_is_over_the_page_says_whom_to_ask() {
    var asked = ask(Steps.aStep());
    var page = browser.get(asked.approve());
    world.clock.advance(Duration.ofHours(72));

    var late = browser.get(asked.approve());

    assertThat(late.status()).isEqualTo(410);
    assertThat(late.problem()).isEqualTo("link-expired");
    assertThat(late.html()).contains("please ask ana@example.test for a new one");
    assertThat(browser.press(page, Map.of("comment", "late")).status()).isEqualTo(410);
  }

  @Test
  @DisplayName("A11 a link that was withdrawn: 410")
  void a_link_that_was_withdrawn_is_gone() {
    var asked = ask(Steps.aStep());
    asked.revokeLinks();

    var page = browser.get(asked.approve());

    assertThat(page.status()).isEqualTo(410);
    assertThat(page.problem()).isEqualTo("link-revoked");
  }

  @Test
  @DisplayName("A11 a request that was withdrawn or cancelled: 410")
  void a_request_that_is_over_is_gone() {
    var recalled = ask(Steps.aStep());
    recalled.close(CloseRequest.Cause.RECALL);
    var cancelled = ask(Steps.aStep());
    var open = browser.get(cancelled.approve());
    cancelled.close(CloseRequest.Cause.CANCEL);

    assertThat(browser.get(recalled.approve()).status()).isEqualTo(410);
    assertThat(browser.get(recalled.approve()).problem()).isEqualTo("request-recalled");
    world.clock.advance(Duration.ofSeconds(3));
    assertThat(browser.press(open, Map.of()).status()).isEqualTo(410);
    assertThat(browser.get(cancelled.approve()).problem()).isEqualTo("request-cancelled");
  }

  @Test
  @DisplayName("A13 H3 pressing the same again leads to the same receipt; one decision")
  void pressing_the_same_again_leads_to_the_same_receipt() {
    var asked = ask(Steps.aStep());
    var page = browser.get(asked.approve());
    world.clock.advance(Duration.ofSeconds(3));

    var first = browser.press(page, Map.of());
    var second = browser.press(page, Map.of());

    assertThat(second.status()).isEqualTo(303);
    assertThat(second.location()).isEqualTo(first.location());
    assertThat(asked.now().decisions()).hasSize(1);
    var again = browser.get(asked.approve());
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.html()).contains("You have answered this", "Approved");
    assertThat(again.submits()).isEmpty();
  }

  @Test
  @DisplayName("A14 H5 the other link afterwards: 409, unchanged")
  void the_other_link_afterwards_changes_nothing() {
    var asked = ask(Steps.aStep());
    var reject = browser.get(asked.reject());
    world.clock.advance(Duration.ofSeconds(20));
    openAndPress(asked.approve(), Map.of());

    var pressed = browser.press(reject, Map.of("comment", "I changed my mind"));

    assertThat(pressed.status()).isEqualTo(409);
    assertThat(pressed.problem()).isEqualTo("already-decided");
    assertThat(pressed.html())
        .contains("What you pressed just now changed nothing", "I changed my mind");
    assertThat(browser.get(asked.reject()).status()).isEqualTo(200);
    assertThat(asked.now().state()).isEqualTo(RequestState.APPROVED);
  }

  @Test
  @DisplayName("H4 whoever comes second is told who was first")
  void whoever_comes_second_is_told_who_was_first() {
    var asked = ask(Steps.aStep().approvers("cfo@example.test", "coo@example.test"));
    var slow = browser.get(asked.link(1, LinkAction.REJECT));
    assertThat(slow.html()).contains("The first answer of 2 people counts");
    openAndPress(asked.approve(), Map.of());

    var pressed = browser.press(slow, Map.of());

    assertThat(pressed.status()).isEqualTo(409);
    assertThat(pressed.html()).contains("This has been decided", "cfo@example.test", "Approved");
    var looked = browser.get(asked.link(1, LinkAction.REJECT));
    assertThat(looked.status()).isEqualTo(200);
    assertThat(looked.submits()).isEmpty();
  }

  @Test
  void a_quorum_shows_how_far_it_is() {
    var asked =
        ask(
            Steps.aStep()
                .approvers("cfo@example.test", "coo@example.test", "ceo@example.test")
                .quorum(new Quorum(new Quorum.Rule.AtLeast(2), 1)));
    assertThat(browser.get(asked.approve()).html()).contains("0 of 2 approvals so far");

    var receipt = browser.get(openAndPress(asked.approve(), Map.of()).location());

    assertThat(receipt.html()).contains("1 of 2 approvals so far", "still waiting for others");
    assertThat(browser.get(asked.link(1, LinkAction.APPROVE)).html())
        .contains("1 of 2 approvals so far");
  }

  @Test
  @DisplayName("A15 C12 C13 without the ticket of a page nothing happens: 403, with a fresh page")
  void without_the_ticket_of_a_page_nothing_happens() {
    var asked = ask(Steps.aStep());
    var page = browser.get(asked.approve());
    var other = browser.get(ask(Steps.aStep()).approve());
    var link = Map.of("k", page.hidden("k"), "t", page.hidden("t"));

    assertThat(browser.post(page.action(), link).status()).isEqualTo(403);
    assertThat(browser.post(page.action(), Map.of()).status()).isEqualTo(400);
    assertThat(browser.press(page, Map.of("ticket", other.hidden("ticket"))).status())
        .isEqualTo(403);
    world.clock.advance(Duration.ofMinutes(31));
    var stale = browser.press(page, Map.of("comment", "Typed with care"));

    assertThat(stale.status()).isEqualTo(403);
    assertThat(stale.problem()).isEqualTo("form-ticket-invalid");
    assertThat(stale.html()).contains("Typed with care", "open for too long");
    assertThat(asked.now().state()).isEqualTo(RequestState.PENDING);
    world.clock.advance(Duration.ofSeconds(3));
    assertThat(browser.press(stale, Map.of()).status()).isEqualTo(303);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Sec-Fetch-Site: cross-site",
        "Sec-Fetch-Site: same-site",
        "Origin: https://evil.example",
        "Origin: http://approve.example.test",
        "Origin: https://approve.example.test.evil.example"
      })
  @DisplayName("A16 C14 a press from another site: 403")
  void a_press_from_another_site_is_refused(String header) {
    var asked = ask(Steps.aStep());
    var page = browser.get(asked.approve());
    world.clock.advance(Duration.ofSeconds(3));
    var name = header.substring(0, header.indexOf(':'));

    var pressed = browser.with(name, header.substring(name.length() + 2)).press(page, Map.of());

    assertThat(pressed.status()).isEqualTo(403);
    assertThat(pressed.problem()).isEqualTo("cross-site-request");
    assertThat(asked.now().state()).isEqualTo(RequestState.PENDING);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Sec-Fetch-Site: same-origin",
        "Sec-Fetch-Site: none",
        "Origin: https://approve.example.test",
        "Origin: null",
        "Origin: here"
      })
  void a_press_from_our_own_page_is_taken(String header) {
    var asked = ask(Steps.aStep());
    var page = browser.get(asked.approve());
    world.clock.advance(Duration.ofSeconds(3));
    var name = header.substring(0, header.indexOf(':'));
    var value = header.substring(name.length() + 2).replace("here", server.getURI().toString());

    assertThat(browser.with(name, value).press(page, Map.of()).status()).isEqualTo(303);
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/plain", "application/json", "multipart/form-data; boundary=x", ""})
  @DisplayName("A17 any other body than a form: 415")
  void any_other_body_than_a_form_is_refused(String type) {
    var asked = ask(Steps.aStep());
    var query = asked.approve().getRawQuery();

    var pressed = browser.send("POST", URI.create("/hil/action"), query, type);

    assertThat(pressed.status()).isEqualTo(415);
    assertThat(pressed.problem()).isEqualTo("unsupported-media-type");
    assertThat(browser.send("POST", URI.create("/hil/action"), "", type).status()).isEqualTo(415);
    assertThat(asked.now().state()).isEqualTo(RequestState.PENDING);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a[1]", "comment[1]", "comment[999999999]", "comment[][b][c]", "[]"})
  @DisplayName("C52 indices in a form are no lists: a name with one is another name, and ignored")
  void indices_are_no_lists(String odd) {
    var asked = ask(Steps.aStep());

    var pressed =
        openAndPress(asked.approve(), Map.of(odd, "x", odd.replace('1', '0') + "[0]", "y"));

    assertThat(pressed.status()).isEqualTo(303);
    assertThat(asked.now().decisions().getFirst().comment().text()).isEmpty();
  }

  @Test
  void the_longest_comment_is_taken_in_any_script() {
    var asked = ask(Steps.aStep());

    openAndPress(asked.approve(), Map.of("comment", "語".repeat(2_000)));

    assertThat(asked.now().state()).isEqualTo(RequestState.APPROVED);
  }

  @Test
  @DisplayName("A19 a slash at the end of the address changes nothing")
  void a_slash_at_the_end_is_the_same_page() {
    var asked = ask(Steps.aStep());
    var link = URI.create(asked.approve().toString().replace("/hil/action?", "/hil/action/?"));

    assertThat(browser.with("Sec-Purpose", "prefetch").get(link).status()).isEqualTo(503);
  }

  @Test
  void a_body_that_is_too_large_is_refused() {
    var asked = ask(Steps.aForm());

    var action = openAndPress(asked.approve(), Map.of("comment", "x".repeat(32 * 1024)));
    var form =
        openAndPress(
            asked.form(), Map.of("field.remark", "x".repeat(960 * 1024), "decision", "approve"));

    assertThat(action.status()).isEqualTo(413);
    assertThat(form.status()).isEqualTo(413);
    assertThat(form.problem()).isEqualTo("payload-too-large");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Sec-Purpose: prefetch",
        "Sec-Purpose: prefetch;prerender",
        "Purpose: prefetch",
        "X-Moz: prefetch"
      })
  @DisplayName("A19 C20 fetching ahead is declined without any work")
  void fetching_ahead_is_declined(String header) {
    var asked = ask(Steps.aStep());
    var name = header.substring(0, header.indexOf(':'));
    var link = asked.approve();
    var reads = world.storage.reads();

    var page = browser.with(name, header.substring(name.length() + 2)).get(link);

    assertThat(page.status()).isEqualTo(503);
    assertThat(page.header("Cache-Control")).isEqualTo("no-store");
    assertThat(page.problem()).isEqualTo("prefetch-refused");
    assertThat(world.storage.reads()).isEqualTo(reads);
  }

  @ParameterizedTest
  @ValueSource(strings = {"OPTIONS", "TRACE", "PUT", "PATCH", "DELETE", "BREW"})
  @DisplayName("C23 other methods: 405 with Allow")
  void other_methods_are_not_allowed(String method) {
    var asked = ask(Steps.aStep());

    var page = browser.with("X-HTTP-Method-Override", "POST").send(method, asked.approve());

    assertThat(page.status()).isEqualTo(405);
    assertThat(page.header("Allow")).isEqualTo("GET, HEAD, POST");
    assertThat(browser.send(method, URI.create("/hil/receipt/dispute")).header("Allow"))
        .isEqualTo("POST");
  }

  @Test
  @DisplayName("C23 nothing turns a GET into a press")
  void nothing_turns_a_get_into_a_press() {
    var asked = ask(Steps.aStep());
    var page = browser.get(asked.approve());
    var query = asked.approve().getRawQuery() + "&_method=post&ticket=" + page.hidden("ticket");

    var looked =
        browser.with("X-HTTP-Method-Override", "POST").get(URI.create("/hil/action?" + query));

    assertThat(looked.status()).isEqualTo(200);
    assertThat(asked.now().state()).isEqualTo(RequestState.PENDING);
  }

  @Test
  @DisplayName("A26 no parameter leads elsewhere")
  void no_parameter_leads_elsewhere() {
    var asked = ask(Steps.aStep());

    var page =
        browser.get(
            URI.create(
                "/hil/action?" + asked.approve().getRawQuery() + "&next=https://evil.example"));

    assertThat(page.status()).isEqualTo(200);
    assertThat(page.html()).doesNotContain("evil.example");
  }

  @Test
  @DisplayName("A27 what others wrote is shown as text")
  void what_others_wrote_is_shown_as_text() {
    var asked =
        ask(
            Steps.aStep()
                .titled("<img src=x onerror=alert(1)> \u202egnp.exe")
                .summary(
                    "<img src=x onerror=alert(2)> [click](javascript:alert(3)) [here](https://evil.example/x) ![pic](https://evil.example/p.png)\n\n# Head\n\n<script>alert(4)</script>")
                .fields(
                    Steps.locked(
                        "note",
                        "\"><script>alert(5)</script>",
                        new FieldValue.Text("</textarea><script>alert(6)</script>\u200b")),
                    Steps.locked("link", "Link", new FieldValue.Text("javascript:alert(7)"))));

    var html = browser.get(asked.approve()).html();

    assertThat(html)
        .contains(
            "&lt;img src=x onerror=alert(1)&gt; [U+202E]gnp.exe",
            "&lt;/textarea&gt;&lt;script&gt;alert(6)&lt;/script&gt;[U+200B]",
            "(evil.example)")
        .doesNotContain("\u202e", "\u200b", "<img", "href=\"javascript", "<script>alert", "p.png");
    assertThat(html.split("<script", -1)).hasSize(2);
  }

  @Test
  void a_masked_value_never_reaches_the_page() {
    var asked = ask(Steps.aForm());

    assertThat(browser.get(asked.approve()).html()).contains("(hidden)").doesNotContain("DE8937");
    assertThat(browser.get(asked.form()).html()).doesNotContain("DE8937");
  }

  @Test
  @DisplayName("B34 a requester cannot answer the own request: 403")
  void a_requester_cannot_answer_the_own_request() {
    var asked =
        world.askTheRequester(Steps.aStep().build(), new EmailAddress("ana+x@example.test"));

    var pressed = openAndPress(asked.approve(), Map.of("comment", "Mine"));

    assertThat(pressed.status()).isEqualTo(403);
    assertThat(pressed.problem()).isEqualTo("separation-of-duties");
    assertThat(pressed.html()).contains("Mine");
    assertThat(asked.now().state()).isEqualTo(RequestState.PENDING);
  }

  @Test
  void a_rejection_that_needs_a_reason_asks_for_it() {
    var asked = ask(Steps.aStep().commentRequired());
    assertThat(browser.get(asked.approve()).html()).contains("Comment (optional)");
    world.clock.advance(Duration.ofMinutes(1));

    var page = openAndPress(asked.reject(), Map.of("comment", "  "));

    assertThat(page.status()).isEqualTo(422);
    assertThat(page.problem()).isEqualTo("comment-required");
    assertThat(page.html())
        .contains(
            "Comment (required)",
            "<a href=\"#comment\"",
            "aria-invalid=\"true\" aria-describedby=\"comment-error\"",
            "<title>Error: Approval request</title>");
    world.clock.advance(Duration.ofSeconds(3));
    assertThat(browser.press(page, Map.of("comment", "Too expensive")).status()).isEqualTo(303);
    assertThat(asked.now().state()).isEqualTo(RequestState.REJECTED);
  }

  @Test
  void a_comment_that_cannot_be_stored_comes_back() {
    var asked = ask(Steps.aStep());

    var page = openAndPress(asked.approve(), Map.of("comment", "x".repeat(2_001)));

    assertThat(page.status()).isEqualTo(422);
    assertThat(page.problem()).isEqualTo("validation-failed");
    assertThat(page.html()).contains("x".repeat(2_001));
    assertThat(asked.now().state()).isEqualTo(RequestState.PENDING);
  }

  @Test
  void a_link_to_approve_offers_no_button_while_a_value_is_missing() {
    var asked = ask(Steps.aForm());

    var page = browser.get(asked.approve());

    assertThat(page.submits()).isEmpty();
    assertThat(page.html()).contains("can only be approved with a value that you enter");
    world.clock.advance(Duration.ofSeconds(3));
    var pressed = browser.press(page, Map.of());
    assertThat(pressed.status()).isEqualTo(422);
    assertThat(pressed.html()).contains("Cost centre: Please enter a value.");
    assertThat(browser.get(asked.reject()).decides()).hasSize(1);
  }

  @Test
  @DisplayName("B38 when nobody knows whether it was stored: 503, and pressing again is safe")
  void when_nobody_knows_whether_it_was_stored_pressing_again_is_safe() {
    var asked = ask(Steps.aStep());
    var page = browser.get(asked.reject());
    world.clock.advance(Duration.ofSeconds(3));
    world.storage.loseCommits();

    var unknown = browser.press(page, Map.of("comment", "Not <now>"));

    assertThat(unknown.status()).isEqualTo(503);
    assertThat(unknown.header("Retry-After")).isEqualTo("5");
    assertThat(unknown.problem()).isEqualTo("outcome-unknown");
    assertThat(unknown.html()).contains("Pressing again is safe", "Not &lt;now&gt;");
    world.storage.recover();
    assertThat(browser.press(unknown, Map.of()).status()).isEqualTo(303);
    assertThat(asked.now().decisions()).hasSize(1);
    assertThat(asked.now().decisions().getFirst().comment().text()).isEqualTo("Not <now>");
  }

  @Test
  @DisplayName("B40 while storage is down: 503, later the same press works")
  void while_storage_is_down_a_later_press_works() {
    var link = ask(Steps.aStep()).approve();
    var page = browser.get(link);
    world.clock.advance(Duration.ofSeconds(3));
    world.storage.goDown();

    var looked = browser.get(link);
    var pressed = browser.press(page, Map.of("comment", "Yes"));

    assertThat(looked.status()).isEqualTo(503);
    assertThat(looked.html()).contains("method=\"get\"").doesNotContain("method=\"post\"");
    assertThat(pressed.status()).isEqualTo(503);
    assertThat(pressed.problem()).isEqualTo("storage-unavailable");
    world.storage.recover();
    assertThat(browser.press(pressed, Map.of()).status()).isEqualTo(303);
  }

  @Test
  void a_press_leaves_a_cookie_by_which_the_device_is_known() {
    var asked = ask(Steps.aStep());

    var cookies = openAndPress(asked.approve(), Map.of()).cookies();

    assertThat(cookies)
        .singleElement()
        .asString()
        .startsWith("__Host-cs_device_")
        .contains("Secure", "HTTPOnly", "SameSite=Lax", "Path=/", "Max-Age=15552000")
        .doesNotContain("Domain");
  }

  @Test
  @DisplayName("H7 a known device answers by itself, where the policy lets it")
  void a_known_device_answers_by_itself_where_the_policy_lets_it() {
    var first = ask(Steps.aStep().oneClick());
    var cookie = openAndPress(first.approve(), Map.of()).cookies().getFirst().split(";")[0];
    var known = browser.with("Cookie", cookie);

    var page = known.get(ask(Steps.aStep().oneClick()).approve());

    assertThat(page.html()).contains("data-one-click=\"yes\"", "This page approves in 3 seconds");
    assertThat(page.decides()).hasSize(1);
    assertThat(known.get(ask(Steps.aStep()).approve()).html())
        .doesNotContain("data-one-click=\"yes\"");
    assertThat(browser.get(ask(Steps.aStep().oneClick()).approve()).html())
        .doesNotContain("data-one-click=\"yes\"");
    var other = ask(Steps.aStep().oneClick().approvers("coo@example.test"));
    assertThat(known.get(other.approve()).html()).doesNotContain("data-one-click=\"yes\"");
    world.clock.advance(Duration.ofSeconds(4));
    assertThat(known.press(page, Map.of("auto", "1", "signs", "j")).status()).isEqualTo(303);
  }

  @Test
  void a_browser_keeps_ten_devices_at_most() {
    var cookies = new StringBuilder();
    for (int i = 10; i < 22; i++) {
      cookies.append("__Host-cs_device_0000000000%d=17000000%d.x; ".formatted(i, i));
    }
    var asked = ask(Steps.aStep());
    var page = browser.get(asked.approve());
    world.clock.advance(Duration.ofSeconds(3));

    var set = browser.with("Cookie", cookies.toString()).press(page, Map.of()).cookies();

    assertThat(set).filteredOn(c -> c.contains("Max-Age=0")).hasSize(3);
    assertThat(set)
        .filteredOn(c -> c.contains("Max-Age=0"))
        .allMatch(c -> c.matches("__Host-cs_device_00000000001[012]=.*"));
  }

  @Test
  void a_german_reader_gets_a_german_page_whatever_the_browser_asks_for() {
    var asked = world.ask(Steps.aStep().build(), Locale.GERMANY);

    var page = browser.with("Accept-Language", "en").get(asked.approve());

    assertThat(page.html())
        .contains(
            "<html lang=\"de-DE\"",
            "ana@example.test bittet um Ihre Entscheidung",
            "18.250,4",
            "in 3 Tagen",
            "Freigeben");
    assertThat(page.header("Content-Language")).isEqualTo("de-DE");
  }

  private static String token(URI link) {
    return link.getRawQuery().replaceAll(".*[?&]?t=", "");
  }
}
