package io.countersign.adapters.web.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.application.testing.SettableClock;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RateLimitsTest {
  private final SettableClock clock = new SettableClock();
  private final RateLimits limits = new RateLimits(clock, 60, 10, 3, 5);

  @Test
  @DisplayName("C62 who has spent a minute's worth waits, and goes on after that")
  void a_key_waits() {
    for (var call = 0; call < 60; call++) {
      assertThat(limits.callWith("acme k1")).isEmpty();
    }

    var wait = limits.callWith("acme k1").orElseThrow();

    assertThat(wait).isEqualTo(Duration.ofSeconds(1));
    clock.advance(wait.minusNanos(1));
    assertThat(limits.callWith("acme k1")).isPresent();
    clock.advance(Duration.ofNanos(1));
    assertThat(limits.callWith("acme k1")).isEmpty();
    assertThat(limits.callWith("acme k1")).isPresent();
  }

  @Test
  void others_do_not_notice() {
    while (limits.callWith("acme k1").isEmpty()) {}
    assertThat(limits.callWith("acme k2")).isEmpty();
    while (limits.view("192.0.2.1", "").isEmpty()) {}
    assertThat(limits.view("192.0.2.2", "")).isEmpty();
    assertThat(limits.callWith("192.0.2.1")).isEmpty();
  }

  @Test
  @DisplayName(
      "C27 one link is opened again and again from one address: the same link works elsewhere")
  void a_link_waits() {
    for (var view = 0; view < 3; view++) {
      assertThat(limits.view("192.0.2.1", "token")).isEmpty();
    }
    assertThat(limits.view("192.0.2.1", "token")).isPresent();
    assertThat(limits.view("192.0.2.1", "another")).isEmpty();
    assertThat(limits.view("192.0.2.2", "token")).isEmpty();
  }

  @Test
  @DisplayName("C62 an address from which too many credentials were refused waits")
  void a_stranger_waits() {
    for (var guess = 0; guess < 5; guess++) {
      assertThat(limits.refusedTooOften("192.0.2.1")).isFalse();
      assertThat(limits.refused("192.0.2.1")).isEmpty();
    }
    assertThat(limits.refusedTooOften("192.0.2.1")).isTrue();
    assertThat(limits.refused("192.0.2.1")).contains(Duration.ofSeconds(12));
    assertThat(limits.refusedTooOften("192.0.2.2")).isFalse();
    clock.advance(Duration.ofSeconds(12));
    assertThat(limits.refusedTooOften("192.0.2.1")).isFalse();
  }

  @Test
  void an_address_of_ipv6_stands_for_its_network() {
    while (limits.view("2001:db8::1", "").isEmpty()) {}
    assertThat(limits.view("2001:db8::2", "")).isPresent();
    assertThat(limits.view("2001:db8:0:1::1", "")).isEmpty();
  }

  @Test
  void waits_are_told_in_whole_seconds() {
    assertThat(RateLimits.seconds(Duration.ofMillis(1))).isEqualTo("1");
    assertThat(RateLimits.seconds(Duration.ofMillis(1001))).isEqualTo("2");
    assertThat(RateLimits.seconds(Duration.ZERO)).isEqualTo("1");
  }
}
