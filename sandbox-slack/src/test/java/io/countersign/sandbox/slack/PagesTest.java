package io.countersign.sandbox.slack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.slack.api.Slack;
import com.slack.api.methods.MethodsClient;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.FormElement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The workspace as a person at the machine sees it. */
final class PagesTest {
  private static final String BUTTONS =
      """
      [{"type":"header","text":{"type":"plain_text","text":"Pay the invoice?"}},
       {"type":"section","text":{"type":"mrkdwn","text":"*Due* today, says <@U2>"},
        "fields":[{"type":"mrkdwn","text":"*Amount*\\n4,200 EUR"},
                  {"type":"plain_text","text":"Supplier"}]},
       {"type":"divider"},
       {"type":"context","elements":[{"type":"mrkdwn","text":"Expires at noon"}]},
       {"type":"actions","block_id":"b1","elements":[
         {"type":"button","action_id":"approve","style":"primary","value":"token-1",
          "text":{"type":"plain_text","text":"Approve"},
          "confirm":{"title":{"type":"plain_text","text":"Sure?"},
                     "text":{"type":"plain_text","text":"It is paid at once."},
                     "confirm":{"type":"plain_text","text":"Yes, approve"},
                     "deny":{"type":"plain_text","text":"No"}}},
         {"type":"button","action_id":"reject","style":"danger","value":"token-2",
          "text":{"type":"plain_text","text":"Reject"}},
         {"type":"button","action_id":"open","url":"https://acme.example/r/1",
          "text":{"type":"plain_text","text":"Details"}}]}]
      """;
  private static final String FORM =
      """
      {"type":"modal","title":{"type":"plain_text","text":"Reject"},
       "submit":{"type":"plain_text","text":"Send"},"close":{"type":"plain_text","text":"Back"},
       "blocks":[
         {"type":"input","block_id":"reason","label":{"type":"plain_text","text":"Reason"},
          "hint":{"type":"plain_text","text":"The requester reads this."},
          "element":{"type":"plain_text_input","action_id":"text","multiline":true,
                     "initial_value":"Because"}},
         {"type":"input","block_id":"kind","optional":true,
          "label":{"type":"plain_text","text":"Kind"},
          "element":{"type":"static_select","action_id":"s","options":[
            {"text":{"type":"plain_text","text":"One"},"value":"1"},
            {"text":{"type":"plain_text","text":"Two"},"value":"2"}]}},
         {"type":"input","block_id":"checks","optional":true,
          "label":{"type":"plain_text","text":"Checks"},
          "element":{"type":"checkboxes","action_id":"c",
            "initial_options":[{"text":{"type":"plain_text","text":"A"},"value":"a"}],
            "options":[{"text":{"type":"plain_text","text":"A"},"value":"a"},
                       {"text":{"type":"plain_text","text":"B"},"value":"b"}]}},
         {"type":"input","block_id":"day","optional":true,
          "label":{"type":"plain_text","text":"Day"},
          "element":{"type":"datepicker","action_id":"d","initial_date":"2026-07-27"}}]}
      """;

  private final SlackApp app = SlackApp.named("Countersign");
  private final SlackWorkspace workspace =
      new SlackWorkspace("T0ACME", "Acme & Sons", app, new MovableClock(), 0);
  private final Slack slack = RealClientTest.client(workspace);
  private final MethodsClient client = slack.methods(app.botToken());
  private final HttpClient http = HttpClient.newHttpClient();
  private final AppDouble itsApp;

  PagesTest() throws IOException {
    itsApp = new AppDouble();
  }

  @BeforeEach
  void ada_and_ben() {
    workspace.addUser("U1", "Ada Lovelace", "ada@acme.example");
    workspace.addUser("U2", "Ben Ito", "ben@acme.example");
    workspace.addChannel("C1", "approvals");
    workspace.requestUrl(itsApp.url());
  }

  @AfterEach
  void close() throws Exception {
    workspace.close();
    slack.close();
    itsApp.close();
    http.close();
  }

