package io.countersign.bootstrap.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Frame;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.LoadState;
import com.microsoft.playwright.options.RequestOptions;
import io.countersign.bootstrap.story.MailScan.Disguise;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jsoup.Jsoup;

/**
 * The programs that open links in mails before their readers do, or beside them. Each does to one
 * link what its model does, and checks the answers it gets; that nothing came of it, {@link
 * ScannerMatrixIT} checks for all. Where scripts run, the browser is a real one.
 */
enum MailScanner {
  C01("C01 Safe Links: HEAD of every link, no user agent", MailScanner::headOfEveryLink),
  C02("C02 HEAD, then GET", MailScanner::headThenGet),
  C03("C03 detonation: a browser opens every link", MailScanner::detonate),
  C04("C04 two GETs, 134 ms apart, no cookies", MailScanner::pairedHits),
  C05(
      "C05 time of click: GET 40 ms before the reader",
      Place.READERS_DEVICE,
      MailScanner::timeOfClick),
  C07("C07 a browser runs the page's scripts for 30 s", MailScanner::runScripts),
  C08("C08 second level: GET of every address on the page", MailScanner::crawl),
  C09("C09 a browser under remote control clicks all there is", MailScanner::clickEverything),
  C09_HIDDEN("C09 a script clicks all there is, in disguise", MailScanner::clickFromAScript),
  C10("C10 a browser submits every form empty, after 200 ms", MailScanner::submitEmptyForms),
  C10_PLAIN("C10 a program without scripts does the same", MailScanner::submitWithoutScripts),
  C12("C12 A15 POST without a page", MailScanner::postWithoutPage),
  C13("C13 A15 POST with a foreign or a stale ticket", MailScanner::staleTicket),
  C14("C14 A16 POST from another site", MailScanner::crossSite),
  C15("C15 the link is rewritten on its way", MailScanner::rewrite),
  C17("C17 Barracuda: HTTP/1.0, no Accept", MailScanner::oldHttp),
  C18("C18 Slack unfurls: GET of the first 32 KiB", MailScanner::slack),
  C19("C19 chats and networks make a preview", MailScanner::previews),
  C20("C20 A19 a known device fetches ahead", Place.KNOWN_DEVICE, MailScanner::fetchAhead),
  C21("C21 the phone renders a preview", Place.READERS_DEVICE, MailScanner::linkPreview),
  C23("C23 other methods, and headers that claim one", MailScanner::otherMethods),
  C25("C25 opens even what is hidden, then C09", MailScanner::followHidden),
  C26("C26 investigation: C03 once more, hours later", MailScanner::investigate),
  C27("C27 a gateway opens one link again and again", MailScanner::bomb);

  /** Where a scanner sits. */
  enum Place {
    /** In some data centre. */
    ELSEWHERE,
    /** At the reader's own address, and calls itself what the reader's browser does. */
    READERS_DEVICE,
    /** The same, and the reader has answered on this device before. */
    KNOWN_DEVICE
  }

  private static final String NO_FIELD_VALUES = "(?s).*(Invoice|18,?250|DE89|14 invoices).*";
  private static final String CLICKABLE =
      "main a[href], button[type=submit]:not([tabindex]), summary";

  private final String what;
  private final Place place;
  private final Consumer<MailScan> visit;

  MailScanner(String what, Consumer<MailScan> visit) {
    this(what, Place.ELSEWHERE, visit);
  }

  MailScanner(String what, Place place, Consumer<MailScan> visit) {
    this.what = what;
    this.place = place;
    this.visit = visit;
  }

  Place place() {
    return place;
  }

  void visit(MailScan scan) {
    visit.accept(scan);
  }

  @Override
  public String toString() {
    return what;
  }

  private static void headOfEveryLink(MailScan scan) {
    scan.after(Duration.ofSeconds(5));
    for (var link : scan.all()) {
      var reply = scan.head(link);
      assertThat(reply.status()).isEqualTo(200);
      assertThat(reply.body()).isEmpty();
    }
  }

  private static void headThenGet(MailScan scan) {
    assertThat(scan.head(scan.link()).status()).isEqualTo(200);
    MailScan.shown(scan.get(scan.link()));
  }

  private static void detonate(MailScan scan) {
    try (var context = scan.browser(Disguise.CHROME)) {
      openAll(scan, context);
    }
  }

  private static void openAll(MailScan scan, BrowserContext context) {
    for (var link : scan.all()) {
      var page = context.newPage();
      assertThat(page.navigate(link.toString()).status()).isEqualTo(200);
      page.waitForLoadState(LoadState.NETWORKIDLE, shortly());
    }
  }

  private static Page.WaitForLoadStateOptions shortly() {
    return new Page.WaitForLoadStateOptions().setTimeout(5_000);
  }

