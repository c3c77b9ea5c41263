package io.countersign.bootstrap.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The people of the scanner matrix, H1 to H9, each in a real browser: what {@link ScannerMatrixIT}
 * keeps programs from doing, they do at the first press, in whatever way people press.
 */
class ReaderMatrixIT {
  private static final Duration READING = Duration.ofSeconds(3);
  private static final String ONE_CLICK = "\"policy\": {\"oneClick\": \"known-device\"}";

  private static Gateway gateway;
  private static Team team;
  private static Chromium chromium;
  private static int readers;

  private final List<Integer> presses = new ArrayList<>();
  private String reader;
  private String address;
  private int mails;
  private BrowserContext window;

  @BeforeAll
  static void start() {
    assumeThat(Chromium.executable()).as("There is no Chromium here.").isPresent();
    chromium = new Chromium();
    gateway =
        Gateway.start(
            Gateway.freshDatabase(), Map.of("countersign.trusted-proxies", "127.0.0.1/32"));
    team = gateway.team();
  }

  @AfterAll
  static void stop() {
    if (chromium != null) {
      gateway.close();
      chromium.close();
    }
  }

  @BeforeEach
  void somebody() {
    readers++;
    reader = "reader" + readers + "@example.test";
    address = "198.18." + readers + ".1";
    window = window(new NewContextOptions());
  }

  @AfterEach
  void leave() {
    window.close();
  }

  private BrowserContext window(NewContextOptions options) {
    var opened =
        chromium
            .browser()
            .newContext(
                options
                    .setUserAgent(MailScan.CHROME)
                    .setExtraHTTPHeaders(Map.of("X-Forwarded-For", address)));
    opened.setDefaultTimeout(10_000);
    opened.onResponse(this::count);
    return opened;
  }

  private void count(Response response) {
    if (response.request().method().equals("POST")) {
      presses.add(response.status());
    }
  }

  private String ask(String more) {
    return team.open(Ask.invoice("[{\"email\": \"" + reader + "\"}]", more));
  }

  private Mail nextMail() {
    return team.mail(reader, ++mails);
  }

  /** The mail that has such a link: the receipt, after an answer, or the question. */
  private Mail mailWith(MailLink link) {
    var asked = nextMail();
    if (link != MailLink.DISPUTE) {
      return asked;
    }
    press(open(asked, MailLink.APPROVE), MailLink.APPROVE);
    presses.clear();
    return nextMail();
  }

  private Page open(Mail mail, MailLink link) {
    var page = window.newPage();
    page.navigate(mail.button(link.inMail()).toString());
    return page;
  }

  private static Locator button(Page page, MailLink link) {
    return page.locator("button:visible", new Page.LocatorOptions().setHasText(link.onPage()));
  }

  private void press(Page page, MailLink link) {
    gateway.pass(READING);
    posting(page, () -> button(page, link).click());
    page.waitForURL("**/hil/receipt**");
    page.waitForLoadState();
  }

  /** Does something that sends a form, and waits for the page that answers it. */
  private static void posting(Page page, Runnable press) {
    page.waitForResponse(answer -> answer.request().method().equals("POST"), press);
    page.waitForLoadState();
  }

  private String state(String id) {
    return team.approval(id).at("/state").asText();
  }

  private List<String> audited(String id, String type) {
    return team
        .get("/v1/approvals/" + id + "/audit")
        .json()
        .at("/items")
        .findValuesAsText("type")
        .stream()
        .filter(type::equals)
        .toList();
  }

