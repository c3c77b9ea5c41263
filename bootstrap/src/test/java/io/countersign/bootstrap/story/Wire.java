package io.countersign.bootstrap.story;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;

/**
 * HTTP as bytes on a socket. Other clients add a user agent, mend addresses and know only the
 * methods they like; scanners do not.
 */
final class Wire {
  private Wire() {}

  /** What came back; header names in lower case. */
  record Reply(int status, Map<String, List<String>> headers, String body) {
    Optional<String> header(String name) {
      return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()).stream().findFirst();
    }

    Document document() {
      return Jsoup.parse(body);
    }

    /** What our page says is wrong, empty for nothing. */
    String problem() {
      return document().body().attr("data-problem");
    }

    /** The hidden values of the page's form, the ticket among them. */
    Map<String, String> hidden() {
      var values = new LinkedHashMap<String, String>();
      document()
          .select("form[method=post] input[type=hidden]")
          .forEach(input -> values.put(input.attr("name"), input.attr("value")));
      return values;
    }
  }

  /**
   * @param target as it goes into the first line, untouched
   * @param headers lines, without Host and Connection
   */
  static Reply send(
      URI server, String version, String method, String target, List<String> headers, String body) {
    var head = new StringBuilder(method + " " + target + " " + version + "\r\n");
    if (headers.stream().noneMatch(line -> line.startsWith("Host:"))) {
      head.append("Host: ").append(server.getAuthority()).append("\r\n");
    }
    headers.forEach(line -> head.append(line).append("\r\n"));
    if (!body.isEmpty()) {
      head.append("Content-Length: ").append(body.getBytes(UTF_8).length).append("\r\n");
    }
    head.append("Connection: close\r\n\r\n").append(body);
    try (var socket = new Socket(server.getHost(), server.getPort())) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(head.toString().getBytes(UTF_8));
      return read(socket.getInputStream().readAllBytes());
    } catch (IOException failed) {
      throw new IllegalStateException(method + " " + target, failed);
    }
  }

  private static Reply read(byte[] answer) {
    var text = new String(answer, ISO_8859_1);
    var end = text.indexOf("\r\n\r\n");
    if (end < 0) {
      throw new IllegalStateException("Not an answer: " + text);
    }
    var lines = text.substring(0, end).split("\r\n", -1);
    var headers = new LinkedHashMap<String, List<String>>();
    for (int i = 1; i < lines.length; i++) {
      var colon = lines[i].indexOf(':');
      headers
          .computeIfAbsent(
              lines[i].substring(0, colon).toLowerCase(Locale.ROOT), _ -> new ArrayList<>())
          .add(lines[i].substring(colon + 1).strip());
    }
    var body = text.substring(end + 4);
    var chunked = headers.getOrDefault("transfer-encoding", List.of()).contains("chunked");
    var plain = chunked && !body.isEmpty() ? withoutChunks(body) : body;
    return new Reply(
        Integer.parseInt(lines[0].split(" ", -1)[1]),
        headers,
        new String(plain.getBytes(ISO_8859_1), UTF_8));
  }

  private static String withoutChunks(String body) {
    var plain = new ByteArrayOutputStream();
    for (int at = 0; ; ) {
      var line = body.indexOf("\r\n", at);
      var size = Integer.parseInt(body.substring(at, line).strip(), 16);
      if (size == 0) {
        return plain.toString(ISO_8859_1);
      }
      plain.writeBytes(body.substring(line + 2, line + 2 + size).getBytes(ISO_8859_1));
      at = line + 2 + size + 2;
    }
  }
}
