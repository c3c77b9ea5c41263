package io.countersign.adapters.web.hil;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A client that sends exactly the headers it is told to, and reads our pages. */
final class Browser {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Pattern HIDDEN =
      Pattern.compile("<input type=\"hidden\" name=\"([^\"]+)\"[^>]*? value=\"([^\"]*)\"");

  private final URI server;
  private final Map<String, String> headers;

  Browser(URI server) {
    this(server, Map.of("User-Agent", "Test/1.0"));
  }

  private Browser(URI server, Map<String, String> headers) {
    this.server = server;
    this.headers = headers;
  }

  Browser with(String header, String value) {
    var more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new Browser(server, more);
  }

  Page get(URI address) {
    return send("GET", address, "", "");
  }

  Page send(String method, URI address) {
    return send(method, address, "", "");
  }

  /** Presses on a page with everything that is hidden in its form. */
  Page press(Page page, Map<String, String> entered) {
    var fields = new LinkedHashMap<>(page.hidden());
    fields.computeIfPresent("signs", (_, _) -> "jg"); // the page's script saw a hand
    fields.putAll(entered);
    return post(page.action(), fields);
  }

  Page post(URI address, Map<String, String> fields) {
    var body =
        fields.entrySet().stream()
            .map(f -> encode(f.getKey()) + "=" + encode(f.getValue()))
            .collect(Collectors.joining("&"));
    return send("POST", address, body, "application/x-www-form-urlencoded");
  }

  Page send(String method, URI address, String body, String contentType) {
    try {
      var publisher = body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body);
      var request = HttpRequest.newBuilder(here(address)).method(method, publisher);
      headers.forEach(request::header);
      if (!contentType.isEmpty()) {
        request.header("Content-Type", contentType);
      }
      return new Page(address, HTTP.send(request.build(), BodyHandlers.ofString()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private URI here(URI address) {
    var query = address.getRawQuery() == null ? "" : "?" + address.getRawQuery();
    return server.resolve(address.getRawPath() + query);
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** An answer. */
  record Page(URI address, HttpResponse<String> response) {
    int status() {
      return response.statusCode();
    }

    String html() {
      return response.body();
    }

    String header(String name) {
      return String.join(" | ", response.headers().allValues(name));
    }

    List<String> cookies() {
      return response.headers().allValues("Set-Cookie");
    }

    URI location() {
      return URI.create(response.headers().firstValue("Location").orElseThrow());
    }

    String problem() {
      var found = Pattern.compile("data-problem=\"([^\"]*)\"").matcher(html());
      return found.find() ? found.group(1) : "";
    }

    String hidden(String name) {
      return hidden().getOrDefault(name, "");
    }

    Map<String, String> hidden() {
      var fields = new LinkedHashMap<String, String>();
      var found = HIDDEN.matcher(html());
      while (found.find()) {
        fields.put(found.group(1), unescape(found.group(2)));
      }
      return fields;
    }

    URI action() {
      var found = Pattern.compile("<form[^>]* action=\"([^\"]*)\"").matcher(html());
      return URI.create(found.find() ? found.group(1) : address.getRawPath());
    }

    /** Everything that can send something. */
    List<String> submits() {
      var all = new ArrayList<String>();
      var found =
          Pattern.compile("<(button|input)[^>]*type=\"(submit|image)\"[^>]*>").matcher(html());
      while (found.find()) {
        all.add(found.group());
      }
      return all;
    }

    /** Of these, what answers: not what asks a question or returns it for changes. */
    List<String> decides() {
      return submits().stream().filter(button -> !button.contains("class=\"return\"")).toList();
    }

    private static String unescape(String text) {
      return text.replace("&lt;", "<")
          .replace("&gt;", ">")
          .replace("&quot;", "\"")
          .replace("&#39;", "'")
          .replace("&amp;", "&");
    }
  }
}