  private static void pairedHits(MailScan scan) {
    scan.after(Duration.ofSeconds(23));
    MailScan.shown(scan.get(scan.link(), "User-Agent: " + MailScan.CHROME));
    scan.after(Duration.ofMillis(134));
    MailScan.shown(scan.get(scan.link(), "User-Agent: " + MailScan.CHROME));
  }

  private static void timeOfClick(MailScan scan) {
    MailScan.shown(scan.get(scan.link(), "User-Agent: ms-office; MSOffice 16"));
    scan.after(Duration.ofMillis(40));
  }

  private static void runScripts(MailScan scan) {
    try (var context = scan.browser(Disguise.CHROME)) {
      var posts = postsOf(context);
      var page = context.newPage();
      page.clock().install();
      page.navigate(scan.link().toString());
      page.clock().runFor(30_000);
      page.waitForLoadState(LoadState.NETWORKIDLE, shortly());
      assertThat(posts).isEmpty();
      assertThat(page.url()).isEqualTo(scan.link().toString().replaceFirst("[?].*", ""));
      assertThat(page.locator("meta[http-equiv=refresh]").count()).isZero();
      assertThat(page.locator("form[data-one-click]").count()).isZero();
    }
  }

  /** What a window sends as forms: a list that grows. */
  private static List<String> postsOf(BrowserContext window) {
    var posts = new ArrayList<String>();
    window.onRequest(request -> {
      if (request.method().equals("POST")) {
        posts.add(request.url());
      }
    });
    return posts;
  }

  private static void crawl(MailScan scan) {
    try (var context = scan.browser(Disguise.CHROME)) {
      openAll(scan, context);
      var found = new LinkedHashSet<String>();
      context.pages().forEach(page -> found.addAll(addresses(page)));
      var tokens =
          scan.all().stream().map(link -> link.getRawQuery().replaceFirst(".*&t=", "")).toList();
      assertThat(String.join(" ", found)).doesNotContain(tokens);
      assertThat(found).anyMatch(address -> address.endsWith(scan.kind().postedTo()));
      scan.after(Duration.ofSeconds(75));
      for (var address : found) {
        var reply = context.request().get(address, RequestOptions.create().setMaxRedirects(0));
        assertThat(reply.status()).as(address).isIn(200, 400, 405);
      }
    }
  }

  @SuppressWarnings("unchecked")
  private static List<String> addresses(Page page) {
    return (List<String>)
        page.evaluate(
            """
            () => [...document.querySelectorAll('[href],[action],[formaction],[src]')].flatMap(e =>
                [e.href, e.action, e.formAction, e.src].filter(a => typeof a === 'string' && a))\
            """);
  }

  private static void clickEverything(MailScan scan) {
    try (var context = scan.browser(Disguise.NONE)) {
      openAll(scan, context);
      clickAll(scan, context, false);
    }
  }

  private static void clickFromAScript(MailScan scan) {
    try (var context = scan.browser(Disguise.CHROME)) {
      openAll(scan, context);
      clickAll(scan, context, true);
    }
  }

  /** Clicks each thing on a fresh page, and then whatever button comes. */
  private static void clickAll(MailScan scan, BrowserContext context, boolean byScript) {
    var page = context.newPage();
    page.navigate(scan.link().toString());
    var count = page.locator(CLICKABLE).count();
    assertThat(count).isPositive();
    for (int i = 0; i < count; i++) {
      page.navigate(scan.link().toString());
      scan.after(Duration.ofSeconds(1));
      click(page, page.locator(CLICKABLE).nth(i), byScript);
      var next = page.locator("form[method=post] button:not([tabindex]):enabled");
      if (next.count() > 0) {
        scan.after(Duration.ofSeconds(1));
        click(page, next.first(), byScript);
      }
    }
    assertThat(page.locator("body").getAttribute("data-problem")).isEqualTo("code-needed");
  }

  private static void click(Page page, Locator target, boolean byScript) {
    Runnable click = byScript ? () -> target.evaluate("e => e.click()") : target::click;
    if ((Boolean) target.evaluate("e => e.matches('button')")) {
      // The answer is there before its page is: whoever navigates in between interrupts it.
      var arrived = new AtomicBoolean();
      Consumer<Frame> arrival = _ -> arrived.set(true);
      page.onFrameNavigated(arrival);
      page.waitForResponse(answer -> answer.request().method().equals("POST"), click);
      page.waitForCondition(arrived::get);
      page.offFrameNavigated(arrival);
    } else {
      click.run();
    }
    page.waitForLoadState();
  }

