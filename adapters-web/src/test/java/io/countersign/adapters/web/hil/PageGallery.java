package io.countersign.adapters.web.hil;

import io.countersign.adapters.web.hil.Browser.Page;
import io.countersign.application.link.LinkAction;
import io.countersign.application.usecase.approval.CloseRequest;
import io.countersign.domain.field.FieldValue;
import io.countersign.domain.field.HilField;
import io.countersign.domain.person.EmailAddress;
import io.countersign.domain.quorum.Quorum;
import io.countersign.domain.request.Resubmission;
import io.countersign.domain.request.Verdict;
import io.countersign.domain.tenant.Branding;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * For looking at the pages: writes one file per state into the directory named by the first
 * argument; or, with {@code serve PORT}, serves one open request after another and prints their
 * links.
 */
final class PageGallery {
  private final World world;
  private final Browser browser;
  private final Path directory;

  private PageGallery(World world, Browser browser, Path directory) {
    this.world = world;
    this.browser = browser;
    this.directory = directory;
  }

  public static void main(String[] args) throws IOException {
    if (args[0].equals("serve")) {
      serve(Integer.parseInt(args[1]));
      return;
    }
    var directory = Files.createDirectories(Path.of(args[0]));
    try (var server = start(World.PUBLIC_URL, 0)) {
      var world = server.getApplicationContext().getBean(World.class);
      new PageGallery(world, new Browser(server.getURI()), directory).draw();
    }
  }

  private static EmbeddedServer start(String publicUrl, int port) {
    return ApplicationContext.run(
        EmbeddedServer.class,
        Map.of(
            "spec.name",
            HilTestBeans.SPEC,
            "countersign.public-url",
            publicUrl,
            "micronaut.server.host",
            "127.0.0.1",
            "micronaut.server.port",
            port == 0 ? -1 : port));
  }

  private static void serve(int port) {
    var server = start("http://127.0.0.1:" + port, port);
    var world = server.getApplicationContext().getBean(World.class);
    var tick = Duration.ofMillis(50);
    Executors.newScheduledThreadPool(1)
        .scheduleAtFixedRate(
            () -> world.clock.advance(tick), 0, tick.toMillis(), TimeUnit.MILLISECONDS);
    for (int i = 0; i < 20; i++) {
      var plain = world.ask(Steps.aStep().oneClick().build(), Locale.ENGLISH);
      var form = world.ask(Steps.aForm().build(), i % 2 == 0 ? Locale.ENGLISH : Locale.GERMAN);
      System.out.printf(
          "{\"approve\":\"%s\",\"reject\":\"%s\",\"code\":\"%s\",\"form\":\"%s\"}%n",
          plain.approve(), plain.reject(), plain.code(), form.form());
    }
  }

  private World.Asked ask(Steps step) {
    return world.ask(step.build(), Locale.ENGLISH);
  }

  private Page press(Page page, Map<String, String> entered) {
    world.clock.advance(Duration.ofSeconds(3));
    return browser.press(page, entered);
  }

  private void draw() {
    decisions();
    codes();
    forms();
    notices();
    receipts();
    absences();
    revisions();
    questions();
    troubles();
  }

  private void decisions() {
    save("approve", browser.get(ask(Steps.aStep()).approve()));
    save("approve-de", browser.get(world.ask(Steps.aStep().build(), Locale.GERMANY).approve()));
    save("reject", browser.get(ask(Steps.aStep().commentRequired()).reject()));
    save(
        "approve-bare",
        browser.get(
            ask(Steps.aStep().titled("Deploy").summary("").fields(new HilField[0])).approve()));
    save("approve-needs-input", browser.get(ask(Steps.aForm()).approve()));
    var two =
        ask(
            Steps.aStep()
                .approvers("cfo@example.test", "coo@example.test", "ceo@example.test")
                .quorum(new Quorum(new Quorum.Rule.AtLeast(2), 1)));
    press(browser.get(two.approve()), Map.of());
    world.brand(new Branding("Sunshine Bakery", "#ffd400", ""));
    save("approve-quorum-bright-brand", browser.get(two.link(1, LinkAction.APPROVE)));
    world.brand(new Branding("Acme Finance", "#1f3a5f", ""));
    save(
        "approve-hostile",
        browser.get(
            ask(Steps.aStep()
                    .titled(
                        "Averyveryverylongwordwithoutspaces".repeat(4)
                            + "<img src=x onerror=alert(1)> \u202egnp.exe")
                    .summary(
                        "<script>alert(1)</script> [bank](https://evil.example) [js](javascript:alert(1))\n\n> quote\n\n```\ncode block that is quite long, so that it has to be wrapped somewhere on a phone\n```")
                    .fields(
                        Steps.locked(
                            "a",
                            "A label that is rather long and needs two lines on a phone",
                            new FieldValue.Text("x".repeat(400))),
                        Steps.locked("b", "<b>", FieldValue.NONE)))
                .approve()));
    world.clock.advance(Duration.ofMinutes(1));
    save(
        "reject-comment-required",
        press(browser.get(ask(Steps.aStep().commentRequired()).reject()), Map.of()));
    var first = press(browser.get(ask(Steps.aStep().oneClick()).approve()), Map.of());
    var known = browser.with("Cookie", first.cookies().getFirst().split(";")[0]);
    save("one-click", known.get(ask(Steps.aStep().oneClick()).approve()));
  }

