package io.countersign.sandbox.slack;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLEncoder;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.thymeleaf.TemplateEngine;
import org.thymeleaf.context.Context;
import org.thymeleaf.templatemode.TemplateMode;
import org.thymeleaf.templateresolver.ClassLoaderTemplateResolver;

/**
 * Shows the workspace to whoever sits at the machine and lets them act as any of its people. There
 * is no sign-in: it answers only to a loopback name, and only its own pages may post to it.
 */
final class Pages {
  private static final Set<String> OWN_NAMES = Set.of("localhost", "127.0.0.1", "[::1]");
  private static final String FIELD = "field:";
  private static final Map<String, String> SAYINGS =
      Map.of(
          "trouble", "The app did not take it: it could not be reached, was too slow or refused.",
          "gone", "That is not there any more. This is how things stand now.",
          "unset", "The app has no request URL yet, so nothing was sent.");

  private final SlackWorkspace workspace;
  private final Team team;
  private final TemplateEngine engine = new TemplateEngine();
  private final SecureRandom random = new SecureRandom();

  Pages(SlackWorkspace workspace, Team team) {
    this.workspace = workspace;
    this.team = team;
    var templates = new ClassLoaderTemplateResolver(Pages.class.getClassLoader());
    templates.setPrefix("views/sandbox-slack/");
    templates.setSuffix(".html");
    templates.setTemplateMode(TemplateMode.HTML);
    templates.setCharacterEncoding("UTF-8");
    engine.setTemplateResolver(templates);
  }

