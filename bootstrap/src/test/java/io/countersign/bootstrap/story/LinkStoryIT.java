package io.countersign.bootstrap.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Links that are late, withdrawn, forged, foreign, used before; keys that are rotated and revoked.
 */
class LinkStoryIT {
  private static final String CFO = "cfo@example.test";

  Gateway gateway;
  Team team;
  final Browser browser = new Browser();

  @BeforeEach
  void start() {
    gateway = Gateway.start();
    team = gateway.team();
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  private String state(String id) {
    return team.approval(id).at("/state").asText();
  }

  @Test
  @DisplayName("A9 an expired link says so, and its request expires by itself")
  void expired() {
    var id = team.open(Ask.invoice(CFO));
    var link = team.mail(CFO).button("Approve");
    var openPage = browser.open(link);
    gateway.pass(Duration.ofDays(3));
    assertThat(browser.open(link).status()).isEqualTo(410);
    assertThat(browser.press(openPage, Map.of()).status()).isIn(403, 410);
    assertThat(team.until(id, "expired").at("/outcome").isNull()).isTrue();
  }

  @Test
  @DisplayName("A11 a recalled request cannot be answered")
  void recalled() {
    var id = team.open(Ask.invoice(CFO));
    var page = browser.open(team.mail(CFO).button("Approve"));
    assertThat(
            team.post("/v1/approvals/" + id + "/recall", "{\"reason\":\"wrong batch\"}").status())
        .isEqualTo(200);
    assertThat(browser.press(page, Map.of()).status()).isEqualTo(410);
    assertThat(state(id)).isEqualTo("recalled");
    assertThat(team.mail(CFO, 2).subject()).contains("Invoice batch 2026-11");
    assertThat(team.post("/v1/approvals/" + id + "/recall", "{}").status()).isEqualTo(409);
  }

  @Test
  @DisplayName("A2 A3 a changed link is not ours, and the real one still works")
  void forged() {
    var id = team.open(Ask.invoice(CFO));
    var link = team.mail(CFO).button("Approve").toString();
    var last = link.charAt(link.length() - 1);
    for (var changed :
        new String[] {
          link.substring(0, link.length() - 1) + (last == 'A' ? 'B' : 'A'),
          link + "=",
          link.replace("&t=e", "&t=f"),
          link.replace("&t=", "&t=A"),
          link.substring(0, link.length() - 5)
        }) {
      assertThat(browser.open(URI.create(changed)).status()).isEqualTo(400);
    }
    browser.press(browser.open(URI.create(link)), Map.of());
    assertThat(state(id)).isEqualTo("approved");
  }

  @Test
  @DisplayName("A5 A6 another tenant's key, and another purpose, do not fit")
  void foreign() {
    team.open(Ask.invoice(CFO));
    var other = gateway.team();
    other.open(Ask.invoice(CFO));
    var mine = team.mail(CFO).button("Approve");
    var theirs = other.mail(CFO).button("Approve");
    var mixed = mine.toString().replaceFirst("k=[^&]*", theirs.getQuery().replaceFirst("&.*", ""));
    assertThat(browser.open(URI.create(mixed)).status()).isEqualTo(400);
    var wrongDoor = mine.toString().replace("/hil/action", "/hil/form");
    assertThat(browser.open(URI.create(wrongDoor)).status()).isEqualTo(400);
  }

  @Test
  @DisplayName("A27 what callers wrote is text, in the mail and on the page")
  void hostile_values() {
    var ask =
        Ask.invoice(CFO)
            .replace("Invoice batch 2026-11", "<img src=x onerror=alert(1)> \\u202egnp.exe")
            .replace("Pays **14** vendors.", "<script>alert(2)</script> [go](javascript:alert(3))")
            .replace("Batch total", "<b onmouseover=alert(4)>total</b>")
            .replace("Collect invoices", "\\\"><iframe src=//evil.example>");
    team.open(ask);
    var mail = team.mail(CFO);
    var page = browser.open(mail.button("Approve"));
    for (var shown : List.of(Jsoup.parse(mail.html()), page.document())) {
      assertThat(shown.select("iframe, object, embed, [onerror], [onmouseover], [src*=evil]"))
          .isEmpty();
      assertThat(shown.select("[href^=javascript], script:contains(alert)")).isEmpty();
      assertThat(shown.select("img")).isEmpty();
      assertThat(shown.text()).contains("<img src=x onerror=alert(1)>", "<b onmouseover=alert(4)>");
      assertThat(shown.html()).doesNotContain("\u202e");
    }
    assertThat(mail.subject()).doesNotContain("\u202e");
    assertThat(mail.text()).doesNotContain("\u202e");
  }

  @Test
  @DisplayName("A13 A14 the same answer again is fine, the opposite one is not")
  void reused_and_opposite() {
    var id = team.open(Ask.invoice(CFO));
    var mail = team.mail(CFO);
    var reject = browser.open(mail.button("Reject"));
    gateway.pass(Duration.ofMinutes(15)); // who opens both at once is taken for a scanner
    var approve = browser.open(mail.button("Approve"));
    var first = browser.press(approve, Map.of());
    assertThat(state(id)).isEqualTo("approved");
    var again = browser.press(approve, Map.of());
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.url().getPath()).isEqualTo(first.url().getPath());
    var opposite = browser.press(reject, Map.of());
    assertThat(opposite.status()).as(opposite.text()).isEqualTo(409);
    assertThat(state(id)).isEqualTo("approved");
    assertThat(browser.open(mail.button("Approve")).status()).isEqualTo(200);
  }