  private void codes() {
    var page = browser.get(ask(Steps.aStep().codeAlways()).approve());
    save("code", page);
    save("code-missing", press(page, Map.of()));
    var wrong = press(page, Map.of("code", "12345", "comment", "Looks fine"));
    save("code-wrong", wrong);
    for (int i = 0; i < 3; i++) {
      wrong = press(page, Map.of("code", "12345"));
    }
    save("code-too-often", wrong);
  }

  private void forms() {
    var asked = ask(Steps.aForm());
    var page = browser.get(asked.form());
    save("form", page);
    save("form-de", browser.get(world.ask(Steps.aForm().build(), Locale.GERMAN).form()));
    save(
        "form-mistakes",
        press(
            page,
            Map.of(
                "decision", "approve",
                "field.total", "18,250",
                "field.costCentre", "",
                "field.payOn", "tomorrow",
                "field.vendor", "Somebody else",
                "comment", "My comment")));
    var two =
        ask(
            Steps.aForm()
                .approvers("cfo@example.test", "coo@example.test")
                .quorum(new Quorum(new Quorum.Rule.All(), 1)));
    var open = browser.get(two.link(1, LinkAction.FORM));
    press(
        browser.get(two.form()),
        Map.of("decision", "approve", "field.costCentre", "4711", "field.total", "17000"));
    save(
        "form-content-changed",
        press(open, Map.of("decision", "approve", "field.costCentre", "0815", "comment", "Mine")));
    world.clock.advance(Duration.ofMinutes(31));
    save(
        "form-stale",
        browser.press(page, Map.of("field.costCentre", "4711", "decision", "approve")));
  }

  private void notices() {
    save("link-invalid", browser.get(URI.create("/hil/action?k=x&t=y")));
    save(
        "link-invalid-de",
        browser.with("Accept-Language", "de").get(URI.create("/hil/action?k=x&t=y")));
    save("link-missing", browser.get(URI.create("/hil/action")));
    save(
        "cross-site",
        browser.with("Sec-Fetch-Site", "cross-site").post(URI.create("/hil/action"), Map.of()));
    var expired = ask(Steps.aStep());
    world.clock.advance(Duration.ofHours(73));
    save("expired", browser.get(expired.approve()));
    var revoked = ask(Steps.aStep());
    revoked.revokeLinks();
    save("revoked", browser.get(revoked.approve()));
    var recalled = ask(Steps.aStep());
    recalled.close(CloseRequest.Cause.RECALL);
    save("recalled", browser.get(recalled.approve()));
    save(
        "self",
        press(
            browser.get(
                world
                    .askTheRequester(Steps.aStep().build(), new EmailAddress("ana@example.test"))
                    .approve()),
            Map.of()));
    var decided = ask(Steps.aForm().approvers("cfo@example.test", "coo@example.test"));
    var slow = browser.get(decided.link(1, LinkAction.FORM));
    press(browser.get(decided.form()), Map.of("decision", "approve", "field.costCentre", "4711"));
    save(
        "decided-by-another",
        press(
            slow,
            Map.of(
                "decision",
                "approve",
                "field.costCentre",
                "0815",
                "field.remark",
                "Two\nlines",
                "comment",
                "Please wait")));
    save("decided-by-me", browser.get(decided.approve()));
  }

