package io.countersign.bootstrap.story;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.filter.ThresholdFilter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * Notes every secret that a story brings into being and everything that leaves the gateway: logs at
 * DEBUG, answers, mails, callbacks, and the whole database at the end. No secret may stand in any
 * of it, plain or encoded, but where it belongs. {@link Gateway#close} asks, and so every story
 * does.
 */
final class Canaries {
  /** Where something was said. */
  enum Place {
    LOG,
    ANSWER,
    /** Of an API call that makes a key, or rotates one: shows it, once. */
    MAKING_ANSWER,
    PAGE,
    SANDBOX,
    MAIL,
    SLACK,
    CALLBACK,
    DATABASE,
    SANDBOX_TABLE,
    REQUEST_TABLE
  }

  /** What kind of secret, and where it belongs. */
  enum Kind {
    /** The operator's key, master keys, what tenants and the environment keep. */
    STORED(),
    /** API keys and callback secrets. */
    SHOWN_ONCE(Place.MAKING_ANSWER),
    /** What makes a personal link good, and the code beside it. */
    LINK(Place.MAIL, Place.SLACK, Place.PAGE, Place.SANDBOX, Place.SANDBOX_TABLE),
    /** A value that approvers, callers' logs and readers of the trail do not get to see. */
    CONCEALED(Place.REQUEST_TABLE);

    private final Set<Place> belongs;

    Kind(Place... belongs) {
      this.belongs = Set.of(belongs);
    }
  }

  private record Secret(Kind kind, String value) {}

  private record Said(Place place, String source, String text) {}

  private static final Pattern SHOWN =
      Pattern.compile("cs_(?:live|test)_[A-Za-z0-9_]{20,}|whsec_[A-Za-z0-9+/]{20,}={0,2}");
  private static final Pattern LINK =
      Pattern.compile("[?&;]t=(?:3D)?[A-Za-z0-9_-]+\\.([A-Za-z0-9_-]{43})");

  /** The first characters of a form of a secret, by which it is looked up. */
  private static final int HEAD = 6;

  /** Held on to, so that its level is kept. */
  private static final java.util.logging.Logger PLATFORM =
      java.util.logging.Logger.getLogger("io.countersign");

  private static final Set<Secret> SECRETS = new LinkedHashSet<>();
  private static final List<Said> SAID = new ArrayList<>();

  static {
    listenToLogs();
  }

  private Canaries() {}

  static synchronized void keep(Kind kind, String value) {
    SECRETS.add(new Secret(kind, value));
  }

  static synchronized void said(Place place, String source, String text) {
    SAID.add(new Said(place, source, text));
    if (place == Place.MAKING_ANSWER) {
      SHOWN.matcher(text).results().forEach(found -> keep(Kind.SHOWN_ONCE, found.group()));
    }
    if (place == Place.MAIL || place == Place.SANDBOX) {
      LINK.matcher(text).results().forEach(found -> keep(Kind.LINK, found.group(1)));
    }
  }

  static void answered(String method, String path, int status, String text) {
    var making =
        method.equals("POST")
            && status < 300
            && (path.endsWith("/tenants")
                || path.endsWith("/api-keys")
                || path.endsWith("/callback-secret/rotate"));
    said(
        making
            ? Place.MAKING_ANSWER
            : path.startsWith("/hil/")
                ? Place.PAGE
                : path.startsWith("/v1/sandbox/") ? Place.SANDBOX : Place.ANSWER,
        method + " " + path + " " + status,
        text);
  }

  /** What was said so far that should not have been. Forgets what was said, not the secrets. */
  static synchronized List<String> leaks() {
    var forms = new HashMap<Long, List<Map.Entry<String, Secret>>>();
    for (var secret : SECRETS) {
      for (var form : formsOf(secret.value())) {
        forms.computeIfAbsent(head(form, 0), _ -> new ArrayList<>()).add(Map.entry(form, secret));
      }
    }
    var heads = new BitSet();
    forms.keySet().forEach(head -> heads.set(folded(head)));
    var leaks = new LinkedHashSet<String>();
    var shownBy = new HashMap<Secret, Said>();
    for (var said : SAID) {
      var text = said.text();
      for (var at = 0; at + HEAD <= text.length(); at++) {
        var head = head(text, at);
        if (!heads.get(folded(head))) {
          continue;
        }
        for (var candidate : forms.getOrDefault(head, List.of())) {
          var secret = candidate.getValue();
          if (!text.startsWith(candidate.getKey(), at)) {
            continue;
          }
          var belongs = secret.kind().belongs.contains(said.place());
          var again =
              secret.kind() == Kind.SHOWN_ONCE
                  && belongs
                  && shownBy.computeIfAbsent(secret, _ -> said) != said;
          if (!belongs || again) {
            leaks.add(
                "%s in %s (%s) as %s"
                    .formatted(secret, said.place(), said.source(), candidate.getKey()));
          }
        }
      }
    }
    SAID.clear();
    return List.copyOf(leaks);
  }

  /** Plain, reversed, URL-encoded, hexadecimal, and Base64 of both alphabets at any offset. */
  static Set<String> formsOf(String secret) {
    var forms = new LinkedHashSet<String>();
    forms.add(secret);
    forms.add(new StringBuilder(secret).reverse().toString());
    forms.add(URLEncoder.encode(secret, UTF_8));
    var bytes = secret.getBytes(UTF_8);
    encoded(bytes, forms);
    if (secret.startsWith("whsec_")) {
      var raw = Base64.getDecoder().decode(secret.substring("whsec_".length()));
      forms.add(new String(raw, ISO_8859_1));
      encoded(raw, forms);
    }
    forms.removeIf(form -> form.length() < HEAD);
    return forms;
  }

  private static void encoded(byte[] bytes, Set<String> forms) {
    forms.add(HexFormat.of().formatHex(bytes));
    forms.add(HexFormat.of().withUpperCase().formatHex(bytes));
    for (var offset = 0; offset < 3; offset++) {
      var shifted = new byte[offset + bytes.length];
      System.arraycopy(bytes, 0, shifted, offset, bytes.length);
      // Only whole groups: what stands beside changes the others.
      var from = offset == 0 ? 0 : offset + 1;
      var to = shifted.length / 3 * 4;
      for (var encoder : List.of(Base64.getEncoder(), Base64.getUrlEncoder())) {
        forms.add(encoder.encodeToString(shifted).substring(from, to));
      }
    }
  }

  private static long head(String text, int at) {
    long head = 0;
    for (var i = at; i < at + HEAD; i++) {
      head = head * 1_000_003 + text.charAt(i);
    }
    return head;
  }

  /** Small enough for a table of bits, which spares most look-ups. */
  private static int folded(long head) {
    return Long.hashCode(head) & 0xf_ffff;
  }

  private static void listenToLogs() {
    // As main does; the application itself logs through the platform's logger.
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
    PLATFORM.setLevel(java.util.logging.Level.ALL);
    var context = (LoggerContext) LoggerFactory.getILoggerFactory();
    var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    var quiet = new ThresholdFilter();
    quiet.setLevel("INFO");
    quiet.start();
    root.iteratorForAppenders().forEachRemaining(appender -> appender.addFilter(quiet));
    context.getLogger("io.countersign").setLevel(Level.DEBUG);
    var listener =
        new AppenderBase<ILoggingEvent>() {
          @Override
          protected void append(ILoggingEvent event) {
            said(
                Place.LOG,
                event.getLoggerName(),
                event.getFormattedMessage()
                    + Arrays.toString(event.getArgumentArray())
                    + event.getMDCPropertyMap()
                    + trace(event.getThrowableProxy()));
          }
        };
    listener.setContext(context);
    listener.start();
    root.addAppender(listener);
  }

  private static String trace(IThrowableProxy failure) {
    return failure == null ? "" : ThrowableProxyUtil.asString(failure);
  }
}