  private Document page(String query) throws Exception {
    var answer =
        http.send(
            HttpRequest.newBuilder(workspace.pageUrl().resolve(query)).build(),
            BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return Jsoup.parse(answer.body(), workspace.pageUrl().toString());
  }

  /** Sends a form as a browser does, with one button pressed or none. */
  private Document press(Element inside, String label) throws Exception {
    var button =
        inside.select("button").stream()
            .filter(each -> each.text().equals(label))
            .findFirst()
            .orElseThrow();
    var form =
        (FormElement)
            Objects.requireNonNull(
                button.hasAttr("form")
                    ? Objects.requireNonNull(button.ownerDocument())
                        .getElementById(button.attr("form"))
                    : button.closest("form"));
    var body =
        form.formData().stream()
            .map(field -> pair(field.key(), field.value()))
            .collect(Collectors.joining("&"));
    if (button.hasAttr("name")) {
      body += "&" + pair(button.attr("name"), button.attr("value"));
    }
    var answer =
        post(form.absUrl("action"), body, workspace.pageUrl().toString().replaceFirst("/$", ""));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(303);
    return page(answer.headers().firstValue("Location").orElseThrow());
  }

  private static String pair(String name, String value) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8)
        + "="
        + URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  private HttpResponse<String> post(String url, String body, String origin) throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create(url))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("Origin", origin)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  private PostedMessage posted() throws Exception {
    client.chatPostMessage(post -> post.channel("U1").text("New").blocksAsString(BUTTONS));
    return workspace.messages("U1").getLast();
  }

  @Test
  void a_person_sees_their_direct_messages_and_nobody_elses() throws Exception {
    posted();

    var adas = page("/?as=U1");
    assertThat(adas.select("h1").text()).isEqualTo("Acme & Sons");
    assertThat(adas.text()).contains("nothing here leaves this machine");
    assertThat(adas.select(".people a[aria-current]").text()).contains("Ada Lovelace");
    assertThat(adas.select(".head").text()).isEqualTo("Pay the invoice?");
    assertThat(adas.select(".mention").text()).isEqualTo("@Ben Ito");
    assertThat(adas.select(".columns > div")).hasSize(2);
    assertThat(adas.select(".context").text()).isEqualTo("Expires at noon");
    assertThat(adas.select("button.danger").text()).isEqualTo("Reject");
    assertThat(adas.select("a.button").attr("href")).isEqualTo("https://acme.example/r/1");
    assertThat(adas.select("details.ask").text()).contains("It is paid at once.");

    var bens = page("/?as=U2");
    assertThat(bens.select(".message")).isEmpty();
    assertThat(bens.select(".places a")).hasSize(2);
  }

  @Test
  void a_channel_shows_threads_edits_and_what_is_only_for_you() throws Exception {
    var parent = client.chatPostMessage(post -> post.channel("C1").text("parent"));
    client.chatPostMessage(post -> post.channel("C1").text("child").threadTs(parent.getTs()));
    client.chatUpdate(update -> update.channel("C1").ts(parent.getTs()).text("rewritten"));
    client.chatPostEphemeral(post -> post.channel("C1").user("U2").text("psst"));

    var adas = page("/?as=U1&in=C1");
    assertThat(adas.select(".thread .message").text()).contains("child");
    assertThat(adas.text()).contains("rewritten").contains("(edited)").doesNotContain("psst");
    assertThat(page("/?as=U2&in=C1").select(".message.private").text())
        .contains("Only visible to you")
        .contains("psst");
  }

  @Test
  void a_button_sends_a_signed_interaction() throws Exception {
    posted();

    var after = press(page("/?as=U1"), "Yes, approve");

    assertThat(after.select(".said")).isEmpty();
    assertThat(itsApp.received())
        .singleElement()
        .satisfies(received -> {
          assertThat(received.signature()).startsWith("v0=");
          assertThat(received.payload().at("/actions/0/value").asText()).isEqualTo("token-1");
          assertThat(received.payload().at("/user/id").asText()).isEqualTo("U1");
        });
  }

  @Test
  void an_app_that_refuses_is_said_to_have_refused() throws Exception {
    posted();
    itsApp.answers(500, "");

    assertThat(press(page("/?as=U1"), "Reject").select(".said").text()).contains("did not take it");
  }

  @Test
  void a_modal_is_shown_on_top_and_keeps_what_was_typed_when_it_is_refused() throws Exception {
    var message = posted();
    var trigger =
        workspace
            .preparePress("U1", message.channel(), message.ts(), "reject")
            .payload()
            .path("trigger_id")
            .asText();
    var opened = client.viewsOpen(open -> open.triggerId(trigger).viewAsString(FORM));
    assertThat(opened.isOk()).as("%s", opened.getResponseMetadata()).isTrue();

    assertThat(page("/?as=U2").select("[role=dialog]")).isEmpty();
    var page = page("/?as=U1");
    assertThat(page.select("[role=dialog] h2").text()).isEqualTo("Reject");
    assertThat(page.select("textarea").val()).isEqualTo("Because");
    assertThat(page.select("input[type=checkbox][checked]").val()).isEqualTo("a");
    assertThat(page.select("input[type=date]").val()).isEqualTo("2026-07-27");
    assertThat(page.select(".frame").hasAttr("inert")).isTrue();

    itsApp.answers(
        200, "{\"response_action\":\"errors\",\"errors\":{\"reason\":\"Say <b>more</b>.\"}}");
    page.select("textarea").val("No & <no>");
    page.select("select option[value=2]").attr("selected", "selected");
    page.select("input[type=checkbox]").forEach(box -> box.removeAttr("checked"));
    var refused = press(page, "Send");

    assertThat(refused.select(".wrong").text()).isEqualTo("Say <b>more</b>.");
    assertThat(refused.select("textarea").val()).isEqualTo("No & <no>");
    assertThat(refused.select("option[selected]").val()).isEqualTo("2");
    assertThat(refused.select("input[type=checkbox][checked]")).isEmpty();
    var values = itsApp.received().getLast().payload().at("/view/state/values");
    assertThat(values.at("/reason/text/value").asText()).isEqualTo("No & <no>");
    assertThat(values.at("/checks/c/selected_options")).isEmpty();

    itsApp.answers(200, "");
    assertThat(press(refused, "Send").select("[role=dialog]")).isEmpty();
  }

  @Test
  void a_required_field_left_empty_is_said_next_to_it_and_a_modal_can_be_closed() throws Exception {
    var message = posted();
    var trigger =
        workspace
            .preparePress("U1", message.channel(), message.ts(), "reject")
            .payload()
            .path("trigger_id")
            .asText();
    client.viewsOpen(open -> open.triggerId(trigger).viewAsString(FORM));
    var page = page("/?as=U1");
    page.select("textarea").val("");

    var refused = press(page, "Send");

    assertThat(refused.select(".wrong").text()).contains("required");
    assertThat(itsApp.received()).isEmpty();
    assertThat(press(refused, "Back").select("[role=dialog]")).isEmpty();
    assertThat(workspace.openModal("U1")).isEmpty();
  }

  @Test
  void hostile_words_stay_words() throws Exception {
    var hostile = "<script>alert(1)</script>";
    workspace.addUser("U3", hostile, "\"><img src=x onerror=alert(1)>");
    var blocks =
        Json.array()
            .add(
                Json.object()
                    .put("type", "section")
                    .set("text", text("mrkdwn", hostile + "<javascript:alert(1)|press me>")))
            .add(Json.object().put("type", "header").set("text", text("plain_text", hostile)));
    client.chatPostMessage(post -> post.channel("U3").text("x").blocksAsString(Json.write(blocks)));

    var page = page("/?as=U3&said=%3Cscript%3E");

    assertThat(page.select("script")).hasSize(1);
    assertThat(page.select("script").attr("nonce")).isNotEmpty();
    assertThat(page.select("img")).isEmpty();
    assertThat(page.select("a[href^=javascript]")).isEmpty();
    assertThat(page.select(".head").text()).isEqualTo(hostile);
    assertThat(page.select(".people").text()).contains(hostile);
    assertThat(page.text()).contains("press me");
  }

  private static JsonNode text(String type, String text) {
    return Json.object().put("type", type).put("text", text);
  }

  @Test
  void the_policy_allows_nothing_but_the_pages_own() throws Exception {
    var answer =
        http.send(HttpRequest.newBuilder(workspace.pageUrl()).build(), BodyHandlers.ofString());

    assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
        .startsWith("default-src 'none'")
        .doesNotContain("unsafe")
        .contains("form-action 'self'");
  }

  @Test
  void another_sites_page_cannot_act() throws Exception {
    var message = posted();
    var press = "as=U1&channel=%s&ts=%s&action=approve".formatted(message.channel(), message.ts());
    var url = workspace.pageUrl().resolve("/press").toString();

    assertThat(post(url, press, "https://evil.example").statusCode()).isEqualTo(403);
    assertThat(post(url, press, "null").statusCode()).isEqualTo(403);
    var silent =
        HttpRequest.newBuilder(URI.create(url))
            .POST(HttpRequest.BodyPublishers.ofString(press))
            .build();
    assertThat(http.send(silent, BodyHandlers.discarding()).statusCode()).isEqualTo(403);
    var crossSite =
        HttpRequest.newBuilder(URI.create(url))
            .header("Sec-Fetch-Site", "cross-site")
            .POST(HttpRequest.BodyPublishers.ofString(press))
            .build();
    assertThat(http.send(crossSite, BodyHandlers.discarding()).statusCode()).isEqualTo(403);
    assertThat(itsApp.received()).isEmpty();
  }

  @Test
  void a_name_that_is_not_loopback_is_not_answered() throws Exception {
    try (var socket = new Socket("127.0.0.1", workspace.pageUrl().getPort())) {
      socket
          .getOutputStream()
          .write(
              "GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .startsWith("HTTP/1.1 421");
    }
  }
}