  @Test
  @DisplayName("A22 links of a rotated key stay good, new ones are signed by the new key")
  void rotated() {
    var id = team.open(Ask.invoice(CFO));
    var old = team.mail(CFO).button("Approve");
    assertThat(team.post("/v1/signing-keys/rotate", "").status()).isIn(200, 201);
    var second = team.open(Ask.invoice(CFO));
    var fresh = team.mail(CFO, 2).button("Approve");
    assertThat(fresh.getQuery().replaceFirst("&.*", ""))
        .isNotEqualTo(old.getQuery().replaceFirst("&.*", ""));
    browser.press(browser.open(old), Map.of());
    assertThat(state(id)).isEqualTo("approved");
    browser.press(browser.open(fresh), Map.of());
    assertThat(state(second)).isEqualTo("approved");
  }

  @Test
  @DisplayName("A21 a revoked key kills its links at once, and one call mails new ones")
  void revoked() {
    var id = team.open(Ask.invoice(CFO));
    var link = team.mail(CFO).button("Approve");
    var key = link.getQuery().replaceFirst("k=", "").replaceFirst("&.*", "");
    assertThat(team.post("/v1/signing-keys/" + key + "/revoke", "").status()).isIn(200, 204);
    gateway.pass(Duration.ofSeconds(1));
    assertThat(browser.open(link).status()).isEqualTo(410);
    assertThat(state(id)).isEqualTo("pending");
    team.post("/v1/approvals/" + id + "/remind", "");
    browser.press(browser.open(team.mail(CFO, 2).button("Approve")), Map.of());
    assertThat(state(id)).isEqualTo("approved");
  }

  @Test
  void a_reminder_comes_once_with_the_same_links() {
    var id = team.open(Ask.invoice("[{\"email\":\"" + CFO + "\"}]", "\"remindAfter\":\"PT24H\""));
    var first = team.mail(CFO);
    gateway.pass(Duration.ofHours(24));
    var reminder = team.mail(CFO, 2);
    assertThat(reminder.subject()).startsWith("Reminder");
    assertThat(reminder.button("Approve")).isEqualTo(first.button("Approve"));
    gateway.pass(Duration.ofHours(24));
    browser.press(browser.open(reminder.button("Approve")), Map.of());
    Awaitility.await().until(() -> team.mails(CFO) == 3);
    assertThat(state(id)).isEqualTo("approved");
  }

  @Test
  @DisplayName("the code from the mail is asked for when the policy says always")
  void code() {
    var id =
        team.open(Ask.invoice("[{\"email\":\"" + CFO + "\"}]", "\"policy\":{\"code\":\"always\"}"));
    var mail = team.mail(CFO);
    var page = browser.open(mail.button("Approve"));
    var wrong = browser.press(page, Map.of("code", mail.code().equals("0000") ? "0001" : "0000"));
    assertThat(wrong.status()).isEqualTo(200);
    assertThat(state(id)).isEqualTo("pending");
    browser.press(wrong, Map.of("code", mail.code()));
    assertThat(state(id)).isEqualTo("approved");
  }

  @Test
  @DisplayName("C62 C27 who opens links too often waits a minute, and what was typed is kept")
  void too_often() {
    gateway.close();
    gateway =
        Gateway.start(
            Gateway.freshDatabase(),
            Map.of("countersign.limits.link", 5, "countersign.limits.client", 20));
    team = gateway.team();
    var id = team.open(Ask.invoice(CFO));
    var link = team.mail(CFO).button("Edit & Submit");
    var form = browser.open(link);
    var refused =
        Stream.generate(() -> browser.open(team.mail(CFO).button("Approve")))
            .filter(page -> page.status() != 200)
            .findFirst()
            .orElseThrow();
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.response().headers().firstValue("Retry-After")).hasValue("12");
    while (browser
            .open(URI.create(gateway.origin() + "/hil/action?t=" + System.nanoTime()))
            .status()
        != 429) {}

    var kept = browser.press(form, Map.of("comment", "as agreed with Ana"));
    assertThat(kept.status()).isEqualTo(429);
    assertThat(kept.text()).contains("as agreed with Ana");
    gateway.pass(Duration.ofMinutes(1));
    browser.press(kept, Map.of());
    assertThat(state(id)).isEqualTo("approved");
  }
}
