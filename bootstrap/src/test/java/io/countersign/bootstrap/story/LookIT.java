package io.countersign.bootstrap.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Mails and pages as people see them, in a real browser: nothing is wider than its screen, and
 * axe-core finds nothing inaccessible. What was seen is in {@code target/screenshots}; {@code
 * dev/screenshots} draws what the documents show.
 */
class LookIT {
  private static final String CFO = "cfo@example.test";
  private static final Path FOLDER =
      Path.of(System.getProperty("countersign.screenshots", "target/screenshots"));

  private final Workspace workspace = new Workspace();
  private Gateway gateway;
  private Team team;
  private Chromium chromium;
  private final Browser presses = new Browser();
  private final List<String> complaints = new ArrayList<>();
  private int asked;

  @BeforeEach
  void start() throws IOException {
    assumeThat(Chromium.executable()).as("There is no Chromium here.").isPresent();
    Files.createDirectories(FOLDER);
    chromium = new Chromium();
    gateway = Gateway.start(Gateway.freshDatabase(), workspace.properties());
    team = gateway.team("acme").withMailServer();
  }

  @AfterEach
  void stop() {
    workspace.close();
    if (chromium != null) {
      gateway.close();
      chromium.close();
    }
  }

  /** What a picture is taken on. */
  private enum Screen {
    DESKTOP("", 760, 1, ColorScheme.LIGHT),
    DARK("-dark", 760, 1, ColorScheme.DARK),
    PHONE("-phone", 320, 2, ColorScheme.LIGHT),
    PHONE_DARK("-phone-dark", 320, 2, ColorScheme.DARK);

    private final String suffix;
    private final int width;
    private final int scale;
    private final ColorScheme colours;

    Screen(String suffix, int width, int scale, ColorScheme colours) {
      this.suffix = suffix;
      this.width = width;
      this.scale = scale;
      this.colours = colours;
    }
  }

  @Test
  void mails_and_pages_fit_every_screen_and_are_accessible() {
    brand();
    team.person(CFO, "Carla Ferrero", "finance", "en");
    team.person("jonas@example.test", "Jonas Weber", "finance", "de");

    var ask = ask(Ask.invoice(CFO));
    everywhere("mail", ask::html);
    everywhere("decide", ask.button("Approve"));
    everywhere("invalid", URI.create(ask.button("Approve") + "x"));
    // Other mails for other buttons: who opens all of one mail at once is taken for a scanner.
    everywhere("reject", ask(Ask.invoice(CFO)).button("Reject"));
    everywhere("away", ask(Ask.invoice(CFO)).button("Away? Name somebody to stand in"));
    everywhere("form", ask(Ask.invoice(CFO)).button("Edit & Submit"));
    everywhere("mistakes", ask(Ask.invoice(CFO)).button("Edit & Submit"), this::makeMistakes);
    everywhere(
        "code",
        ask(Ask.invoice(approver(CFO), "\"policy\":{\"code\":\"always\"}")).button("Approve"));

    team.open(Ask.invoice("jonas@example.test"));
    var german = team.mail("jonas@example.test");
    everywhere("mail-de", german::html);
    everywhere("decide-de", german.button("Freigeben"));

    team.person("coo@example.test", "Chris Olsen", "finance", "en");
    var decided =
        ask(Ask.invoice("[{\"email\":\"" + CFO + "\"},{\"email\":\"coo@example.test\"}]", ""));
    gateway.pass(Duration.ofMinutes(1));
    var receipt = presses.press(presses.open(decided.button("Approve")), Map.of());
    var receiptMail = team.mail(CFO, ++asked);
    everywhere("receipt-mail", receiptMail::html);
    everywhere("receipt", receiptMail.buttons().getFirst().attr("href"));
    everywhere("already-decided", team.mail("coo@example.test").button("Reject"));
    everywhere("closed-mail", team.mail("coo@example.test", 2)::html);
    presses.press(receipt, "This wasn’t me", Map.of());
    everywhere("disputed", receiptMail.button("This wasn’t me"));

    shoot("one-click", this::comeBackOnAKnownDevice);

    var late = ask(Ask.invoice(CFO));
    gateway.pass(Duration.ofDays(4));
    everywhere("expired", late.button("Approve"));

    assertThat(complaints).isEmpty();
  }

