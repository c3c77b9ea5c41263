package io.countersign.adapters.webhook.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.application.egress.EgressGuard;
import io.countersign.application.egress.EgressGuard.Ruling;
import io.micronaut.context.ApplicationContext;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResolvingEgressGuardTest {
  private final PlayedNames names = new PlayedNames();
  private final EgressGuard guard = names.guardAllowing("");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0177.0.0.1",
        "010.0.0.1",
        "0",
        "0x7f.0.0.1",
        "0x7f000001",
        "127.0.0.1.",
        "localhost",
        "localhost.",
        "LOCALHOST",
        "a.localhost",
        "::1",
        "::",
        "::ffff:127.0.0.1",
        "0:0:0:0:0:ffff:a9fe:a9fe",
        "::127.0.0.1",
        "64:ff9b:1::7f00:1",
        "64:ff9b::7f00:1",
        "2001:0:4136:e378:8000:63bf:80ff:fffe",
        "fe80::1%25eth0",
        "fe80::1%eth0",
        "fe80::1",
        "fc00::1",
        "fd00:ec2::254",
        "fec0::1",
        "ff02::1",
        "2002:7f00:1::",
        "5f00::1",
        "2606:4700::5efe:7f00:1",
        "169.254.169.254",
        "metadata.google.internal",
        "printer.local",
        "100.100.100.200",
        "10.1.2.3",
        "172.31.255.255",
        "192.168.0.1",
        "192.0.0.192",
        "203.0.113.5",
        "192.0.2.1",
        "198.51.100.1",
        "198.18.0.1",
        "168.63.129.16",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "",
        " ",
        "a b",
        "a\tb",
        "a\nb",
        "a\u0000b",
        "a/b",
        "a%2eb",
        "a@b",
        "a\\b",
        "[::1]",
        "a:443",
        "127.0.0.1:3306",
        "1\uff0e2.3.4",
        "a..b",
        ".a",
        "-a.b",
        "a_b"
      })
  void refused_without_asking_any_name_server_for_more(String host) {
    assertThat(guard.resolve(host)).isEqualTo(new Ruling.Denied());
    assertThat(names.asked()).allMatch(name -> name.matches(".*(localhost|internal|local)"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "10.0.0.5",
        "169.254.169.254",
        "::1",
        "fd00::1",
        "64:ff9b::a00:1",
        "2002:a00:1::",
        "0.0.0.0"
      })
  void a_name_that_leads_to_a_special_address_is_refused(String address) {
    names.then("innocent.example", address);

    assertThat(guard.resolve("innocent.example")).isEqualTo(new Ruling.Denied());
  }

  @Test
  void one_special_address_among_public_ones_is_enough_to_refuse() {
    names.then("mixed.example", "8.8.8.8", "2606:4700::1111", "10.0.0.5");

    assertThat(guard.resolve("mixed.example")).isEqualTo(new Ruling.Denied());
  }

  @Test
  void a_name_that_answers_differently_each_time_is_judged_by_the_answer_to_connect_to() {
    names.then("rebind.example", "8.8.8.8").then("rebind.example", "127.0.0.1");

    assertThat(guard.resolve("rebind.example")).isEqualTo(allowed("8.8.8.8"));
    assertThat(names.asked()).containsExactly("rebind.example");
    assertThat(guard.resolve("rebind.example")).isEqualTo(new Ruling.Denied());
  }

  @Test
  void public_hosts_pass_with_all_their_addresses() {
    names
        .then("erp.example", "8.8.8.8", "2606:4700::1111")
        .then("mapped.example", "::ffff:8.8.8.8")
        .then("xn--bcher-kva.example", "9.9.9.9");

    assertThat(guard.resolve("erp.example")).isEqualTo(allowed("8.8.8.8", "2606:4700::1111"));
    assertThat(guard.resolve("ERP.example")).isEqualTo(allowed("8.8.8.8", "2606:4700::1111"));
    assertThat(guard.resolve("mapped.example")).isEqualTo(allowed("8.8.8.8"));
    assertThat(guard.resolve("b\u00fccher.example")).isEqualTo(allowed("9.9.9.9"));
    assertThat(guard.resolve("8.8.8.8")).isEqualTo(allowed("8.8.8.8"));
    assertThat(guard.resolve("2606:4700::1111")).isEqualTo(allowed("2606:4700::1111"));
    assertThat(guard.resolve("::ffff:8.8.8.8")).isEqualTo(allowed("8.8.8.8"));
  }

  @Test
  void a_name_nobody_knows_is_unresolvable() {
    assertThat(guard.resolve("nowhere.example")).isEqualTo(new Ruling.Unresolvable());
    names.then("empty.example");
    assertThat(guard.resolve("empty.example")).isEqualTo(new Ruling.Unresolvable());
  }

  @Test
  void what_the_operator_allows_passes_and_nothing_beside_it() {
    names
        .then("intranet.example", "10.20.0.7")
        .then("next.example", "10.21.0.7")
        .then("both.example", "10.20.0.7", "8.8.8.8")
        .then("half.example", "10.20.0.7", "10.21.0.7")
        .then("erp.internal", "10.20.0.8")
        .then("public.internal", "8.8.8.8")
        .then("localhost", "127.0.0.1", "::1");
    var intranet = names.guardAllowing("10.20.0.0/16, fd12::/16 ,");

    assertThat(intranet.resolve("intranet.example")).isEqualTo(allowed("10.20.0.7"));
    assertThat(intranet.resolve("10.20.255.255")).isEqualTo(allowed("10.20.255.255"));
    assertThat(intranet.resolve("::ffff:10.20.0.1")).isEqualTo(allowed("10.20.0.1"));
    assertThat(intranet.resolve("fd12::1")).isEqualTo(allowed("fd12::1"));
    assertThat(intranet.resolve("both.example")).isEqualTo(allowed("10.20.0.7", "8.8.8.8"));
    assertThat(intranet.resolve("erp.internal")).isEqualTo(allowed("10.20.0.8"));
    for (var host :
        List.of(
            "next.example",
            "half.example",
            "10.19.255.255",
            "10.21.0.0",
            "fd13::1",
            "localhost",
            "64:ff9b::10.20.0.1",
            "public.internal",
            "unknown.internal")) {
      assertThat(intranet.resolve(host)).as(host).isEqualTo(new Ruling.Denied());
    }
    assertThat(names.guardAllowing("127.0.0.0/8").resolve("localhost"))
        .isEqualTo(new Ruling.Denied());
    assertThat(names.guardAllowing("127.0.0.0/8,::1").resolve("localhost"))
        .isEqualTo(allowed("127.0.0.1", "::1"));
    assertThat(names.guardAllowing("0.0.0.0/0").resolve("192.168.1.1"))
        .isEqualTo(allowed("192.168.1.1"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.0.0.0/33",
        "10.0.0.1/8",
        "10/8",
        "intranet",
        "10.0.0.0/",
        "10.0.0.0/08",
        "fd00::/129",
        "10.0.0.0/8;11.0.0.0/8",
        "10.0.0.0/-1",
        "::1/0x40"
      })
  void an_unusable_list_is_refused_in_clear_words(String list) {
    assertThatThrownBy(() -> names.guardAllowing("10.0.0.0/8," + list))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("countersign.egress-allow")
        .hasMessageContaining(list);
  }

  @Test
  void micronaut_offers_it_with_the_operators_list_and_the_systems_names() {
    try (var context =
        ApplicationContext.builder()
            .properties(Map.of("countersign.egress-allow", "127.0.0.0/8,::1"))
            .start()) {
      var configured = context.getBean(EgressGuard.class);
      assertThat(configured.resolve("localhost")).isInstanceOf(Ruling.Allowed.class);
      assertThat(configured.resolve("10.0.0.1")).isEqualTo(new Ruling.Denied());
    }
  }

  private static Ruling allowed(String... literals) {
    return new Ruling.Allowed(List.of(literals).stream().map(InetAddress::ofLiteral).toList());
  }
}
