package io.countersign.sandbox.slack;

import static com.slack.api.model.block.Blocks.header;
import static com.slack.api.model.block.composition.BlockCompositions.plainText;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.slack.api.Slack;
import com.slack.api.methods.MethodsClient;
import com.slack.api.methods.response.views.ViewsOpenResponse;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every limit, through the real client: at the limit a message is taken, beyond it refused. */
final class BlockRulesTest {
  private final SlackApp app = SlackApp.named("Countersign");
  private final SlackWorkspace workspace =
      new SlackWorkspace("T0ACME", "Acme", app, new MovableClock(), 0);
  private final Slack slack = RealClientTest.client(workspace);
  private final MethodsClient client = slack.methods(app.botToken());

  @BeforeEach
  void ada() {
    workspace.addUser("U1", "Ada", "ada@acme.example");
    workspace.addChannel("C1", "approvals");
  }

  @AfterEach
  void close() throws Exception {
    workspace.close();
    slack.close();
  }

  private static Arguments limit(
      String what, int most, String refusal, IntFunction<String> blocks) {
    return Arguments.of(what, most, refusal, blocks);
  }

  private static String x(int length) {
    return "x".repeat(length);
  }

  private static String many(int count, IntFunction<String> each) {
    return IntStream.range(0, count).mapToObj(each).collect(Collectors.joining(","));
  }

  private static String plain(String text) {
    return "{\"type\":\"plain_text\",\"text\":\"" + text + "\"}";
  }

  private static String section(String members) {
    return "[{\"type\":\"section\"," + members + "}]";
  }

  private static String button(String members) {
    return "[{\"type\":\"actions\",\"elements\":[{\"type\":\"button\"," + members + "}]}]";
  }

  private static String options(int count, int text, int value) {
    return many(
        count,
        index ->
            "{\"text\":%s,\"value\":\"%s\"}"
                .formatted(plain(x(text)), x(Math.max(0, value - 4)) + (1000 + index)));
  }

  private static String select(String options) {
    return "[{\"type\":\"actions\",\"elements\":[{\"type\":\"static_select\",\"options\":["
        + options
        + "]}]}]";
  }

