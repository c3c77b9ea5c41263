package io.countersign.bootstrap.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * One mail, one link in it, and the address a scanner comes from: what a {@link MailScanner} has
 * when it sets to work.
 *
 * @param deviceCookie of the reader's known device, empty unless the scanner sits in it
 */
record MailScan(
    Gateway gateway,
    Supplier<Chromium> chromium,
    Mail mail,
    MailLink kind,
    String address,
    String deviceCookie) {
  static final String CHROME =
      "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
          + " Chrome/138.0.0.0 Safari/537.36";

  /** What a browser says about who moves its mouse. */
  enum Disguise {
    /** {@code navigator.webdriver} is true, as in every browser under remote control. */
    NONE,
    /** Looks like anybody's Chrome. */
    CHROME
  }

  /** The link in question, without the fragment, which browsers keep to themselves. */
  URI link() {
    return withoutFragment(mail.button(kind.inMail()));
  }

  /** Every link of ours in the mail, in its order, each once. */
  List<URI> all() {
    return mail.buttons().stream()
        .map(a -> withoutFragment(URI.create(a.attr("href"))))
        .distinct()
        .toList();
  }

  private static URI withoutFragment(URI address) {
    return URI.create(address.toString().replaceFirst("#.*", ""));
  }

  static String target(URI address) {
    return address.getRawPath() + "?" + address.getRawQuery();
  }

  Wire.Reply get(URI address, String... headers) {
    return send("GET", target(address), "", headers);
  }

  Wire.Reply head(URI address, String... headers) {
    return send("HEAD", target(address), "", headers);
  }

  Wire.Reply send(String method, String target, String body, String... headers) {
    return sendAs("HTTP/1.1", method, target, body, headers);
  }

  Wire.Reply sendAs(String version, String method, String target, String body, String... headers) {
    var lines = new ArrayList<>(List.of(headers));
    lines.add("X-Forwarded-For: " + address);
    return Wire.send(gateway.url("/"), version, method, target, lines, body);
  }

  /** A form sent to where this link's page sends it. */
  Wire.Reply post(Map<String, String> values, String... headers) {
    var lines = new ArrayList<>(List.of(headers));
    lines.add("Content-Type: application/x-www-form-urlencoded");
    var body =
        values.entrySet().stream()
            .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    return send("POST", kind.postedTo(), body, lines.toArray(String[]::new));
  }

  /** What the link says, without the ticket that only its page has. */
  Map<String, String> linkAlone() {
    var query = link().getRawQuery();
    return Map.of(
        "k", query.replaceFirst("^k=([^&]*)&.*", "$1"), "t", query.replaceFirst(".*&t=", ""));
  }

  void after(Duration time) {
    gateway.pass(time);
  }

  /** A new window of a real browser, without cookies. */
  BrowserContext browser(Disguise disguise) {
    return browser(disguise, CHROME);
  }

  BrowserContext browser(Disguise disguise, String agent) {
    assumeThat(Chromium.executable()).as("There is no Chromium here.").isPresent();
    var context =
        chromium
            .get()
            .browser()
            .newContext(
                new NewContextOptions()
                    .setUserAgent(agent)
                    .setExtraHTTPHeaders(Map.of("X-Forwarded-For", address)));
    context.setDefaultTimeout(10_000);
    if (disguise == Disguise.NONE) {
      context.addInitScript("Object.defineProperty(navigator, 'webdriver', {get: () => true})");
    }
    return context;
  }

  /** It got a page to look at, which tells nothing about the request before it is read. */
  static void shown(Wire.Reply reply) {
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    assertThat(reply.header("Cache-Control")).hasValue("no-store");
    assertThat(reply.document().select("form[method=post]")).hasSize(1);
  }
}