  /** Opens what this kind of link needs, reads, and presses once. */
  private void onePressIsEnough(MailLink link) {
    var id = ask("");
    var mail = mailWith(link);
    var page = open(mail, link);
    press(page, link);

    assertThat(state(id)).isEqualTo(link.stateAfter());
    assertThat(presses).containsExactly(link == MailLink.DISPUTE ? 202 : 303);
    assertThat(audited(id, "decision.recorded")).hasSize(1);
    assertThat(audited(id, "decision.disputed")).hasSize(link == MailLink.DISPUTE ? 1 : 0);
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource(MailLink.class)
  @DisplayName("H1 at a desk: one press")
  void at_a_desk(MailLink link) {
    onePressIsEnough(link);
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource(MailLink.class)
  @DisplayName("H2 without JavaScript: one press")
  void without_scripts(MailLink link) {
    window.close();
    window = window(new NewContextOptions().setJavaScriptEnabled(false));
    onePressIsEnough(link);
  }

  @ParameterizedTest(name = "with JavaScript: {0}")
  @ValueSource(booleans = {true, false})
  @DisplayName("H3 A13 a double tap is one decision")
  void double_tap(boolean scripts) {
    window.close();
    window = window(new NewContextOptions().setJavaScriptEnabled(scripts));
    var id = ask("");
    var page = open(nextMail(), MailLink.APPROVE);
    gateway.pass(READING);

    button(page, MailLink.APPROVE).dblclick();

    page.waitForURL("**/hil/receipt*");
    assertThat(page.locator("h1").textContent()).contains("You approved this");
    assertThat(state(id)).isEqualTo("approved");
    assertThat(audited(id, "decision.recorded")).hasSize(1);
  }

  @Test
  @DisplayName("H3 A13 the second of two tabs shows the same receipt")
  void two_tabs() {
    var id = ask("");
    var mail = nextMail();
    var first = open(mail, MailLink.APPROVE);
    var second = open(mail, MailLink.APPROVE);
    press(first, MailLink.APPROVE);
    press(second, MailLink.APPROVE);

    assertThat(second.locator("h1").textContent()).contains("You approved this");
    assertThat(presses).containsExactly(303, 303);
    assertThat(audited(id, "decision.recorded")).hasSize(1);
  }

  @Test
  @DisplayName("H3 A13 A28 back and once more: the page is not kept, and nothing is decided twice")
  void back_and_resubmit() {
    var id = ask("");
    var mail = nextMail();
    var page = window.newPage();
    var answer = page.navigate(mail.button("Approve").toString());
    assertThat(answer.headerValue("Cache-Control")).isEqualTo("no-store");
    assertThat(page.url()).endsWith("/hil/action");
    press(page, MailLink.APPROVE);
    assertThat(page.url()).endsWith("/hil/receipt");

    page.goBack();
    page.waitForSelector("text=You have answered this");
    assertThat(page.url()).doesNotContain("t=");
    assertThat(page.locator("form[method=post]").count()).isZero();

    page.goForward();
    page.waitForSelector("text=You approved this");
    page.reload();
    page.waitForSelector("text=You approved this");
    assertThat(presses).containsExactly(303);
    assertThat(audited(id, "decision.recorded")).hasSize(1);
  }

  @RepeatedTest(5)
  @DisplayName("H4 two approvers press at once: one decides, the other reads who did")
  void two_at_once() throws Exception {
    var other = "second" + readers + "@example.test";
    var id =
        team.open(
            Ask.invoice("[{\"email\": \"" + reader + "\"}, {\"email\": \"" + other + "\"}]", ""));
    var barrier = new CyclicBarrier(2);
    try (var hands = Executors.newFixedThreadPool(2)) {
      var approving = pressAtOnce(team.mail(reader), MailLink.APPROVE, barrier);
      var rejecting = pressAtOnce(team.mail(other), MailLink.REJECT, barrier);
      gateway.pass(READING);
      var approved = hands.submit(approving);
      var rejected = hands.submit(rejecting);
      var won = approved.get().status() == 200 ? approved.get() : rejected.get();
      var lost = won == approved.get() ? rejected.get() : approved.get();

      assertThat(won.url().getPath()).isEqualTo("/hil/receipt");
      assertThat(lost.status()).isEqualTo(409);
      assertThat(lost.text()).contains(won == approved.get() ? reader : other);
      assertThat(state(id)).isEqualTo(won == approved.get() ? "approved" : "rejected");
    }
    assertThat(audited(id, "decision.recorded")).hasSize(1);
  }

  private static Callable<Browser.Page> pressAtOnce(
      Mail mail, MailLink link, CyclicBarrier barrier) {
    var browser = new Browser("198.19.0." + readers);
    var page = browser.open(mail.button(link.inMail()));
    return () -> {
      barrier.await();
      return browser.press(page, link.onPage(), Map.of());
    };
  }

  @Test
  @DisplayName("H5 A14 approved, then the link to reject: told what was answered, nothing changes")
  void approve_then_reject() {
    var id = ask("");
    var mail = nextMail();
    var reject = open(mail, MailLink.REJECT);
    gateway.pass(Duration.ofMinutes(11)); // who opens both at once is taken for a scanner
    press(open(mail, MailLink.APPROVE), MailLink.APPROVE);
    var decided = team.approval(id);

    button(reject, MailLink.REJECT).click();
    reject.waitForSelector("body[data-problem=already-decided]");

    assertThat(presses).containsExactly(303, 409);
    assertThat(reject.locator("main").textContent()).contains(reader);
    assertThat(team.approval(id).at("/outcome")).isEqualTo(decided.at("/outcome"));
    var again = open(mail, MailLink.REJECT);
    assertThat(again.locator("form[method=post]").count()).isZero();
  }

  /** A page on a known device, with its own clock at rest. */
  private Page knownDevice(String id, MailLink link, String script) {
    var page = window.newPage();
    page.clock().install();
    page.addInitScript(script);
    page.navigate(nextMail().button(link.inMail()).toString());
    gateway.pass(READING);
    return page;
  }

  private String askOnAKnownDevice() {
    ask(ONE_CLICK);
    press(open(nextMail(), MailLink.APPROVE), MailLink.APPROVE);
    nextMail();
    presses.clear();
    return ask(ONE_CLICK);
  }

  private static boolean countsDown(Page page) {
    return page.locator("#countdown").isVisible();
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource(
      value = MailLink.class,
      names = {"APPROVE", "REJECT"})
  @DisplayName("H7 a known device answers after a countdown that can be seen")
  void known_device(MailLink link) {
    var id = askOnAKnownDevice();
    var page = knownDevice(id, link, "");
    assertThat(countsDown(page)).isTrue();
    page.clock().runFor(2_900);
    assertThat(state(id)).isEqualTo("pending");

    page.clock().runFor(200);
    page.waitForURL("**/hil/receipt*");
    assertThat(state(id)).isEqualTo(link.stateAfter());
    assertThat(presses).containsExactly(303);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"Cancel", "Escape", "Tab", "Shift+Tab", "a comment"})
  @DisplayName(
      "H7 H9 the countdown stops for good, by pointer and by keyboard, and a press decides")
  void cancel(String how) {
    var id = askOnAKnownDevice();
    var page = knownDevice(id, MailLink.APPROVE, "");
    page.clock().runFor(1_000);
    assertThat(page.evaluate("document.activeElement.id")).isEqualTo("countdown-cancel");
    switch (how) {
      case "Cancel" -> page.locator("#countdown-cancel").click();
      case "a comment" -> page.locator("#comment").fill("Wait");
      default -> page.keyboard().press(how);
    }

    page.clock().runFor(60_000);
    assertThat(page.locator("#countdown-text").textContent()).contains("Cancelled");
    assertThat(page.evaluate("document.activeElement.id"))
        .isEqualTo(how.equals("Shift+Tab") ? "comment" : "press");
    assertThat(presses).isEmpty();
    assertThat(state(id)).isEqualTo("pending");

    press(page, MailLink.APPROVE);
    assertThat(state(id)).isEqualTo("approved");
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"prerendering", "hidden"})
  @DisplayName("H7 A19 a page that nobody looks at never answers by itself")
  void nobody_looks(String how) {
    var id = askOnAKnownDevice();
    var page =
        knownDevice(
            id,
            MailLink.APPROVE,
            how.equals("hidden")
                ? """
                let hidden = true; window.seen = () => { hidden = false;
                  document.dispatchEvent(new Event('visibilitychange')); };
                Object.defineProperty(document, 'visibilityState',
                  {get: () => hidden ? 'hidden' : 'visible'});\
                """
                : """
                let ahead = true; window.seen = () => { ahead = false;
                  document.dispatchEvent(new Event('prerenderingchange')); };
                Object.defineProperty(document, 'prerendering', {get: () => ahead});\
                """);
    page.clock().runFor(120_000);
    assertThat(countsDown(page)).isFalse();
    assertThat(presses).isEmpty();
    assertThat(state(id)).isEqualTo("pending");

    page.evaluate("window.seen()");
    assertThat(countsDown(page)).isTrue();
    page.clock().runFor(3_100);
    page.waitForURL("**/hil/receipt*");
    assertThat(state(id)).isEqualTo("approved");
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource(MailLink.class)
  @DisplayName("H8 right after a scan from the same address: four digits at most")
  void right_after_a_scan(MailLink link) {
    var id = ask("");
    var mail = mailWith(link);
    var scan = new MailScan(gateway, () -> chromium, mail, link, address, "");
    MailScanner.C03.visit(scan);
    presses.clear();

    var page = open(mail, link);
    gateway.pass(READING);
    posting(page, () -> button(page, link).click());
    if (page.locator("#code").count() > 0) {
      assertThat(state(id)).isEqualTo(link.stateBefore());
      page.locator("#code").fill(mail.code());
      press(page, link);
    }

    assertThat(presses).hasSizeBetween(1, 2).contains(link == MailLink.DISPUTE ? 202 : 303);
    assertThat(state(id)).isEqualTo(link.stateAfter());
    assertThat(audited(id, "decision.recorded")).hasSize(1);
    assertThat(audited(id, "decision.disputed")).hasSize(link == MailLink.DISPUTE ? 1 : 0);
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource(MailLink.class)
  @DisplayName("H9 by keyboard alone, on a screen of 320 pixels")
  void by_keyboard_on_a_small_screen(MailLink link) {
    var id = ask("");
    var mail = mailWith(link);
    window.close();
    window = window(new NewContextOptions().setViewportSize(320, 480));
    var page = open(mail, link);
    gateway.pass(READING);
    var reached = new ArrayList<String>();
    while (!onButton(page, link)) {
      page.keyboard().press("Tab");
      reached.add((String) page.evaluate("document.activeElement.outerHTML"));
      assertThat(reached).as("way to the button").hasSizeLessThan(12);
    }
    assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
        .as("fits its screen")
        .isEqualTo(true);
    assertThat(
            page.evaluate(
                """
                () => { const e = document.activeElement, box = e.getBoundingClientRect(),
                    top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
                  return box.top >= 0 && box.bottom <= innerHeight && e.contains(top)
                    && getComputedStyle(e).outlineStyle !== 'none'; }\
                """))
        .as("in sight, nothing over it, and marked as in focus")
        .isEqualTo(true);

    posting(page, () -> page.keyboard().press("Enter"));
    page.waitForURL("**/hil/receipt**");
    assertThat(state(id)).isEqualTo(link.stateAfter());
    assertThat(presses).containsExactly(link == MailLink.DISPUTE ? 202 : 303);
  }

  private static boolean onButton(Page page, MailLink link) {
    return (Boolean)
        page.evaluate(
            "label => document.activeElement.matches('button[type=submit]')"
                + " && document.activeElement.textContent.trim() === label",
            link.onPage());
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"Submit & approve", "Reject"})
  @DisplayName("H9 on the page that asks for the code, Enter presses what was pressed before")
  void enter_after_the_digits(String label) {
    var id = ask("\"policy\": {\"code\": \"always\"}");
    var mail = nextMail();
    var page = open(mail, MailLink.FORM);
    gateway.pass(READING);
    var pressed = page.locator("button:visible", new Page.LocatorOptions().setHasText(label));
    pressed.click();
    page.waitForSelector("body[data-problem=code-needed]");
    assertThat(page.evaluate("document.activeElement.id")).isEqualTo("code");
    page.locator("input[name='field.total']").press("Enter");
    page.locator("#code").pressSequentially(mail.code());
    gateway.pass(READING);
    assertThat(state(id)).isEqualTo("pending");

    page.keyboard().press("Enter");

    page.waitForURL("**/hil/receipt*");
    assertThat(state(id)).isEqualTo(label.equals("Reject") ? "rejected" : "approved");
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource(MailLink.class)
  @DisplayName("A18 no page can be put into somebody else's")
  void no_frames(MailLink link) throws Exception {
    ask("");
    var mail = mailWith(link);
    try (var evil = new Receiver()) {
      var page = window.newPage();
      page.navigate(evil.url());
      var framed =
          page.waitForResponse(
              answer -> answer.url().startsWith(gateway.origin()),
              () ->
                  page.evaluate(
                      "address => { const f = document.createElement('iframe'); f.src = address;"
                          + " document.body.append(f); }",
                      mail.button(link.inMail()).toString()));
      assertThat(framed.headerValue("Content-Security-Policy")).contains("frame-ancestors 'none'");
      page.waitForCondition(() -> page.frames().getLast().url().startsWith("chrome-error:"));
      assertThat(page.frames().getLast().locator("form").count()).isZero();
    }
  }

  @Test
  @DisplayName("A20 four wrong codes make one network wait, and nobody else")
  void wrong_codes() {
    var id = ask("\"policy\": {\"code\": \"always\"}");
    var mail = nextMail();
    var wrong = mail.code().equals("0000") ? "1111" : "0000";
    var page = open(mail, MailLink.APPROVE);
    for (int i = 0; i < 4; i++) {
      page.locator("#code").fill(wrong);
      gateway.pass(READING);
      posting(page, () -> button(page, MailLink.APPROVE).click());
    }
    assertThat(presses).containsExactly(200, 200, 200, 429);
    assertThat(page.locator("body").getAttribute("data-problem")).isEqualTo("too-many-attempts");
    assertThat(state(id)).isEqualTo("pending");

    var elsewhere = new Browser("203.0.113.9");
    var fresh = elsewhere.open(mail.button("Approve"));
    gateway.pass(READING);
    assertThat(elsewhere.press(fresh, Map.of("code", mail.code())).status()).isEqualTo(200);
    assertThat(state(id)).isEqualTo("approved");
  }
}
