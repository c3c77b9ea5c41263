package io.countersign.bootstrap.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every scanner against every kind of link. Afterwards all that the database holds of the tenant is
 * what it was, to the last byte, and a person gets through at the first press.
 */
class ScannerMatrixIT {
  private static final Duration READING = Duration.ofSeconds(3);

  private static Gateway gateway;
  private static Team team;
  private static Chromium chromium;
  private static int cells;

  @BeforeAll
  static void start() {
    gateway =
        Gateway.start(
            Gateway.freshDatabase(), Map.of("countersign.trusted-proxies", "127.0.0.1/32"));
    team = gateway.team();
  }

  @AfterAll
  static void stop() {
    gateway.close();
    if (chromium != null) {
      chromium.close();
    }
  }

  private static Chromium chromium() {
    if (chromium == null) {
      chromium = new Chromium();
    }
    return chromium;
  }

  static Stream<Arguments> cells() {
    return Arrays.stream(MailScanner.values())
        .flatMap(
            scanner -> Arrays.stream(MailLink.values()).map(link -> Arguments.of(scanner, link)));
  }

  @ParameterizedTest(name = "{0} × {1}")
  @MethodSource("cells")
  @DisplayName("A1 whatever scans a link, nothing comes of it, and the person gets through at once")
  void nothing_comes_of_a_scan_and_the_person_gets_through(MailScanner scanner, MailLink link) {
    var cell = new Cell(scanner, link);
    var before = gateway.footprint(team.tenant());
    var seen = team.approval(cell.id);
    assertThat(seen.at("/state").asText()).isEqualTo(link.stateBefore());

    cell.scan();

    assertThat(team.approval(cell.id)).isEqualTo(seen);
    assertThat(gateway.footprint(team.tenant())).isEqualTo(before);

    cell.thePersonPressesOnce();

    var after = gateway.footprint(team.tenant());
    assertThat(after.of("decision")).hasSize(before.of("decision").size() + cell.decisions());
    assertThat(cell.audited("decision.disputed")).isEqualTo(1 - cell.decisions());
    assertThat(cell.audited("decision.recorded")).isEqualTo(1);

    if (scanner == MailScanner.C26) {
      cell.scan();
      assertThat(gateway.footprint(team.tenant())).isEqualTo(after);
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "a path of 9000 characters, 414, GET, /hil/action?k=, 9000, 0",
    "a header of 20000 characters, 431, GET, /hil/action, 0, 20000",
    "a length that is no number, 400, POST, /hil/action, 0, 0",
    "an address that is none, 400, GET, /hil/%zz?k=>, 0, 0"
  })
  @DisplayName("C15 what is no request at all is answered as carefully as any other")
  void answers_to_what_is_no_request(
      String what, int status, String method, String target, int path, int header) {
    var headers =
        List.of(
            "X-Long: " + "x".repeat(header),
            method.equals("POST") ? "Content-Length: many" : "X-Short: x");
    var reply =
        Wire.send(gateway.url("/"), "HTTP/1.1", method, target + "x".repeat(path), headers, "");

    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.header("X-Content-Type-Options")).hasValue("nosniff");
    assertThat(reply.header("Cache-Control")).hasValue("no-store");
    assertThat(reply.header("Referrer-Policy")).hasValue("no-referrer");
    assertThat(reply.header("Content-Security-Policy").orElse("")).contains("default-src 'none'");
    // A trace id is random: it may have any letters.
    assertThat(reply.body().replaceAll("trc_\\w+", "")).doesNotContain("xxxx", "many", "zz");
  }

  /** One scanner at one link of a mail of its own, and the mail's reader. */
  private static final class Cell {
    private final MailScanner scanner;
    private final MailLink link;
    private final String approver;
    private final Browser person;
    private final String id;
    private final MailScan scan;
    private int mails;

    Cell(MailScanner scanner, MailLink link) {
      cells++;
      this.scanner = scanner;
      this.link = link;
      approver = "reader" + cells + "@example.test";
      var readersAddress = "198.18." + cells + ".1";
      person = new Browser(readersAddress);
      var known = scanner.place() == MailScanner.Place.KNOWN_DEVICE;
      if (known) {
        open();
        decide(team.mail(approver, ++mails));
        team.mail(approver, ++mails);
      }
      id = open();
      var mail = team.mail(approver, ++mails);
      if (link == MailLink.DISPUTE) {
        decide(mail);
        mail = team.mail(approver, ++mails);
      }
      scan =
          new MailScan(
              gateway,
              ScannerMatrixIT::chromium,
              mail,
              link,
              scanner.place() == MailScanner.Place.ELSEWHERE
                  ? "198.19." + cells + ".1"
                  : readersAddress,
              known ? person.cookies() : "");
    }

    private String open() {
      return team.open(
          Ask.invoice(
              "[{\"email\": \"" + approver + "\"}]",
              "\"policy\": {\"oneClick\": \"known-device\"}"));
    }

    private void decide(Mail mail) {
      var page = person.open(mail.button("Approve"));
      gateway.pass(READING);
      assertThat(person.press(page, Map.of()).url().getPath()).isEqualTo("/hil/receipt");
    }

    void scan() {
      scanner.visit(scan);
    }

    /** New decisions that the person's press makes. */
    int decisions() {
      return link == MailLink.DISPUTE ? 0 : 1;
    }

    void thePersonPressesOnce() {
      var page = person.open(scan.mail().button(link.inMail()));
      gateway.pass(READING);
      var answer = person.press(page, link.onPage(), Map.of());
      assertThat(answer.status()).as(answer.text()).isEqualTo(decisions() == 1 ? 200 : 202);
      assertThat(URI.create(answer.url().getPath()).toString()).startsWith("/hil/receipt");
      var approval = team.approval(id);
      assertThat(approval.at("/state").asText()).isEqualTo(link.stateAfter());
      assertThat(approval.at("/outcome/decidedBy/email").asText()).isEqualTo(approver);
    }

    int audited(String type) {
      return (int)
          team
              .get("/v1/approvals/" + id + "/audit")
              .json()
              .at("/items")
              .findValuesAsText("type")
              .stream()
              .filter(type::equals)
              .count();
    }
  }
}
