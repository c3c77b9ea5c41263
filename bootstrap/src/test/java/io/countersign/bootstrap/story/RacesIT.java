package io.countersign.bootstrap.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Two instances on one database, and people who press at the same moment: one outcome each time,
 * and nobody sees an error page.
 */
class RacesIT {
  private static final int REQUESTS = Integer.getInteger("countersign.races", 400);
  private static final List<String> PEOPLE = List.of("carla", "jonas", "mei");
  private static final Map<String, Object> UNLIMITED =
      Map.of(
          "countersign.limits.client", 10_000_000,
          "countersign.limits.link", 10_000_000,
          "countersign.limits.key", 10_000_000);

  static Gateway one;
  static Gateway two;
  static int teams;

  /** Devices that differ: what one does puts no other under suspicion. */
  final List<Browser> devices =
      IntStream.range(0, 32)
          .mapToObj(n -> Browser.calledItself("Mozilla/5.0 (race %d) Firefox/140.0".formatted(n)))
          .toList();

  Team team;

  @BeforeAll
  static void start() {
    var database = Gateway.freshDatabase();
    one = Gateway.start(database, UNLIMITED);
    two = Gateway.start(database, UNLIMITED);
  }

  @AfterAll
  static void stop() {
    two.close();
    one.close();
  }

  @BeforeEach
  void a_team_whose_mails_stay_in_the_sandbox() {
    team = one.team("racers-" + ++teams);
  }

  /** Opens this many requests; each asks people of its own, {@code carla-7@example.test}. */
  private List<Asked> ask(int requests, List<String> people, String more) {
    var ids =
        IntStream.range(0, requests)
            .mapToObj(n -> {
              var approvers =
                  people.stream().map(who -> "{\"email\":\"%s\"}".formatted(address(who, n)));
              return team.open(Ask.invoice(approvers.toList().toString(), more));
            })
            .toList();
    var mails = team.sandbox(requests * people.size());
    return IntStream.range(0, requests).mapToObj(n -> new Asked(ids.get(n), n, mails)).toList();
  }

  private static String address(String who, int number) {
    return who + "-" + number + "@example.test";
  }

  /** A request and the mails that went out for it. */
  private record Asked(String id, int number, Map<String, List<Mail>> mails) {
    Mail mail(String who) {
      return mails.get(address(who, number)).getFirst();
    }

    URI link(String who, String button) {
      return mail(who).button(button);
    }
  }

  /** Somebody in front of an open page, about to press. */
  private record Racer(String who, String button, Browser browser, Browser.Page page)
      implements Callable<Browser.Page> {
    @Override
    public Browser.Page call() {
      return browser.press(page, Map.of());
    }
  }

  private Racer racer(Asked asked, String who, String button, Gateway instance, int device) {
    var browser = devices.get(device);
    var page = browser.open(instance.here(asked.link(who, button)));
    assertThat(page.status()).as(page.text()).isEqualTo(200);
    return new Racer(who, button, browser, page);
  }

  private long count(String table, String where) {
    return one.count(
        "SELECT COUNT(*) FROM " + table + " WHERE tenant_id = ? AND " + where, team.tenant());
  }

  private long events(String type) {
    return count("audit_event", "canonical LIKE '%\"" + type + "\"%'");
  }

  /** Each of this many requests has one outcome, one event about it, and one set of follow-ups. */
  private void assertEachIsOverOnce(int requests) {
    assertThat(count("approval_request", "state = 'PENDING'")).isZero();
    assertThat(count("continuation", "1 = 1")).isEqualTo(requests);
    assertThat(distinct("continuation", "request_id")).isEqualTo(requests);
    assertThat(
            events("decision.recorded")
                + events("request.expired")
                + events("request.recalled")
                + events("request.cancelled"))
        .isGreaterThanOrEqualTo(requests);
    assertThat(count("failed_job", "1 = 1")).isZero();
    assertThat(
            one.count(
                "SELECT COUNT(*) FROM scheduled_tasks WHERE task_name = 'EXPIRE' AND picked = FALSE"
                    + " AND task_instance LIKE ?",
                team.tenant() + "/%"))
        .isZero();
  }

  private long distinct(String table, String column) {
    return one.count(
        "SELECT COUNT(DISTINCT " + column + ") FROM " + table + " WHERE tenant_id = ?",
        team.tenant());
  }

  private void assertNoErrorPage(Browser.Page page) {
    assertThat(page.status()).as(page.text()).isIn(200, 409, 410);
  }

