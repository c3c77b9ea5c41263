package io.countersign.adapters.web.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedProxiesTest {
  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.255.255.255, true",
    "10.0.0.0/8, 11.0.0.0, false",
    "10.0.0.0/9, 10.128.0.0, false",
    "192.0.2.7, 192.0.2.7, true",
    "192.0.2.7, 192.0.2.6, false",
    "0.0.0.0/0, 203.0.113.9, true",
    "0.0.0.0/0, 2001:db8::1, false",
    "2001:db8::/33, 2001:db8:7fff::1, true",
    "2001:db8::/33, 2001:db8:8000::1, false"
  })
  void a_range_has_what_its_prefix_says(String range, String address, boolean contained) {
    var literal = InetAddress.ofLiteral(address);
    assertThat(Network.parse(range).contains(literal)).isEqualTo(contained);
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/x", "/8", "::1/129"})
  void a_list_that_cannot_be_used_stops_the_start(String range) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ClientAddress("127.0.0.1, " + range))
        .withMessageContaining("(COUNTERSIGN_TRUSTED_PROXIES) has '" + range + "'");
  }
}
