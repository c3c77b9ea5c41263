package io.countersign.bootstrap.story;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import io.countersign.application.access.ApiKeySecret;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What strangers cost, and what is left of links in logs: nothing. */
class NoTraceStoryIT {
  private static final String CFO = "cfo@example.test";

  Gateway gateway;
  Team team;
  final Browser browser = new Browser();

  @BeforeEach
  void start() {
    gateway =
        Gateway.start(
            Gateway.freshDatabase(),
            Map.of("countersign.rewrap.every", "1h", "countersign.channels.connect-every", "1h"));
    team = gateway.team();
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Test
  @DisplayName(
      "A2 A3 A5 A6 a link that is not ours costs no statement but the key's, once a second")
  void garbage_costs_no_statement() throws Exception {
    team.open(Ask.invoice(CFO));
    var mail = team.mail(CFO);
    var link = mail.button("Approve").toString();
    var other = gateway.team();
    other.open(Ask.invoice(CFO));
    var foreignKey = other.mail(CFO).button("Approve").getQuery().replaceFirst("&.*", "");
    var last = link.charAt(link.length() - 1);
    for (var garbage :
        List.of(
            link.substring(0, link.length() - 1) + (last == 'A' ? 'B' : 'A'),
            link + "=",
            link.replace("&t=e", "&t=f"),
            link.replaceFirst("k=[^&]*", foreignKey),
            link.replace("/hil/action", "/hil/form"),
            mail.button("Edit & Submit").toString().replace("/hil/form", "/hil/action"),
            link.replaceFirst("t=.*", "t=garbage"),
            gateway.origin() + "/hil/action")) {
      var began = System.nanoTime();
      var asked =
          gateway
              .statements()
              .during(() -> {
                for (var again = 0; again < 10; again++) {
                  assertThat(browser.open(URI.create(garbage)).status()).isEqualTo(400);
                }
                return true;
              });
      var seconds = Duration.ofNanos(System.nanoTime() - began).toSeconds();
      assertThat(asked).as(garbage).allMatch("SELECT * FROM signing_key WHERE id = ?"::equals);
      assertThat(asked).as("a key is good for a second").hasSizeLessThan((int) seconds + 3);
    }
    assertThat(gateway.statements().during(() -> browser.open(URI.create(link)))).isNotEmpty();
  }

  @Test
  @DisplayName("C42 C70 a wrong, revoked or expired key costs what an unknown one costs")
  void keys_cost_the_same() throws Exception {
    var body = "{\"name\":\"erp\",\"scopes\":[\"approvals:read\"]%s}";
    var revoked = team.post("/v1/api-keys", body.formatted(""));
    gateway.call("DELETE", "/v1/api-keys/" + revoked.text("/id"), team.apiKey(), "");
    var end = java.time.Instant.now().plus(Duration.ofDays(1));
    var expired = team.post("/v1/api-keys", body.formatted(",\"expiresAt\":\"" + end + "\""));
    gateway.pass(Duration.ofDays(2));
    var right = team.apiKey();
    var wrong = checked(right.substring(0, 19) + "0".repeat(32));
    assertThat(ApiKeySecret.parse(wrong)).isPresent();
    var unknown = work(checked("cs_live_0000000000_" + "A".repeat(32)));
    assertThat(unknown).hasSize(1);
    assertThat(work(wrong)).isEqualTo(unknown);
    assertThat(work(revoked.text("/secret"))).isEqualTo(unknown);
    assertThat(work(expired.text("/secret"))).isEqualTo(unknown);
    assertThat(work("nonsense")).as("what cannot be a key is not looked up").isEmpty();
  }

  private List<String> work(String key) throws Exception {
    var answers = new ArrayList<Gateway.Answer>();
    var statements =
        gateway
            .statements()
            .during(() -> answers.add(gateway.call("GET", "/v1/approvals", key, "")));
    assertThat(answers.getFirst().status()).isEqualTo(401);
    return statements;
  }

  private static String checked(String head) {
    var crc = new CRC32();
    crc.update(head.getBytes(StandardCharsets.US_ASCII));
    return head + "_" + HexFormat.of().toHexDigits(crc.getValue()).substring(8);
  }

  @Test
  @DisplayName("A29 no link, token or mail address of an approver stands in the log")
  void no_token_in_the_log() {
    var root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    var ours = (Logger) LoggerFactory.getLogger("io.countersign");
    var log = new Kept();
    log.start();
    root.addAppender(log);
    ours.setLevel(Level.TRACE);
    try {
      var secret = everythingThatCanHappenToLinks();
      LoggerFactory.getLogger("io.countersign.story").trace("the log is listened to");
      assertThat(log.lines).anyMatch(line -> line.contains("listened to"));
      for (var line : log.lines) {
        assertThat(secret).as(line).noneMatch(line::contains);
      }
    } finally {
      ours.setLevel(null);
      root.detachAppender(log);
    }
  }

  /** The tokens, their parts, and the addresses that it was about. */
  private Set<String> everythingThatCanHappenToLinks() {
    var id = team.open(Ask.invoice(CFO));
    var mail = team.mail(CFO);
    var approve = mail.button("Approve");
    var secret = new HashSet<>(Set.of(CFO, team.apiKey()));
    for (var button : List.of("Approve", "Reject", "Edit & Submit")) {
      var token = Pattern.compile("t=([^&]+)").matcher(mail.button(button).getRawQuery());
      assertThat(token.find()).isTrue();
      secret.add(token.group(1));
      secret.add(token.group(1).replaceFirst(".*\\.", ""));
      secret.add(token.group(1).replaceFirst("\\..*", ""));
    }
    browser.open(URI.create(approve + "x"));
    browser.open(URI.create(approve + "&t=twice"));
    gateway.call("DELETE", approve.getRawPath() + "?" + approve.getRawQuery(), "", "");
    gateway.call("GET", approve.getRawPath() + "/x?" + approve.getRawQuery(), "", "");
    browser.press(browser.open(mail.button("Edit & Submit")), Map.of("total", "no number"));
    browser.press(browser.open(approve), Map.of());
    browser.open(mail.button("Reject"));
    team.until(id, "approved");
    gateway.pass(Duration.ofDays(4));
    browser.open(approve);
    return secret;
  }

  /** With arguments filled in, and with the stack traces. */
  private static final class Kept extends AppenderBase<ILoggingEvent> {
    private final Queue<String> lines = new ConcurrentLinkedQueue<>();

    @Override
    protected void append(ILoggingEvent event) {
      var failure = event.getThrowableProxy();
      lines.add(
          event.getLoggerName()
              + " "
              + event.getFormattedMessage()
              + (failure == null ? "" : "\n" + ThrowableProxyUtil.asString(failure)));
    }
  }
}
