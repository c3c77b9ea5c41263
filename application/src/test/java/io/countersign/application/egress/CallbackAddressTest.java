package io.countersign.application.egress;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.application.egress.CallbackAddress.Parsing.Malformed;
import io.countersign.application.egress.CallbackAddress.Parsing.Parsed;
import io.countersign.application.egress.CallbackAddress.Policy;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallbackAddressTest {

  @ParameterizedTest
  @CsvSource({
    "https://erp.example.test/hooks/approvals, erp.example.test, 443, /hooks/approvals",
    "HTTPS://ERP.Example.TEST, erp.example.test, 443, /",
    "https://erp.example.test:8443/a?b=c%20d&e=/?, erp.example.test, 8443, /a?b=c%20d&e=/?",
    "https://erp.example.test?x=1, erp.example.test, 443, /?x=1",
    "https://erp.example.test//a//b/../c, erp.example.test, 443, //a//b/../c",
    "https://9.9.9.9/, 9.9.9.9, 443, /",
    "https://[2606:4700::1111]:8443/x, 2606:4700:0:0:0:0:0:1111, 8443, /x",
    "https://[::ffff:8.8.8.8]/, 8.8.8.8, 443, /",
    "https://xn--bcher-kva.example/, xn--bcher-kva.example, 443, /",
    "https://b\u00fccher.example/, xn--bcher-kva.example, 443, /",
    "https://B\u00dcCHER.example/, xn--bcher-kva.example, 443, /",
    "https://intranet/x, intranet, 443, /x",
    "https://a-b.c1/, a-b.c1, 443, /"
  })
  void an_ordinary_address_is_read_into_the_parts_to_connect_by(
      String url, String host, int port, String pathAndQuery) {
    assertThat(CallbackAddress.parse(url, Policy.HTTPS))
        .isInstanceOfSatisfying(
            Parsed.class,
            parsed -> {
              assertThat(parsed.address().scheme()).isEqualTo("https");
              assertThat(parsed.address().host()).isEqualTo(host);
              assertThat(parsed.address().port()).isEqualTo(port);
              assertThat(parsed.address().pathAndQuery()).isEqualTo(pathAndQuery);
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "erp.example.test/hooks",
        "//127.0.0.1/",
        "/hooks",
        "https:",
        "https:/erp.example.test/",
        "https:erp.example.test",
        "https://",
        "https:///127.0.0.1/",
        "https://?x",
        // numbers in other clothes
        "https://127.1/",
        "https://2130706433/",
        "https://0177.0.0.1/",
        "https://010.0.0.1/",
        "https://0/",
        "https://0x7f000001/",
        "https://0x7f.1/",
        "https://127.0.0.0x1/",
        "https://127.0.0.1./",
        "https://256.1.1.1/",
        "https://1.2.3.4.5/",
        "https://example.123/",
        "https://\uff11\uff12\uff17.0.0.1/",
        "https://127\u30020\u30020\u30021/",
        "https://\u2460.example/",
        // names
        "https://localhost./",
        "https://erp.example.test./",
        "https://.example.test/",
        "https://a..b/",
        "https://-a.example/",
        "https://a-.example/",
        "https://a_b.example/",
        "https://fa\u00df.example/",
        "https://a%2eb.example/",
        "https://ex\u00adample.test/",
        // IPv6
        "https://::1/",
        "https://[::1/",
        "https://[]/",
        "https://[::1]x/",
        "https://[fe80::1%25eth0]/",
        "https://[fe80::1%eth0]/",
        "https://[127.0.0.1]/",
        "https://[v1.a:b]/",
        "https://[[::1]]/",
        "https://[::1]:443:443/",
        // users, fragments, differentials
        "https://user:pass@host.example/",
        "https://good.com@127.0.0.1/",
        "https://good.com#@127.0.0.1/",
        "https://good.com%2f@127.0.0.1/",
        "https://evil.com\\@127.0.0.1/",
        "https://good.com/#x",
        "https://good.com/a b",
        "https://good.com/a\u00e9",
        "https://good.com/%zz",
        "https://good.com/%",
        "https://good.com/\"",
        "https://go\tod.com/",
        "https://good.com\n/",
        "https://good.com /",
        " https://good.com/",
        "https://good.com/\r\nX-A: b",
        "https://good.com/\u0000",
        "https://good.com/\u2028",
        // ports
        "https://good.com:/",
        "https://good.com:0/",
        "https://good.com:0443/",
        "https://good.com:65536/",
        "https://good.com:99999999999/",
        "https://good.com:+443/",
        "https://good.com:443:443/",
        "https://good.com:https/"
      })
  @DisplayName("D71 what could be read in two ways is refused whatever the policy")
  void what_could_be_read_in_two_ways_is_refused_whatever_the_policy(String url) {
    for (var policy : Policy.values()) {
      assertThat(CallbackAddress.parse(url, policy)).as(url).isInstanceOf(Malformed.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "file:///etc/passwd",
        "jar:http://a.example/x.jar!/",
        "gopher://127.0.0.1:25/_x",
        "ftp://a.example/",
        "ldap://a.example/",
        "netdoc:///etc/passwd",
        "data:text/plain,x",
        "javascript:alert(1)",
        "ws://a.example/",
        "httpss://a.example/"
      })
  @DisplayName("D71 other schemes are refused whatever the policy")
  void other_schemes_are_refused_whatever_the_policy(String url) {
    for (var policy : Policy.values()) {
      assertThat(CallbackAddress.parse(url, policy)).isInstanceOf(Malformed.class);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {22, 25, 80, 3306, 6379, 8080, 65535})
  @DisplayName("D71 other ports need the operators word")
  void other_ports_need_the_operators_word(int port) {
    var url = "https://good.com:" + port + "/";

    assertThat(CallbackAddress.parse(url, Policy.HTTPS))
        .isEqualTo(new Malformed("A callback URL must use port 443 or 8443."));
    assertThat(CallbackAddress.parse(url, Policy.HTTP_AND_ANY_PORT)).isInstanceOf(Parsed.class);
  }

  @Test
  @DisplayName("D81 plain http needs the operators word")
  void plain_http_needs_the_operators_word() {
    assertThat(CallbackAddress.parse("http://good.com/", Policy.HTTPS))
        .isEqualTo(new Malformed("A callback URL must start with https://."));
    assertThat(CallbackAddress.parse("http://good.com/", Policy.HTTP_AND_ANY_PORT))
        .isInstanceOfSatisfying(
            Parsed.class,
            parsed -> {
              assertThat(parsed.address().scheme()).isEqualTo("http");
              assertThat(parsed.address().port()).isEqualTo(80);
            });
  }

  @ParameterizedTest
  @EnumSource(Policy.class)
  @DisplayName("D71 two thousand and forty eight characters are enough")
  void two_thousand_and_forty_eight_characters_are_enough(Policy policy) {
    var longest = "https://good.com/" + "a".repeat(2048 - 17);

    assertThat(CallbackAddress.parse(longest, policy)).isInstanceOf(Parsed.class);
    assertThat(CallbackAddress.parse(longest + "a", policy)).isInstanceOf(Malformed.class);
    assertThat(CallbackAddress.parse("https://good.com/" + "%41".repeat(677), policy))
        .isInstanceOf(Parsed.class);
  }

  @Test
  void the_same_origin_is_recognised_behind_different_spellings() {
    var one = address("https://Good.com/a");

    assertThat(one.hasSameOriginAs(address("https://good.com:443/b?c"))).isTrue();
    assertThat(one.hasSameOriginAs(address("https://good.com:8443/a"))).isFalse();
    assertThat(one.hasSameOriginAs(address("https://other.com/a"))).isFalse();
  }

  @Test
  void its_text_leaves_out_the_path_which_may_be_a_secret() {
    assertThat(address("https://good.com/s3cr3t?t=1")).hasToString("https://good.com:443");
    assertThat(address("https://[2606:4700::1]/"))
        .hasToString("https://[2606:4700:0:0:0:0:0:1]:443");
  }

  private static CallbackAddress address(String url) {
    return ((Parsed) CallbackAddress.parse(url, Policy.HTTPS)).address();
  }
}
