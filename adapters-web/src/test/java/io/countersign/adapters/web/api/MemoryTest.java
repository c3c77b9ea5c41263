package io.countersign.adapters.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Whatever is sent however often, none of it stays. */
class MemoryTest {
  private static final long MEGABYTE = 1024 * 1024;
  private static Api api;
  private static Api.Client client;

  @BeforeAll
  static void start() {
    api = Api.start(Map.of("countersign.limits.key", 1_000_000));
    client = api.client();
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @Test
  @DisplayName("C50 bodies that are refused leave nothing behind")
  void refused_bodies_leave_nothing() {
    var bodies =
        new String[] {
          "[".repeat(900_000),
          "{\"title\":" + "1".repeat(1_000_000) + "}",
          "{\"" + "n".repeat(1_000_000) + "\":1}",
          "{\"title\":\"" + "x".repeat(1_000_000) + "\"}",
          " ".repeat((int) MEGABYTE + 1)
        };
    assertFlat(
        200,
        call ->
            assertThat(client.post("/v1/approvals", bodies[call % bodies.length]).status())
                .isIn(400, 413, 422));
  }

  @Test
  @DisplayName("C51 a body that unpacks to 200 MB is refused unread, and the heap stays flat")
  void bombs_are_not_unpacked() throws IOException {
    var zipped = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(zipped)) {
      fill(gzip);
    }
    var deflated = new ByteArrayOutputStream();
    try (var deflate = new DeflaterOutputStream(deflated)) {
      fill(deflate);
    }
    assertThat(zipped.size()).isLessThan((int) MEGABYTE);
    assertFlat(
        20,
        call -> {
          var gzip = call % 2 == 0;
          var refused =
              api.call(
                  "POST",
                  "/v1/approvals",
                  client.key(),
                  (gzip ? zipped : deflated).toByteArray(),
                  "Content-Type",
                  "application/json",
                  "Content-Encoding",
                  gzip ? "gzip" : "deflate");
          assertThat(refused.status()).as(refused.body()).isEqualTo(415);
        });
  }

  @Test
  @DisplayName("C52 C53 10,000 languages, types and wrong names leave nothing behind")
  void ten_thousand_headers_leave_nothing() {
    assertFlat(
        10_000,
        call -> {
          var filler = "x".repeat(2_000) + call;
          var answer =
              switch (call % 4) {
                case 0 ->
                    client.post(
                        "/v1/people", "{}", "Accept-Language", "de-" + call + ";q=0.9, " + filler);
                case 1 -> client.post("/v1/people", "{}", "Content-Type", "text/" + filler);
                case 2 -> client.get("/v1/people?" + filler + "=1");
                default -> client.post("/v1/people", "{\"" + filler.substring(1_900) + "\":1}");
              };
          assertThat(answer.status()).as(answer.body()).isIn(400, 415, 422);
        });
  }

  private static void fill(OutputStream out) throws IOException {
    var block = new byte[(int) MEGABYTE];
    Arrays.fill(block, (byte) ' ');
    for (var megabyte = 0; megabyte < 200; megabyte++) {
      out.write(block);
    }
  }

  /** Less than 10 MB stay, however many calls there were. */
  private static void assertFlat(int calls, IntConsumer call) {
    for (var warm = 0; warm < calls / 10; warm++) {
      call.accept(warm);
    }
    var before = used();
    for (var next = 0; next < calls; next++) {
      call.accept(next);
    }
    assertThat(used() - before).isLessThan(10 * MEGABYTE);
  }

  private static long used() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
