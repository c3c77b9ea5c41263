package io.countersign.bootstrap.story;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/**
 * A person's browser: opens links, fills forms in, presses buttons. It runs no scripts, but says
 * what those of our pages say of a press by hand.
 */
final class Browser {
  static final String USER_AGENT = "Mozilla/5.0 (story) Firefox/140.0";

  private final String address;
  private final String userAgent;
  private final CookieManager jar = new CookieManager();
  private final HttpClient http = HttpClient.newBuilder().cookieHandler(jar).build();

  Browser() {
    this("127.0.0.1");
  }

  /**
   * @param address where it says it comes from, to a gateway that trusts this machine as its proxy
   */
  Browser(String address) {
    this(address, USER_AGENT);
  }

  private Browser(String address, String userAgent) {
    this.address = address;
    this.userAgent = userAgent;
  }

  /** One that calls itself so: another device, as far as can be told. */
  static Browser calledItself(String userAgent) {
    return new Browser("127.0.0.1", userAgent);
  }

  /** A page as shown. */
  record Page(int status, URI url, Document document, HttpResponse<String> response) {
    String text() {
      return document.text();
    }

    Element form() {
      var forms = document.select("form[method=post]");
      if (forms.isEmpty()) {
        throw new AssertionError("No form on " + status + " " + text());
      }
      return forms.first();
    }
  }

  /** What it sends with a request, in the form of the header. */
  String cookies() {
    return jar.getCookieStore().getCookies().stream()
        .map(cookie -> cookie.getName() + "=" + cookie.getValue())
        .collect(Collectors.joining("; "));
  }

  Page open(URI url) {
    return show(request(url).GET().build());
  }

  /** Presses the button with this label in the form that has it, with these values filled in. */
  Page press(Page page, String label, Map<String, String> entered) {
    var button =
        page.document().select("form[method=post] button").stream()
            .filter(b -> b.text().strip().equals(label))
            .findFirst()
            .orElseThrow(() -> new AssertionError("No button " + label + " on " + page.text()));
    return submit(page, button.closest("form"), button, entered);
  }

  /** Presses the only button that commits. */
  Page press(Page page, Map<String, String> entered) {
    var form = page.form();
    return submit(page, form, form.select("button[type=submit]:not([tabindex])").first(), entered);
  }

  Page submit(Page page, Element form, Element button, Map<String, String> entered) {
    var values = new LinkedHashMap<String, String>();
    for (var input : form.select("input[name],textarea[name],select[name]")) {
      var value =
          switch (input.tagName()) {
            case "textarea" -> input.wholeText();
            case "select" ->
                input.select("option[selected]").isEmpty()
                    ? ""
                    : input.select("option[selected]").first().attr("value");
            default -> input.attr("value");
          };
      values.put(input.attr("name"), value);
    }
    values.computeIfPresent("signs", (_, _) -> "jg"); // as the page's script saw a hand
    if (button != null && button.hasAttr("name")) {
      values.put(button.attr("name"), button.attr("value"));
    }
    values.putAll(entered);
    var action =
        button != null && button.hasAttr("formaction")
            ? button.attr("formaction")
            : form.attr("action");
    return post(page.url().resolve(action), values);
  }

  Page post(URI url, Map<String, String> values) {
    var body =
        values.entrySet().stream()
            .map(e -> encode(e.getKey()) + "=" + encode(e.getValue()))
            .collect(Collectors.joining("&"));
    return show(
        request(url)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("Origin", url.getScheme() + "://" + url.getAuthority())
            .POST(BodyPublishers.ofString(body))
            .build());
  }

  private HttpRequest.Builder request(URI url) {
    return HttpRequest.newBuilder(url)
        .header("User-Agent", userAgent)
        .header("X-Forwarded-For", address);
  }

  private Page show(HttpRequest request) {
    try {
      var response = http.send(request, BodyHandlers.ofString());
      Canaries.answered(
          request.method(),
          request.uri().getPath(),
          response.statusCode(),
          response.headers() + response.body());
      if (response.statusCode() == 303) {
        return open(request.uri().resolve(response.headers().firstValue("Location").orElseThrow()));
      }
      return new Page(response.statusCode(), request.uri(), Jsoup.parse(response.body()), response);
    } catch (IOException | InterruptedException failed) {
      throw new IllegalStateException(failed);
    }
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