  static List<Arguments> limitsOfMessages() {
    return List.of(
        limit(
            "blocks",
            50,
            "no more than 50 items",
            n -> "[" + many(n, _ -> "{\"type\":\"divider\"}") + "]"),
        limit(
            "header",
            150,
            "must be less than 151 characters",
            n -> "[{\"type\":\"header\",\"text\":" + plain(x(n)) + "}]"),
        limit(
            "section text",
            3000,
            "must be less than 3001 characters",
            n -> section("\"text\":{\"type\":\"mrkdwn\",\"text\":\"" + x(n) + "\"}")),
        limit(
            "fields",
            10,
            "no more than 10 items",
            n -> section("\"fields\":[" + many(n, _ -> plain("f")) + "]")),
        limit(
            "field text",
            2000,
            "must be less than 2001 characters",
            n -> section("\"fields\":[" + plain(x(n)) + "]")),
        limit(
            "context elements",
            10,
            "no more than 10 items",
            n -> "[{\"type\":\"context\",\"elements\":[" + many(n, _ -> plain("c")) + "]}]"),
        limit(
            "actions",
            25,
            "no more than 25 items",
            n ->
                "[{\"type\":\"actions\",\"elements\":["
                    + many(n, _ -> "{\"type\":\"button\",\"text\":" + plain("b") + "}")
                    + "]}]"),
        limit(
            "button text",
            75,
            "must be less than 76 characters",
            n -> button("\"text\":" + plain(x(n)))),
        limit(
            "button value",
            2000,
            "must be less than 2001 characters",
            n -> button("\"text\":" + plain("b") + ",\"value\":\"" + x(n) + "\"")),
        limit(
            "button url",
            3000,
            "must be less than 3001 characters",
            n -> button("\"text\":" + plain("b") + ",\"url\":\"" + x(n) + "\"")),
        limit(
            "action_id",
            255,
            "must be less than 256 characters",
            n -> button("\"text\":" + plain("b") + ",\"action_id\":\"" + x(n) + "\"")),
        limit(
            "block_id",
            255,
            "must be less than 256 characters",
            n -> "[{\"type\":\"divider\",\"block_id\":\"" + x(n) + "\"}]"),
        limit("options", 100, "no more than 100 items", n -> select(options(n, 5, 5))),
        limit("option text", 75, "must be less than 76 characters", n -> select(options(1, n, 5))),
        limit(
            "option value",
            150,
            "must be less than 151 characters",
            n -> select(options(1, 5, n))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("limitsOfMessages")
  void a_message_at_a_limit_is_taken_and_one_beyond_it_refused(
      String what, int most, String refusal, IntFunction<String> blocks) throws Exception {
    var taken =
        client.chatPostMessage(post -> post.channel("C1").blocksAsString(blocks.apply(most)));
    assertThat(taken.isOk()).as("%s: %s", what, taken.getResponseMetadata()).isTrue();

    var refused =
        client.chatPostMessage(post -> post.channel("C1").blocksAsString(blocks.apply(most + 1)));
    assertThat(refused.getError()).isEqualTo("invalid_blocks");
    assertThat(refused.getResponseMetadata().getMessages())
        .anySatisfy(
            message -> assertThat(message).contains(refusal).contains("[json-pointer:/blocks"));
  }

  @Test
  void the_text_of_a_message_and_of_all_its_blocks_is_limited_too() throws Exception {
    assertThat(client.chatPostMessage(post -> post.channel("C1").text(x(40_000))).isOk()).isTrue();
    assertThat(client.chatPostMessage(post -> post.channel("C1").text(x(40_001))).getError())
        .isEqualTo("msg_too_long");
    var five = "[" + many(5, _ -> "{\"type\":\"section\",\"text\":" + plain(x(2_601)) + "}") + "]";
    assertThat(client.chatPostMessage(post -> post.channel("C1").blocksAsString(five)).getError())
        .isEqualTo("msg_blocks_too_long");
  }

  static List<Arguments> nonsense() {
    return List.of(
        Arguments.of("unsupported type: carousel", "[{\"type\":\"carousel\"}]"),
        Arguments.of("missing required field: type", "[{}]"),
        Arguments.of("missing required field: text", "[{\"type\":\"header\"}]"),
        Arguments.of(
            "must be of type plain_text",
            "[{\"type\":\"header\",\"text\":{\"type\":\"mrkdwn\",\"text\":\"x\"}}]"),
        Arguments.of(
            "must be more than 0 characters", "[{\"type\":\"header\",\"text\":" + plain("") + "}]"),
        Arguments.of("missing required field: text", section("\"block_id\":\"b\"")),
        Arguments.of(
            "unsupported type: slider",
            "[{\"type\":\"actions\",\"elements\":[{\"type\":\"slider\"}]}]"),
        Arguments.of(
            "must be a valid enum value",
            button("\"text\":" + plain("b") + ",\"style\":\"green\"")),
        Arguments.of(
            "`block_id` \"b\" already exists",
            "[{\"type\":\"divider\",\"block_id\":\"b\"},{\"type\":\"divider\",\"block_id\":\"b\"}]"),
        Arguments.of(
            "unsupported type: gif",
            "[{\"type\":\"rich_text\",\"elements\":[{\"type\":\"rich_text_section\",\"elements\":[{\"type\":\"gif\"}]}]}]"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("nonsense")
  void nonsense_is_refused(String refusal, String blocks) throws Exception {
    var refused = client.chatPostMessage(post -> post.channel("C1").blocksAsString(blocks));

    assertThat(refused.getError()).isEqualTo("invalid_blocks");
    assertThat(refused.getResponseMetadata().getMessages())
        .anyMatch(each -> each.contains(refusal));
  }

  @Test
  void blocks_that_are_no_list_are_refused() throws Exception {
    assertThat(client.chatPostMessage(post -> post.channel("C1").blocksAsString("{}")).getError())
        .isEqualTo("invalid_blocks_format");
  }

  @Test
  void rich_text_is_understood() throws Exception {
    var rich =
        """
        [{"type":"rich_text","elements":[
          {"type":"rich_text_section","elements":[
            {"type":"text","text":"Ask ","style":{"bold":true}},{"type":"user","user_id":"U1"},
            {"type":"emoji","name":"wave"},{"type":"link","url":"https://a.example","text":"A"}]},
          {"type":"rich_text_list","style":"bullet","elements":[
            {"type":"rich_text_section","elements":[{"type":"text","text":"one"}]}]},
          {"type":"rich_text_preformatted","elements":[{"type":"text","text":"{}"}]},
          {"type":"rich_text_quote","elements":[{"type":"text","text":"said"}]}]}]
        """;

    var taken = client.chatPostMessage(post -> post.channel("C1").blocksAsString(rich));

    assertThat(taken.isOk()).as("%s", taken.getResponseMetadata()).isTrue();
    var message = workspace.messages().getFirst();
    assertThat(message.mentions()).containsExactly("@U1");
    assertThat(message.links()).containsExactly("https://a.example");
  }

  // Views

  private static String view(String members, String blocks) {
    return "{\"type\":\"modal\"," + members + ",\"blocks\":[" + blocks + "]}";
  }

  private static final String TITLE = "\"title\":{\"type\":\"plain_text\",\"text\":\"T\"}";
  private static final String SUBMIT =
      TITLE + ",\"submit\":{\"type\":\"plain_text\",\"text\":\"S\"}";

  private static String input(String members, String element) {
    return view(SUBMIT, "{\"type\":\"input\"," + members + ",\"element\":{" + element + "}}");
  }

  private static final String LABEL = "\"label\":{\"type\":\"plain_text\",\"text\":\"L\"}";
  private static final String FIELD = "\"type\":\"plain_text_input\"";

  static List<Arguments> limitsOfViews() {
    return List.of(
        limit(
            "blocks",
            100,
            "no more than 100 items",
            n -> view(TITLE, many(n, _ -> "{\"type\":\"divider\"}"))),
        limit(
            "title",
            24,
            "must be less than 25 characters",
            n -> view("\"title\":" + plain(x(n)), "")),
        limit(
            "submit",
            24,
            "must be less than 25 characters",
            n -> view(TITLE + ",\"submit\":" + plain(x(n)), "")),
        limit(
            "close",
            24,
            "must be less than 25 characters",
            n -> view(TITLE + ",\"close\":" + plain(x(n)), "")),
        limit(
            "private_metadata",
            3000,
            "must be less than 3001 characters",
            n -> view(TITLE + ",\"private_metadata\":\"" + x(n) + "\"", "")),
        limit(
            "callback_id",
            255,
            "must be less than 256 characters",
            n -> view(TITLE + ",\"callback_id\":\"" + x(n) + "\"", "")),
        limit(
            "label",
            2000,
            "must be less than 2001 characters",
            n -> input("\"label\":" + plain(x(n)), FIELD)),
        limit(
            "hint",
            2000,
            "must be less than 2001 characters",
            n -> input(LABEL + ",\"hint\":" + plain(x(n)), FIELD)),
        limit(
            "initial_value",
            3000,
            "must be less than 3001 characters",
            n -> input(LABEL, FIELD + ",\"initial_value\":\"" + x(n) + "\"")),
        limit(
            "placeholder",
            150,
            "must be less than 151 characters",
            n -> input(LABEL, FIELD + ",\"placeholder\":" + plain(x(n)))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("limitsOfViews")
  void a_view_at_a_limit_is_opened_and_one_beyond_it_refused(
      String what, int most, String refusal, IntFunction<String> view) throws Exception {
    var taken = open(view.apply(most));
    assertThat(taken.isOk()).as("%s: %s", what, taken.getResponseMetadata()).isTrue();

    var refused = open(view.apply(most + 1));
    assertThat(refused.getError()).isEqualTo("invalid_arguments");
    assertThat(refused.getResponseMetadata().getMessages())
        .anySatisfy(
            message -> assertThat(message).contains(refusal).contains("[json-pointer:/view"));
  }

  @Test
  void a_view_that_asks_must_have_a_way_to_answer_and_a_title() throws Exception {
    assertThat(
            open(view(TITLE, "{\"type\":\"input\"," + LABEL + ",\"element\":{" + FIELD + "}}"))
                .getResponseMetadata()
                .getMessages())
        .anyMatch(each -> each.contains("missing required field: submit"));
    assertThat(open("{\"type\":\"modal\",\"blocks\":[]}").getResponseMetadata().getMessages())
        .anyMatch(each -> each.contains("missing required field: title"));
  }

  @Test
  void a_view_over_250_kilobytes_is_too_large() throws Exception {
    var section = "{\"type\":\"section\",\"text\":" + plain(x(3000)) + "}";

    assertThat(open(view(TITLE, many(90, _ -> section))).getError()).isEqualTo("view_too_large");
  }

  private ViewsOpenResponse open(String view) throws Exception {
    client.chatPostMessage(post ->
        post.channel("U1")
            .blocksAsString(button("\"text\":" + plain("b") + ",\"action_id\":\"go\"")));
    workspace.requestUrl(workspace.pageUrl());
    var message = workspace.messages("U1").getLast();
    var trigger =
        workspace
            .preparePress("U1", message.channel(), message.ts(), "go")
            .payload()
            .path("trigger_id")
            .asText();
    return client.viewsOpen(open -> open.triggerId(trigger).viewAsString(view));
  }

  // What words do

  private PostedMessage said(String textObject) throws Exception {
    client.chatPostMessage(
        post -> post.channel("C1").blocksAsString(section("\"text\":" + textObject)));
    return workspace.messages().getLast();
  }

  private static String mrkdwn(String text) {
    JsonNode node = Json.object().put("type", "mrkdwn").put("text", text);
    return Json.write(node);
  }

  @Test
  void unescaped_words_reach_people_and_lead_away() throws Exception {
    var message =
        said(
            mrkdwn(
                "<!channel> <@U1> <#C1|approvals> <https://evil.example|your bank> https://b.example/x?a=1&amp;b=2"));

    assertThat(message.mentions()).containsExactly("!channel", "@U1", "#C1");
    assertThat(message.links())
        .containsExactly("https://evil.example", "https://b.example/x?a=1&b=2");
  }

  @Test
  void escaped_words_reach_nobody() throws Exception {
    var message = said(mrkdwn("&lt;!channel&gt; &lt;@U1&gt; &lt;https:/x|y&gt; a &amp;lt;b"));

    assertThat(message.mentions()).isEmpty();
    assertThat(message.links()).isEmpty();
  }

  @Test
  void verbatim_words_are_not_searched_for_addresses_but_brackets_still_count() throws Exception {
    var message =
        said(
            "{\"type\":\"mrkdwn\",\"verbatim\":true,\"text\":\"https://a.example @here <!here>\"}");

    assertThat(message.links()).isEmpty();
    assertThat(message.mentions()).containsExactly("!here");
  }

  @Test
  void plain_text_does_nothing() throws Exception {
    client.chatPostMessage(post ->
        post.channel("C1")
            .blocks(List.of(header(h -> h.text(plainText("<!channel> https://a.example"))))));

    assertThat(workspace.messages().getLast().mentions()).isEmpty();
    assertThat(workspace.messages().getLast().links()).isEmpty();
  }
}
