package io.countersign.application.usecase.link;

import static io.countersign.application.testing.Samples.aStep;
import static io.countersign.application.testing.StorageContract.atOnce;
import static io.countersign.application.testing.World.ACME;
import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.application.access.ClientNetwork;
import io.countersign.application.link.LinkAction;
import io.countersign.application.testing.World;
import io.countersign.application.usecase.link.CodeCheck.Finding;
import io.countersign.domain.request.ApprovalRequest;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Ten thousand codes are soon tried out, unless tries are counted. */
class CodeCheckTest {
  private static final String ANA = "ana@example.test";
  private static final String HERE = "192.0.2.7";
  private static final String ELSEWHERE = "198.51.100.7";

  private final World world = new World();
  private final CodeCheck codes =
      new CodeCheck(world.transactions, world.storage.codeTries, world.clock);

  private LinkResolver.Target message;
  private String right;
  private String wrong;

  @BeforeEach
  void a_message() {
    message = target(world.open(aStep()), LinkAction.APPROVE);
    right = message.key().code(message.assignment().id().value());
    wrong = right.equals("0000") ? "1111" : "0000";
  }

  private LinkResolver.Target target(ApprovalRequest request, LinkAction action) {
    var resolved = world.linkResolver.resolve(world.link(request, ANA, action));
    return ((LinkResolver.Resolved.Good) resolved).target();
  }

  private void four_wrong_codes() {
    for (var n = 0; n < 4; n++) {
      codes.check(message, wrong, HERE);
    }
  }

  private int counted() {
    return world
        .storage
        .codeTries
        .find(ACME, message.assignment().id(), ClientNetwork.of(HERE))
        .orElseThrow()
        .count();
  }

  @Test
  @DisplayName("A20 three wrong codes are free, the fourth means waiting, even with the right one")
  void three_are_free() {
    for (var n = 0; n < 3; n++) {
      assertThat(codes.check(message, wrong, HERE)).isEqualTo(new Finding.Wrong());
    }
    assertThat(codes.check(message, wrong, HERE))
        .isEqualTo(new Finding.TooMany(Duration.ofMinutes(10)));
    world.clock.advance(Duration.ofMinutes(9));
    assertThat(codes.check(message, right, HERE))
        .isEqualTo(new Finding.TooMany(Duration.ofMinutes(1)));

    world.clock.advance(Duration.ofMinutes(1));
    assertThat(codes.check(message, wrong, HERE)).isEqualTo(new Finding.Wrong());
    assertThat(codes.check(message, right, HERE)).isEqualTo(new Finding.Right());
  }

  @Test
  void a_neighbouring_address_is_the_same_client() {
    four_wrong_codes();

    assertThat(codes.check(message, right, "192.0.2.250")).isInstanceOf(Finding.TooMany.class);
  }

  @Test
  @DisplayName("A20 other networks and other messages need not wait")
  void others_are_not_affected() {
    four_wrong_codes();

    assertThat(codes.check(message, right, ELSEWHERE)).isEqualTo(new Finding.Right());
    assertThat(codes.check(target(world.open(aStep()), LinkAction.APPROVE), wrong, HERE))
        .isEqualTo(new Finding.Wrong());
  }

  @Test
  @DisplayName("A20 all links of one message count as one")
  void another_link_of_the_message_is_no_way_around() {
    var request = world.open(aStep());
    message = target(request, LinkAction.APPROVE);
    four_wrong_codes();

    assertThat(codes.check(target(request, LinkAction.REJECT), wrong, HERE))
        .isInstanceOf(Finding.TooMany.class);
  }

  @Test
  void the_right_code_and_no_code_at_all_cost_nothing() {
    for (var n = 0; n < 10; n++) {
      assertThat(codes.check(message, "", HERE)).isEqualTo(new Finding.Missing());
      assertThat(codes.check(message, " " + right, HERE)).isEqualTo(new Finding.Right());
    }
    assertThat(counted()).isZero();
    codes.check(message, wrong, HERE);
    codes.check(message, right, HERE);
    assertThat(counted()).isEqualTo(1);
  }

  @Test
  @DisplayName("A20 of many codes at once no more than four are looked at")
  void many_at_once() throws Exception {
    var findings = atOnce(16, () -> codes.check(message, wrong, HERE));

    assertThat(findings).filteredOn(new Finding.Wrong()::equals).hasSize(3);
    assertThat(findings).filteredOn(Finding.TooMany.class::isInstance).hasSize(13);
    assertThat(counted()).isEqualTo(4);
  }
}