  @Test
  @DisplayName("B32 four hundred requests, eight racers each, on two instances: one outcome each")
  void every_race_has_one_winner() {
    var seed = System.nanoTime();
    System.out.println("RacesIT: seed " + seed);
    var random = new Random(seed);
    try (var caller = new Receiver()) {
      var asked = ask(REQUESTS, PEOPLE, "\"callbackUrl\":\"%s\"".formatted(caller.url()));

      for (var request : asked) {
        var racers =
            IntStream.range(0, 8)
                .mapToObj(n ->
                    racer(
                        request,
                        PEOPLE.get(n % 3),
                        random.nextBoolean() ? "Approve" : "Reject",
                        n % 2 == 0 ? one : two,
                        n))
                .toList();
        assertOneWinner(request, racers, Together.all(racers));
      }

      assertEachIsOverOnce(REQUESTS);
      assertThat(count("decision", "1 = 1")).isEqualTo(REQUESTS);
      assertThat(distinct("decision", "request_id")).isEqualTo(REQUESTS);
      assertThat(events("decision.recorded")).isEqualTo(REQUESTS);
      assertThat(count("delivery", "kind = 'RECEIPT'")).isEqualTo(REQUESTS);
      assertThat(count("delivery", "kind = 'CLOSING'")).isEqualTo(2L * REQUESTS);
      assertThat(count("personal_link", "action = 'RECEIPT'")).isEqualTo(REQUESTS);
      Awaitility.await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> count("continuation", "state = 'RESUMED'") == REQUESTS);
      var ids = new HashSet<String>();
      caller.calls().forEach(call -> ids.add(call.header("webhook-id")));
      assertThat(ids).hasSize(REQUESTS);
    }
  }

  private void assertOneWinner(Asked request, List<Racer> racers, List<Browser.Page> answers) {
    var outcome = team.approval(request.id()).at("/outcome");
    var winner = outcome.at("/decidedBy/email").asText();
    var button = outcome.at("/verdict").asText().equals("approve") ? "Approve" : "Reject";
    for (var n = 0; n < racers.size(); n++) {
      var racer = racers.get(n);
      var answer = answers.get(n);
      var self = address(racer.who(), request.number()).equals(winner);
      if (self && racer.button().equals(button)) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
      } else {
        assertThat(answer.status()).as(answer.text()).isEqualTo(409);
        assertThat(self || answer.text().contains(winner)).as(answer.text()).isTrue();
      }
    }
  }

  @Test
  @DisplayName("B32 thirty-two different people at once: one wins, the others are told who")
  void thirty_two_people_at_once() {
    var crowd = IntStream.range(0, 32).mapToObj(n -> "p" + n).toList();
    var request = ask(1, crowd, "").getFirst();
    var racers =
        IntStream.range(0, 32)
            .mapToObj(n ->
                racer(
                    request,
                    crowd.get(n),
                    n % 3 == 0 ? "Reject" : "Approve",
                    n % 2 == 0 ? one : two,
                    n))
            .toList();

    var answers = Together.all(racers);

    assertOneWinner(request, racers, answers);
    assertThat(answers).filteredOn(page -> page.status() == 200).hasSize(1);
    assertThat(count("decision", "1 = 1")).isEqualTo(1);
    assertThat(count("delivery", "kind = 'CLOSING'")).isEqualTo(31);
    assertEachIsOverOnce(1);
  }

  @Test
  @DisplayName("B33 approve by mail and reject over the API in the same moment")
  void a_press_and_a_program_at_the_same_moment() {
    var rounds = 40;
    var asked = ask(rounds, List.of("carla", "jonas"), "\"policy\":{\"api\":\"allowed\"}");
    for (var request : asked) {
      var machineFor = team.approval(request.id()).at("/assignments/1/id").asText();
      var press = racer(request, "carla", "Approve", one, 0);
      var elsewhere = team.at(two);

      var answers =
          Together.<Integer>all(
              List.of(
                  () -> press.call().status(),
                  () ->
                      elsewhere
                          .post(
                              "/v1/approvals/" + request.id() + "/decisions",
                              "{\"assignmentId\":\"%s\",\"decision\":\"reject\"}"
                                  .formatted(machineFor))
                          .status()));

      assertThat(answers).containsExactlyInAnyOrder(200, 409);
      assertThat(team.approval(request.id()).at("/state").asText())
          .isEqualTo(answers.getFirst() == 200 ? "approved" : "rejected");
    }
    assertThat(count("decision", "1 = 1")).isEqualTo(rounds);
    assertThat(events("decision.recorded")).isEqualTo(rounds);
    assertEachIsOverOnce(rounds);
  }

  @Test
  @DisplayName("B33 one person, both buttons, two tabs, the same moment")
  void one_person_presses_both_buttons() {
    var rounds = 30;
    for (var request : ask(rounds, List.of("carla"), "")) {
      var racers =
          List.of(
              racer(request, "carla", "Approve", one, 0),
              racer(request, "carla", "Reject", two, 1));
      var answers = Together.all(racers);
      assertOneWinner(request, racers, answers);
      assertThat(answers).extracting(Browser.Page::status).containsExactlyInAnyOrder(200, 409);
    }
    assertThat(count("decision", "1 = 1")).isEqualTo(rounds);
    assertEachIsOverOnce(rounds);
  }

  @Test
  @DisplayName("B37 the timer and an approval at the same moment: one of them wins")
  void expiry_against_approval() {
    var rounds = 40;
    var asked = ask(rounds, List.of("carla"), "\"expiresIn\":\"PT1H\"");
    var racers = asked.stream().map(a -> racer(a, "carla", "Approve", one, 0)).toList();
    two.pass(Duration.ofMinutes(61));
    try {
      for (var n = 0; n < rounds; n++) {
        var id = asked.get(n).id();
        var press = racers.get(n);
        var answers =
            Together.<Integer>all(
                List.of(
                    () -> press.call().status(),
                    () -> {
                      two.expire(team.tenant(), id);
                      return 0;
                    }));
        assertThat(team.approval(id).at("/state").asText())
            .isEqualTo(answers.getFirst() == 200 ? "approved" : "expired");
        assertThat(answers.getFirst()).isIn(200, 410);
      }
    } finally {
      two.pass(Duration.ofMinutes(-61));
    }
    assertThat(events("decision.recorded") + events("request.expired")).isEqualTo(rounds);
    assertThat(count("decision", "1 = 1")).isEqualTo(events("decision.recorded"));
    assertEachIsOverOnce(rounds);
  }

  @Test
  @DisplayName("B37 A11 recall and cancel against approval: one of the three wins")
  void recall_and_cancel_against_approval() {
    var rounds = 40;
    for (var request : ask(rounds, List.of("carla"), "")) {
      var press = racer(request, "carla", "Approve", one, 0);
      var at = "/v1/approvals/" + request.id();

      var answers =
          Together.<Integer>all(
              List.of(
                  () -> press.call().status(),
                  () -> team.at(two).post(at + "/recall", "").status(),
                  () -> team.post(at + "/cancel", "").status()));

      assertThat(answers).filteredOn(status -> status == 200).hasSize(1);
      assertThat(answers).allMatch(status -> List.of(200, 409, 410).contains(status));
      var winner = answers.indexOf(200);
      assertThat(team.approval(request.id()).at("/state").asText())
          .isEqualTo(List.of("approved", "recalled", "cancelled").get(winner));
    }
    assertThat(
            events("decision.recorded") + events("request.recalled") + events("request.cancelled"))
        .isEqualTo(rounds);
    assertEachIsOverOnce(rounds);
  }

  @Test
  @DisplayName("B37 a reminder against an approval: nobody is asked about what is over")
  void a_reminder_against_an_approval() {
    var rounds = 30;
    var asked = ask(rounds, List.of("carla", "jonas"), "");
    for (var request : asked) {
      var press = racer(request, "carla", "Approve", one, 0);
      var remind = "/v1/approvals/" + request.id() + "/remind";

      var answers =
          Together.<Integer>all(
              List.of(
                  () -> press.call().status(),
                  () -> team.at(two).post(remind, "").status(),
                  () -> team.post(remind, "").status()));

      assertThat(answers.getFirst()).isEqualTo(200);
      assertThat(answers.subList(1, 3)).allMatch(status -> List.of(200, 409).contains(status));
      assertThat(team.at(two).post(remind, "").status()).isEqualTo(409);
    }
    assertThat(events("decision.recorded")).isEqualTo(rounds);
    assertEachIsOverOnce(rounds);
  }

  @Test
  @DisplayName("C45 the same Idempotency-Key ten times at once on two instances: one request")
  void the_same_idempotency_key_ten_times_at_once() {
    var body = Ask.invoice("carla@example.test");
    for (var round = 0; round < 20; round++) {
      var key = "key-" + round;
      Callable<Gateway.Answer> first = () -> open(one, body, key);
      Callable<Gateway.Answer> second = () -> open(two, body, key);
      var racers = new ArrayList<Callable<Gateway.Answer>>();
      for (var n = 0; n < 5; n++) {
        racers.add(first);
        racers.add(second);
      }

      var answers = Together.all(racers);

      assertThat(answers).extracting(Gateway.Answer::status).containsOnly(201);
      assertThat(answers)
          .extracting(RacesIT::withoutProgress)
          .hasSize(10)
          .containsOnly(withoutProgress(answers.getFirst()));
    }
    assertThat(count("approval_request", "1 = 1")).isEqualTo(20);
    assertThat(count("delivery", "kind = 'ASK'")).isEqualTo(20);
    assertThat(events("request.opened")).isEqualTo(20);
  }

  /** An answer of 409 says when to come again; whoever does gets the answer. */
  private Gateway.Answer open(Gateway instance, String body, String key) {
    var answer =
        instance.call("POST", "/v1/approvals", team.apiKey(), body, "Idempotency-Key", key);
    if (answer.status() != 409) {
      return answer;
    }
    assertThat(answer.text("/type")).endsWith("idempotency-in-progress");
    assertThat(answer.response().headers().firstValue("Retry-After")).contains("1");
    return open(instance, body, key);
  }

  /** Everything but how far the mail has come by now. */
  private static String withoutProgress(Gateway.Answer answer) {
    return answer.json().toString().replaceAll("\"deliveries\":\\[.*?]", "");
  }

  @Test
  @DisplayName("B36 two of three, all three and twice each: two count, each once")
  void a_quorum_of_two_of_three() {
    var rounds = 30;
    var asked = ask(rounds, PEOPLE, "\"quorum\":{\"rule\":\"at-least\",\"n\":2}");
    for (var request : asked) {
      var racers =
          IntStream.range(0, 6)
              .mapToObj(
                  n -> racer(request, PEOPLE.get(n / 2), "Approve", n % 2 == 0 ? one : two, n))
              .toList();

      var answers = Together.all(racers);

      var approval = team.approval(request.id());
      assertThat(approval.at("/state").asText()).isEqualTo("approved");
      assertThat(approval.at("/quorum/approvals").asInt()).isEqualTo(2);
      for (var n = 0; n < 6; n += 2) {
        assertThat(answers.get(n).status())
            .as("Both devices of one person hear the same")
            .isEqualTo(answers.get(n + 1).status())
            .isIn(200, 409);
      }
      assertThat(answers).filteredOn(page -> page.status() == 200).hasSize(4);
    }
    assertThat(count("decision", "1 = 1")).isEqualTo(2L * rounds);
    assertThat(events("decision.recorded")).isEqualTo(2L * rounds);
    assertEachIsOverOnce(rounds);
  }

  @Test
  @DisplayName("B36 a veto against the last vote: the outcome is what the votes say")
  void a_veto_against_the_last_vote() {
    var rounds = 30;
    var asked = ask(rounds, PEOPLE, "\"quorum\":{\"rule\":\"at-least\",\"n\":2}");
    for (var request : asked) {
      var racers =
          List.of(
              racer(request, "carla", "Approve", one, 0),
              racer(request, "jonas", "Approve", two, 1),
              racer(request, "mei", "Reject", one, 2));

      var answers = Together.all(racers);

      answers.forEach(this::assertNoErrorPage);
      var approval = team.approval(request.id());
      var vetoed = answers.get(2).status() == 200;
      assertThat(approval.at("/state").asText()).isEqualTo(vetoed ? "rejected" : "approved");
      assertThat(approval.at("/quorum/approvals").asInt())
          .isEqualTo(answers.subList(0, 2).stream().filter(p -> p.status() == 200).count());
    }
    assertEachIsOverOnce(rounds);
  }

  @Test
  @DisplayName("B36 one person by mail and a program in the same person's place: one vote")
  void the_same_person_through_two_channels() {
    var rounds = 20;
    var asked =
        ask(
            rounds,
            PEOPLE,
            "\"quorum\":{\"rule\":\"at-least\",\"n\":2},\"policy\":{\"api\":\"allowed\"}");
    for (var request : asked) {
      var press = racer(request, "carla", "Approve", one, 0);
      var assignment = team.approval(request.id()).at("/assignments/0/id").asText();
      var answers =
          Together.<Integer>all(
              List.of(
                  () -> press.call().status(),
                  () ->
                      team.at(two)
                          .post(
                              "/v1/approvals/" + request.id() + "/decisions",
                              "{\"assignmentId\":\"%s\",\"decision\":\"reject\"}"
                                  .formatted(assignment))
                          .status()));
      assertThat(answers).containsExactlyInAnyOrder(200, 409);
      assertThat(count("decision", "request_id = '" + request.id() + "'")).isEqualTo(1);
    }
  }

  @Test
  @DisplayName("A22 keys are rotated while people press: no valid link fails")
  void key_rotation_under_load() {
    var presses = 30;
    var asked = ask(presses, List.of("carla"), "");
    var work = new ArrayList<Callable<Integer>>();
    for (var request : asked) {
      var n = request.number();
      work.add(() -> {
        var racer = racer(request, "carla", "Approve", n % 2 == 0 ? one : two, n);
        return racer.call().status();
      });
    }
    for (var n = 0; n < 2; n++) {
      var rotator = n == 0 ? team : team.at(two);
      work.add(() -> {
        for (var turn = 0; turn < 5; turn++) {
          rotator.post("/v1/signing-keys/rotate", "");
        }
        return rotator.post("/v1/signing-keys/rotate", "").status();
      });
    }

    assertThat(Together.all(work)).containsOnly(200);
    assertThat(count("signing_key", "state = 'ACTIVE'")).isEqualTo(1);
    assertThat(count("signing_key", "1 = 1")).isEqualTo(13);
    assertThat(events("decision.recorded")).isEqualTo(presses);
    var late = ask(presses + 1, List.of("late"), "").getLast();
    assertThat(racer(late, "late", "Approve", two, 0).call().status()).isEqualTo(200);
  }

  @Test
  @DisplayName("A21 a key is revoked while people press: 410 a second later on both instances")
  void revocation_against_presses() {
    var presses = 20;
    var asked = ask(presses, List.of("carla"), "");
    var racers =
        asked.stream()
            .map(a -> racer(a, "carla", "Approve", a.number() % 2 == 0 ? one : two, a.number()))
            .toList();
    var key = team.get("/v1/signing-keys").text("/items/0/id");
    var work = new ArrayList<Callable<Integer>>();
    for (var racer : racers.subList(0, 10)) {
      work.add(() -> racer.call().status());
    }
    work.add(() -> {
      assertThat(team.post("/v1/signing-keys/" + key + "/revoke", "").status()).isEqualTo(204);
      return 410;
    });

    assertThat(Together.all(work)).allMatch(status -> status == 200 || status == 410);
    one.pass(Duration.ofSeconds(1));
    two.pass(Duration.ofSeconds(1));
    for (var n = 10; n < presses; n++) {
      var link = asked.get(n).link("carla", "Approve");
      assertThat(racers.get(n).call().status()).isEqualTo(410);
      assertThat(devices.get(n).open(one.here(link)).status()).isEqualTo(410);
      assertThat(devices.get(n).open(two.here(link)).status()).isEqualTo(410);
      assertThat(team.approval(asked.get(n).id()).at("/state").asText()).isEqualTo("pending");
    }
    var pending = asked.getLast();
    assertThat(team.post("/v1/approvals/" + pending.id() + "/remind", "").status()).isEqualTo(200);
    var mail =
        Awaitility.await()
            .until(
                () -> team.sandbox(presses + 1).get(address("carla", pending.number())),
                mails -> mails.size() == 2)
            .getLast();
    var device = new Browser();
    assertThat(device.press(device.open(two.here(mail.button("Approve"))), Map.of()).status())
        .isEqualTo(200);
  }

  @Test
  @DisplayName("A20 wrong codes in parallel on two instances: never more than four are looked at")
  void wrong_codes_in_parallel() {
    var request = ask(1, List.of("carla"), "\"policy\":{\"code\":\"always\"}").getFirst();
    var right = request.mail("carla").code();
    var pages =
        List.of(
            devices.getFirst().open(one.here(request.link("carla", "Approve"))),
            devices.getFirst().open(two.here(request.link("carla", "Approve"))));
    var guesses =
        IntStream.range(0, 24)
            .mapToObj(n -> String.format("%04d", 2_000 + n))
            .filter(guess -> !guess.equals(right))
            .map(guess ->
                (Callable<Browser.Page>)
                    () ->
                        devices
                            .getFirst()
                            .press(pages.get(guess.hashCode() & 1), Map.of("code", guess)))
            .toList();

    var answers = Together.all(guesses);

    assertThat(answers).allMatch(page -> page.status() == 200 || page.status() == 429);
    assertThat(answers).filteredOn(page -> page.status() == 200).hasSizeLessThanOrEqualTo(3);
    for (var page : pages) {
      assertThat(devices.getFirst().press(page, Map.of("code", right)).status())
          .as("Not even the right one is taken now, on either instance")
          .isEqualTo(429);
    }
    assertThat(team.approval(request.id()).at("/state").asText()).isEqualTo("pending");

    for (var instance : List.of(one, two)) {
      instance.pass(Duration.ofMinutes(10));
    }
    var later = devices.get(1).open(one.here(request.link("carla", "Approve")));
    assertThat(devices.get(1).press(later, Map.of("code", right)).status()).isEqualTo(200);
  }
}
