package io.countersign.adapters.web.hil;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.application.access.ClientNetwork;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class VisitorTest {
  @ParameterizedTest
  @CsvSource({
    "192.0.2.7, 192.0.2.200, true",
    "192.0.2.7, 192.0.3.7, false",
    "2001:db8:1::1, 2001:db8:1:ffff::2, true",
    "2001:db8:1::1, 2001:db8:2::1, false",
    "::ffff:192.0.2.7, 192.0.2.9, true",
    "'', '', true",
    "unknown, other, false"
  })
  void neighbours_share_a_network(String one, String other, boolean same) {
    assertThat(ClientNetwork.of(one).equals(ClientNetwork.of(other))).isEqualTo(same);
  }
}