  private static void submitEmptyForms(MailScan scan) {
    try (var context = scan.browser(Disguise.CHROME)) {
      var page = context.newPage();
      page.navigate(scan.link().toString());
      page.waitForResponse(
          answer -> answer.request().method().equals("POST"),
          () ->
              page.evaluate(
                  """
                  () => setTimeout(() => {
                    document.querySelectorAll('input:not([type=hidden]),textarea,select')
                      .forEach(input => { input.value = ''; });
                    document.querySelectorAll('form[method=post]').forEach(form =>
                      form.requestSubmit(form.querySelector('button:not([tabindex])')));
                  }, 200)\
                  """));
      page.waitForLoadState();
      assertThat(page.locator("body").getAttribute("data-problem")).isEqualTo("code-needed");
    }
  }

  private static void submitWithoutScripts(MailScan scan) {
    var form = new LinkedHashMap<>(scan.get(scan.link()).hidden());
    form.put("decision", "approve");
    scan.after(Duration.ofMillis(200));
    var reply = scan.post(form);
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.problem()).isEqualTo("code-needed");
  }

  private static void postWithoutPage(MailScan scan) {
    var pressed = new LinkedHashMap<>(scan.linkAlone());
    pressed.put("decision", "approve");
    var reply = scan.post(pressed);
    assertThat(reply.status()).isEqualTo(403);
    assertThat(reply.problem()).isEqualTo("form-ticket-invalid");
  }

  private static void staleTicket(MailScan scan) {
    var page = scan.get(scan.link());
    for (var link : scan.all()) {
      var other = scan.get(link).hidden().get("ticket");
      // Whom the directory does not know gets no ticket to name a stand-in.
      if (!link.equals(scan.link()) && other != null) {
        var mixed = new LinkedHashMap<>(scan.linkAlone());
        mixed.put("ticket", other);
        mixed.put("decision", "approve");
        assertThat(scan.post(mixed).problem()).isEqualTo("form-ticket-invalid");
      }
    }
    scan.after(Duration.ofMinutes(30).plusSeconds(1));
    var stale = new LinkedHashMap<>(page.hidden());
    stale.put("decision", "approve");
    var reply = scan.post(stale);
    assertThat(reply.status()).isEqualTo(403);
    assertThat(reply.problem()).isEqualTo("form-ticket-invalid");
  }

  private static void crossSite(MailScan scan) {
    var page = new LinkedHashMap<>(scan.get(scan.link()).hidden());
    page.put("decision", "approve");
    scan.after(Duration.ofSeconds(3));
    for (var header :
        List.of(
            "Origin: https://evil.example",
            "Sec-Fetch-Site: cross-site",
            "Sec-Fetch-Site: same-site")) {
      var reply = scan.post(page, header);
      assertThat(reply.status()).as(header).isEqualTo(403);
      assertThat(reply.problem()).as(header).isEqualTo("cross-site-request");
    }
  }

  private static void rewrite(MailScan scan) {
    var link = scan.link();
    var target = MailScan.target(link);
    var wrapped =
        "https://protect.example/s?u=" + URLEncoder.encode(link.toString(), StandardCharsets.UTF_8);
    var unwrapped =
        URI.create(URLDecoder.decode(wrapped.replaceFirst(".*u=", ""), StandardCharsets.UTF_8));
    MailScan.shown(scan.get(unwrapped));
    MailScan.shown(scan.send("GET", target.replace("&t=", "&amp;t="), ""));
    MailScan.shown(scan.send("GET", target + "&_x=1", ""));
    MailScan.shown(
        scan.send("GET", target, "", "Host: " + link.getAuthority().toUpperCase(Locale.ROOT)));
    MailScan.shown(scan.send("GET", target.replace(".", "%2E"), ""));
    assertThat(scan.send("GET", target + ">", "").status()).isEqualTo(400);
    for (var broken :
        List.of(
            target + ".",
            target + "=",
            target + "%0A",
            target + "%3E",
            target + "%20",
            target.replace("&t=", "&amp;amp;t="),
            target.replace("&t=", "&t=3D"),
            target.toLowerCase(Locale.ROOT),
            target.substring(0, target.length() - 1),
            target.replace("&", "%26"))) {
      var reply = scan.send("GET", broken, "");
      assertThat(reply.status()).as(broken).isEqualTo(400);
      assertThat(reply.header("Cache-Control")).as(broken).hasValue("no-store");
      assertThat(reply.problem()).as(broken).isEqualTo("link-invalid");
    }
  }

  private static void oldHttp(MailScan scan) {
    var reply =
        scan.sendAs(
            "HTTP/1.0",
            "GET",
            MailScan.target(scan.link()),
            "",
            "User-Agent: BarracudaCentral URL scanner");
    MailScan.shown(reply);
  }

  private static void slack(MailScan scan) {
    for (var agent :
        List.of(
            "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
            "Slack-ImgProxy (+https://api.slack.com/robots)")) {
      var reply = scan.get(scan.link(), "User-Agent: " + agent, "Range: bytes=0-32768");
      assertThat(reply.status()).isIn(200, 206);
      preview(reply);
    }
  }

  private static void previews(MailScan scan) {
    for (var agent :
        List.of(
            "Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5 skype-url-preview@microsoft.com",
            "WhatsApp/2.23.20.0",
            "TelegramBot (like TwitterBot)",
            "Twitterbot/1.0",
            "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
            "LinkedInBot/1.0 (compatible; Mozilla/5.0; Apache-HttpClient +http://www.linkedin.com)",
            "Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)")) {
      var reply = scan.get(scan.link(), "User-Agent: " + agent);
      MailScan.shown(reply);
      preview(reply);
    }
  }

  /** What unfurlers take is a title that says nothing, and no words or pictures of ours. */
  private static void preview(Wire.Reply reply) {
    assertThat(reply.header("X-Robots-Tag").orElse("")).contains("noindex", "nosnippet");
    var page = reply.document();
    assertThat(page.title()).isNotBlank().doesNotMatch(NO_FIELD_VALUES);
    assertThat(page.select("meta, head link").outerHtml()).doesNotMatch(NO_FIELD_VALUES);
    assertThat(page.select("meta[property=og:description],meta[name=description]")).isEmpty();
  }

  private static void fetchAhead(MailScan scan) {
    for (var header :
        List.of(
            "Sec-Purpose: prefetch",
            "Sec-Purpose: prefetch;prerender",
            "Purpose: prefetch",
            "X-Purpose: preview",
            "X-Moz: prefetch")) {
      var reply =
          scan.get(
              scan.link(),
              header,
              "User-Agent: " + Browser.USER_AGENT,
              "Cookie: " + scan.deviceCookie());
      assertThat(reply.status()).as(header).isEqualTo(503);
      assertThat(reply.header("Cache-Control")).as(header).hasValue("no-store");
      assertThat(reply.document().select("form")).as(header).isEmpty();
    }
  }

  private static void linkPreview(MailScan scan) {
    try (var context =
        scan.browser(
            Disguise.CHROME,
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15"
                + " (KHTML, like Gecko) Mobile/15E148")) {
      var posts = postsOf(context);
      var page = context.newPage();
      page.clock().install();
      assertThat(page.navigate(scan.link().toString()).status()).isEqualTo(200);
      page.clock().runFor(10_000);
      page.screenshot();
      assertThat(posts).isEmpty();
    }
  }

  private static void otherMethods(MailScan scan) {
    var target = MailScan.target(scan.link());
    for (var method : List.of("OPTIONS", "TRACE", "PUT", "PATCH", "DELETE", "PROPFIND", "press")) {
      var reply = scan.send(method, target, "");
      assertThat(reply.status()).as(method).isEqualTo(405);
      assertThat(reply.header("Allow").orElse("")).as(method).contains("GET", "HEAD");
      assertThat(reply.header("Cache-Control")).as(method).hasValue("no-store");
    }
    for (var header : List.of("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override")) {
      MailScan.shown(scan.send("GET", target, "", header + ": POST"));
    }
    MailScan.shown(scan.send("GET", target + "&_method=post", ""));
    MailScan.shown(
        scan.send(
            "GET",
            target + "&decision=approve&ticket=" + scan.get(scan.link()).hidden().get("ticket"),
            ""));
    assertThat(
            scan.send("GET", scan.kind().postedTo() + "?" + scan.link().getRawQuery(), "").status())
        .isIn(200, 405);
  }

  private static void followHidden(MailScan scan) {
    var everything = Jsoup.parse(scan.mail().html()).select("[href],[src]");
    for (var element : everything) {
      var address = element.hasAttr("href") ? element.attr("href") : element.attr("src");
      if (address.startsWith(scan.gateway().origin())) {
        scan.get(URI.create(address), "User-Agent: " + MailScan.CHROME);
      }
    }
    clickEverything(scan);
  }

  private static void investigate(MailScan scan) {
    scan.after(Duration.ofHours(6));
    detonate(scan);
  }

  private static void bomb(MailScan scan) {
    var refused = 0;
    for (int i = 0; i < 150; i++) {
      var reply = scan.get(scan.link(), "User-Agent: " + MailScan.CHROME);
      assertThat(reply.status()).isIn(200, 429);
      if (reply.status() == 429) {
        refused++;
        assertThat(Integer.parseInt(reply.header("Retry-After").orElseThrow())).isPositive();
      }
    }
    assertThat(refused).as("refused of 150").isGreaterThan(50);
  }
}