  void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      var host = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Host")).orElse("");
      if (!OWN_NAMES.contains(host.replaceFirst(":\\d+$", "").toLowerCase(Locale.ROOT))) {
        plain(exchange, 421, "This page answers to localhost only.");
        return;
      }
      var asked = exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
      switch (asked) {
        case "GET /", "HEAD /" -> show(exchange);
        case "GET /changed" -> plain(exchange, 200, Long.toString(team.version()));
        case "POST /press", "POST /submit", "POST /close" -> act(exchange, host);
        default -> plain(exchange, 404, "There is nothing here.");
      }
    }
  }

  // Showing

  private void show(HttpExchange exchange) throws IOException {
    var query = Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse("");
    var parameters = Parameters.ofForm(query);
    var people = team.users().stream().filter(user -> !user.deactivated()).toList();
    var reader =
        people.stream()
            .filter(user -> user.id().equals(parameters.text("as")))
            .findFirst()
            .or(() -> people.stream().findFirst());

    var nonce = nonce();
    var page = new Context(Locale.ENGLISH);
    page.setVariable("nonce", nonce);
    page.setVariable("workspace", team.name());
    page.setVariable("mark", PageView.initial(team.name()));
    page.setVariable("app", team.app().name());
    page.setVariable("appMark", PageView.initial(team.app().name()));
    page.setVariable("version", team.version());
    page.setVariable("said", SAYINGS.getOrDefault(parameters.text("said"), ""));
    page.setVariable(
        "people",
        people.stream()
            .map(user -> PageView.person(user, reader.filter(user::equals).isPresent()))
            .toList());
    reader.ifPresent(user -> fill(page, user, parameters.text("in")));
    send(exchange, nonce, engine.process("workspace", page));
  }

  private void fill(Context page, SlackUser reader, String wanted) {
    var view = new PageView(team, reader);
    var direct = team.directMessages(reader.id());
    var here = team.conversation(wanted).filter(each -> each.isSeenBy(reader.id())).orElse(direct);
    page.setVariable("version", team.version());
    page.setVariable("reader", PageView.person(reader, true));
    page.setVariable("here", here.id());
    page.setVariable("hereName", here.isDirect() ? team.app().name() : here.name());
    page.setVariable("hereSign", here.isDirect() ? "@" : "#");
    page.setVariable("archived", here.isArchived());
    page.setVariable("places", view.places(here.id()));
    page.setVariable("messages", view.messages(here.id()));
    page.setVariable("dialog", view.dialog().orElse(null));
  }

  private void send(HttpExchange exchange, String nonce, String html) throws IOException {
    exchange
        .getResponseHeaders()
        .set(
            "Content-Security-Policy",
            ("default-src 'none'; style-src 'nonce-%1$s'; script-src 'nonce-%1$s'; img-src data:;"
                    + " connect-src 'self'; form-action 'self'; base-uri 'none';"
                    + " frame-ancestors 'none'")
                .formatted(nonce));
    answer(exchange, 200, "text/html; charset=utf-8", html);
  }

  private String nonce() {
    var drawn = new byte[18];
    random.nextBytes(drawn);
    return Base64.getUrlEncoder().encodeToString(drawn);
  }

  // Acting

  private void act(HttpExchange exchange, String host) throws IOException {
    if (!isFromOwnPage(exchange, host)) {
      plain(exchange, 403, "Another site's page cannot act here.");
      return;
    }
    var form = Parameters.form(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
    var said = "";
    try {
      said =
          switch (exchange.getRequestURI().getPath()) {
            case "/press" -> press(form);
            case "/submit" -> submit(form);
            default -> close(form);
          };
    } catch (IllegalArgumentException gone) {
      said = "gone";
    } catch (IllegalStateException unset) {
      said = "unset";
    }
    var headers = exchange.getResponseHeaders();
    headers.set(
        "Location",
        "/?as="
            + URLEncoder.encode(first(form, "as"), UTF_8)
            + "&in="
            + URLEncoder.encode(first(form, "in"), UTF_8)
            + (said.isEmpty() ? "" : "&said=" + said)
            + (form.containsKey("ts") ? "#m" + URLEncoder.encode(first(form, "ts"), UTF_8) : ""));
    exchange.sendResponseHeaders(303, -1);
  }

  /** A browser names the origin of every post, and most say how it relates to ours. */
  private static boolean isFromOwnPage(HttpExchange exchange, String host) {
    var headers = exchange.getRequestHeaders();
    var site = headers.getFirst("Sec-Fetch-Site");
    var origin = headers.getFirst("Origin");
    if (site != null && !site.equals("same-origin")) {
      return false;
    }
    return origin == null ? site != null : origin.equals("http://" + host);
  }

  private String press(Map<String, List<String>> form) {
    var channel = first(form, "channel");
    var ts = first(form, "ts");
    var inputs =
        team.message(channel, ts).map(message -> Inputs.of(message.blocks())).orElse(List.of());
    var answer =
        workspace
            .preparePress(
                first(form, "as"), channel, ts, first(form, "action"), entered(inputs, form))
            .send();
    return isGood(answer) ? "" : "trouble";
  }

  private boolean isGood(Answer answer) {
    Duration took = answer.took();
    return answer.status() == 200 && took.compareTo(workspace.patience()) <= 0;
  }

  private String submit(Map<String, List<String>> form) {
    var modal = own(form);
    workspace.submit(modal.id(), entered(Inputs.of(modal.view().path("blocks")), form));
    return "";
  }

  private String close(Map<String, List<String>> form) {
    return workspace.closeModal(own(form).id()).map(this::isGood).orElse(true) ? "" : "trouble";
  }

  private Modal own(Map<String, List<String>> form) {
    return team.modal(first(form, "view"))
        .filter(modal -> modal.userId().equals(first(form, "as")))
        .orElseThrow(() -> new IllegalArgumentException("That view is not theirs."));
  }

  /** What a form says for each input; a box that is not ticked is not sent at all. */
  private static Map<String, String> entered(
      List<Inputs.Input> inputs, Map<String, List<String>> form) {
    var entered = new LinkedHashMap<String, String>();
    for (var input : inputs) {
      var values = form.getOrDefault(FIELD + input.key(), List.of());
      // A browser ends lines with CR LF, Slack's clients with LF.
      entered.put(input.key(), String.join("\n", values).replace("\r\n", "\n"));
    }
    return entered;
  }

  private static String first(Map<String, List<String>> form, String name) {
    return form.getOrDefault(name, List.of("")).getFirst();
  }

  private static void plain(HttpExchange exchange, int status, String text) throws IOException {
    answer(exchange, status, "text/plain; charset=utf-8", text);
  }

  private static void answer(HttpExchange exchange, int status, String type, String body)
      throws IOException {
    var headers = exchange.getResponseHeaders();
    headers.set("Content-Type", type);
    headers.set("X-Content-Type-Options", "nosniff");
    // Not no-referrer, with which a browser names no origin when it posts.
    headers.set("Referrer-Policy", "same-origin");
    headers.set("Cache-Control", "no-store");
    var bytes = body.getBytes(UTF_8);
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.sendResponseHeaders(status, -1);
      return;
    }
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }
}