  @Test
  void what_those_who_are_away_and_their_stand_ins_see_fits_every_screen() {
    brand();
    team.person("ben@example.test", "Ben Weber", "finance", "en");
    team.person("ada@example.test", "Ada Lovelace", "board", "en");
    var away =
        team.post(
            "/v1/delegations",
            "{\"delegator\":{\"email\":\"ada@example.test\"},\"delegate\":{\"email\":\"ben@example.test\"}}");
    assertThat(away.status()).as(away.toString()).isEqualTo(201);
    var id = team.open(Ask.invoice("ada@example.test"));
    var question = team.mail("ben@example.test");
    everywhere("stand-in-mail", question::html);
    everywhere("passed-on-mail", team.mail("ada@example.test")::html);
    everywhere("stand-in", question.button("Approve"));
    var item = team.approval(id).at("/assignments/1/id").asText();
    var given =
        team.post(
            "/v1/approvals/" + id + "/reassign",
            "{\"assignmentId\":\"%s\",\"to\":{\"email\":\"zoe@example.test\"}}".formatted(item));
    assertThat(given.status()).as(given.toString()).isEqualTo(200);
    everywhere("passed-on", question.button("Reject"));
    assertThat(complaints).isEmpty();
  }

  @Test
  void what_is_sent_back_and_asked_again_fits_every_screen() {
    brand();
    team.person("cleo@example.test", "Carla Ferrero", "finance", "en");
    team.person("max@example.test", "Chris Olsen", "finance", "en");
    var id =
        team.open(
            Ask.invoice(
                "[{\"email\":\"cleo@example.test\"},{\"email\":\"max@example.test\"}]",
                "\"revisions\":{\"max\":2},\"quorum\":{\"rule\":\"all\"}"));
    var question = team.mail("cleo@example.test");
    everywhere("returnable", question.button("Approve"));
    gateway.pass(Duration.ofMinutes(1));
    presses.press(
        presses.open(question.button("Reject")),
        "Return for changes",
        Map.of("comment", "Please split it by vendor.", "code", question.code()));
    everywhere("returned", question.button("Approve"));
    everywhere("returned-mail", team.mail("max@example.test", 2)::html);

    var changed =
        team.post(
            "/v1/approvals/" + id + "/resubmit",
            "{\"summary\":\"Split by vendor.\",\"fields\":{\"total\":17200}}");
    assertThat(changed.status()).as(changed.toString()).isEqualTo(200);
    everywhere("changed-mail", team.mail("cleo@example.test", 2)::html);
    everywhere("changed", team.mail("cleo@example.test", 2).button("Approve"));
    everywhere("newer", question.button("Approve"));

    var above =
        team.post(
            "/v1/approvals/" + id + "/override",
            "{\"verdict\":\"approve\",\"reason\":\"The bank closes at noon.\"}");
    assertThat(above.status()).as(above.toString()).isEqualTo(200);
    everywhere("overridden", team.mail("cleo@example.test", 2).button("Approve"));
    everywhere("overridden-mail", team.mail("cleo@example.test", 3)::html);
    assertThat(complaints).isEmpty();
  }

  @Test
  void what_is_asked_and_replied_fits_every_screen() {
    brand();
    var id = team.open(Ask.invoice(approver("uma@example.test"), ""));
    var question = team.mail("uma@example.test");
    gateway.pass(Duration.ofMinutes(1));
    presses.press(
        presses.open(question.button("Reject")),
        "Ask a question",
        Map.of("comment", "Which vendors are these, and why now?", "code", question.code()));
    everywhere("question-waits", question.button("Approve"));

    var replied =
        team.post("/v1/approvals/" + id + "/reply", "{\"text\":\"All 14 that we pay in May.\"}");
    assertThat(replied.status()).as(replied.toString()).isEqualTo(200);
    everywhere("replied-mail", team.mail("uma@example.test", 2)::html);
    everywhere("replied", team.mail("uma@example.test", 2).button("Edit & Submit"));
    assertThat(complaints).isEmpty();
  }

  @Test
  void what_time_does_fits_every_screen() {
    brand();
    team.open(
        Ask.invoice(
            approver("tia@example.test"),
            """
            "expiresIn": "PT48H", "onExpiry": "approve", "escalate": [
              {"after": "PT24H", "action": "notify", "to": [{"email": "bea@example.test"}]},
              {"after": "PT30H", "action": "replace", "to": [{"email": "kim@example.test"}]}]
            """));
    var question = team.mail("tia@example.test");
    everywhere("silence-approves-mail", question::html);
    everywhere("silence-approves", question.button("Approve"));
    gateway.pass(Duration.ofHours(25));
    everywhere("still-waiting-mail", team.mail("bea@example.test")::html);
    gateway.pass(Duration.ofHours(6));
    everywhere("replaced-mail", team.mail("kim@example.test")::html);
    everywhere("replaced", question.button("Approve"));
    gateway.pass(Duration.ofHours(18));
    everywhere("ran-out", team.mail("kim@example.test").button("Approve"));
    everywhere("ran-out-mail", team.mail("kim@example.test", 2)::html);
    assertThat(complaints).isEmpty();
  }