  private void revisions() {
    var step = Steps.aForm().approvers("cfo@example.test", "coo@example.test").revisable(3);
    for (var locale : List.of(Locale.ENGLISH, Locale.GERMAN)) {
      var name = locale.getLanguage();
      var asked = world.ask(step, locale);
      save("returnable-" + name, browser.get(asked.reject()));
      var old = asked.reject();
      save(
          "return-comment-" + name,
          press(browser.get(old), Map.of("decision", "return", "comment", "")));
      asked.sendBack("coo@example.test", "The total is wrong.\nAnd please split it by vendor.");
      save("returned-" + name, browser.get(old));
      asked.resubmit(
          new Resubmission(
              "Invoice batch 2026-11, corrected",
              "Pays **13** vendors.",
              null,
              Map.of("total", "18000", "iban", "AT611904300234573201", "vendor", "Braun KG")));
      save("revised-" + name, browser.get(asked.form()));
      save("newer-version-" + name, browser.get(old));
      asked.override(Verdict.APPROVE, "The bank closes at noon.");
      save("overridden-" + name, browser.get(old));
    }
  }

  private void questions() {
    for (var locale : List.of(Locale.ENGLISH, Locale.GERMAN)) {
      var name = locale.getLanguage();
      var asked =
          world.ask(
              Steps.aForm().approvers("cfo@example.test", "coo@example.test").build(), locale);
      save(
          "ask-comment-" + name,
          press(browser.get(asked.reject()), Map.of("decision", "ask", "comment", "")));
      var question = Map.of("decision", "ask", "comment", "Which vendors?\nAnd why now?");
      save("question-sent-" + name, press(browser.get(asked.reject()), question));
      save("question-waits-" + name, browser.get(asked.link(1, LinkAction.FORM)));
      var old = asked.reject();
      world.clock.advance(Duration.ofDays(5));
      asked.reply("All 14 that were paid in May.");
      save("link-outlived-" + name, browser.get(old));
      save("replied-" + name, browser.get(asked.form()));
    }
  }

  private void absences() {
    world.known("cfo@example.test", "Carla Ferrero");
    world.known("kim@example.test", "Kim Lee");
    for (var locale : List.of(Locale.ENGLISH, Locale.GERMAN)) {
      var asked = world.ask(Steps.aStep().build(), locale);
      var link = asked.reject();
      var page = browser.get(URI.create(link.getRawPath() + "/away?" + link.getRawQuery()));
      var name = locale.getLanguage();
      save("away-" + name, page);
      save("away-mistake-" + name, press(page, Map.of("field.standIn", "kim")));
      save(
          "away-named-" + name,
          press(
              page,
              Map.of(
                  "field.standIn",
                  "kim@example.test",
                  "field.until",
                  LocalDate.ofInstant(world.clock.instant(), ZoneOffset.UTC).plusDays(7).toString(),
                  "code",
                  asked.code())));
    }
    var unknown = ask(Steps.aStep().approvers("nina@example.test")).reject();
    save(
        "away-unknown",
        browser.get(URI.create(unknown.getRawPath() + "/away?" + unknown.getRawQuery())));
  }

  private void receipts() {
    var asked = ask(Steps.aStep());
    press(browser.get(asked.approve()), Map.of("comment", "Checked with Ben.\nAll fine."));
    var receipt = browser.get(asked.receipt());
    save("receipt", receipt);
    save("receipt-disputed", browser.press(receipt, Map.of()));
    var rejected = world.ask(Steps.aStep().build(), Locale.GERMAN);
    press(browser.get(rejected.reject()), Map.of("comment", "Zu teuer."));
    save("receipt-rejected-de", browser.get(rejected.receipt()));
  }

  private void troubles() {
    var link = ask(Steps.aForm()).form();
    var page = browser.get(link);
    world.storage.loseCommits();
    save(
        "outcome-unknown",
        press(page, Map.of("decision", "approve", "field.costCentre", "4711", "comment", "Go")));
    world.storage.goDown();
    save("storage-unavailable", browser.get(link));
    world.storage.recover();
  }

  private void save(String name, Page page) {
    try {
      Files.writeString(directory.resolve(name + ".html"), page.html());
      System.out.println(page.status() + " " + name + " " + page.problem());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