  @Test
  void the_pretend_workspace_fits_every_screen_and_is_accessible() {
    brand();
    workspace.connect(team);
    Workspace.person(team, "carla@example.test", "Carla Ferrero", Workspace.CARLA);
    var carla = workspace.slack.pageUrl() + "?as=" + Workspace.CARLA;
    var id =
        team.open(
            Ask.invoice(
                "[{\"email\":\"carla@example.test\"}]", "\"delivery\":[\"email\",\"slack\"]"));
    var message = workspace.message(Workspace.CARLA);
    shoot("slack", page -> highEnough(page).navigate(carla));

    workspace.slack.press(Workspace.CARLA, message.channel(), message.ts(), "edit");
    var modal =
        Awaitility.await()
            .until(() -> workspace.slack.openModal(Workspace.CARLA), found -> found.isPresent())
            .get();
    workspace.slack.prepareSubmit(modal.id(), Map.of("field.total", "18,250 or so")).send();
    shoot("slack-form", page -> highEnough(page).navigate(carla));

    workspace.slack.submit(modal.id(), Map.of("field.total", "18000", "comment", "As agreed."));
    team.until(id, "approved");
    workspace.until(message, "Approved");
    workspace.messages(Workspace.CARLA, 2);
    shoot("slack-decided", page -> highEnough(page).navigate(carla));
    assertThat(complaints).isEmpty();
  }

  /** Messages scroll within the page: all of them are seen only if it is high enough. */
  private static Page highEnough(Page page) {
    page.setViewportSize(page.viewportSize().width, 960);
    return page;
  }

  private void brand() {
    var branded =
        gateway.call(
            "PATCH",
            "/v1/tenant",
            team.apiKey(),
            "{\"branding\":{\"name\":\"Acme Finance\",\"color\":\"#1f3a5f\"}}");
    assertThat(branded.status()).as(branded.toString()).isEqualTo(200);
  }

  private static String approver(String email) {
    return "[{\"email\":\"" + email + "\"}]";
  }

  private Mail ask(String body) {
    team.open(body);
    return team.mail(CFO, ++asked);
  }

  private void makeMistakes(Page page) {
    page.waitForTimeout(1000);
    page.locator("input[name='field.total']").fill("18,250 or so");
    page.locator("button", new Page.LocatorOptions().setHasText("Submit")).first().click();
    page.waitForLoadState();
  }

  private void comeBackOnAKnownDevice(Page page) {
    var oneClick = Ask.invoice(approver(CFO), "\"policy\":{\"oneClick\":\"known-device\"}");
    page.navigate(ask(oneClick).button("Approve").toString());
    page.waitForTimeout(1000);
    page.locator("button[type=submit]").first().click();
    page.waitForURL("**/hil/receipt*");
    team.mail(CFO, ++asked);
    page.navigate(ask(oneClick).button("Approve").toString());
  }

  private interface Content {
    String html();
  }

  private void everywhere(String name, Content mail) {
    shoot(name, page -> page.setContent(mail.html()));
  }

  private void everywhere(String name, String address) {
    shoot(name, page -> page.navigate(address));
  }

  private void everywhere(String name, URI address) {
    everywhere(name, address.toString());
  }

  private void everywhere(String name, URI address, Consumer<Page> then) {
    shoot(
        name,
        page -> {
          page.navigate(address.toString());
          then.accept(page);
        });
  }

  private void shoot(String name, Consumer<Page> open) {
    for (var screen : Screen.values()) {
      var options =
          new NewContextOptions()
              .setViewportSize(screen.width, 640)
              .setDeviceScaleFactor(screen.scale)
              .setColorScheme(screen.colours);
      try (var context = chromium.browser().newContext(options)) {
        var page = context.newPage();
        open.accept(page);
        inspect(page, name + screen.suffix);
        if (screen.width < 400) {
          // What somebody sees before scrolling.
          SmallPng.write(page.screenshot(), FOLDER.resolve(name + screen.suffix + "-in-hand.png"));
        }
        // As high as the page: what sticks to the bottom of the window would hide something.
        var height = (Integer) page.evaluate("document.documentElement.scrollHeight");
        page.setViewportSize(screen.width, height);
        SmallPng.write(page.screenshot(), FOLDER.resolve(name + screen.suffix + ".png"));
      }
    }
  }

  private void inspect(Page page, String picture) {
    if ((Boolean) page.evaluate("document.documentElement.scrollWidth > innerWidth")) {
      complaints.add(picture + " is wider than its screen");
    }
    var axe = new AxeBuilder(page);
    if (picture.contains("mail")) {
      axe.withTags(List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa")); // mails have no landmarks
    }
    for (var violation : axe.analyze().getViolations()) {
      complaints.add(
          picture
              + ": "
              + violation.getHelp()
              + " at "
              + violation.getNodes().stream().map(node -> node.getHtml()).toList());
    }
  }
}
