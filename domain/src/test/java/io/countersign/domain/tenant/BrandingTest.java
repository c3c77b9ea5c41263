package io.countersign.domain.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.domain.InvalidValueException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BrandingTest {

  @Test
  void a_tenant_that_chose_nothing_has_a_plain_look() {
    var plain = Branding.plain("Acme");

    assertThat(plain.color()).isEqualTo(Branding.DEFAULT_COLOR);
    assertThat(plain.logoUrl()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "red",
        "#fff",
        "#12345g",
        "#1234567",
        "#123456;background:url(https://evil.test)",
        "1f3a5f",
        "#1f3a5f\n",
        ""
      })
  void a_color_is_six_hex_digits_and_nothing_else(String color) {
    assertThatThrownBy(() -> new Branding("Acme", color, ""))
        .isInstanceOf(InvalidValueException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://cdn.example.test/logo.png",
        "javascript:alert(1)",
        "data:image/svg+xml;base64,AAAA",
        "//cdn.example.test/logo.png",
        "https://cdn.example.test/logo.png\" onerror=\"alert(1)",
        "https://cdn.example.test/'><script>",
        "https://cdn.example.test/a b.png",
        "https://cdn.example.test/a\nb.png",
        "https://"
      })
  void a_logo_is_an_https_address_that_cannot_leave_its_attribute(String url) {
    assertThatThrownBy(() -> new Branding("Acme", "#1f3a5f", url))
        .isInstanceOf(InvalidValueException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "Acme\r\nBcc: eve@evil.test", "Acme\u2028x", "a\u0000b"})
  void a_name_is_one_line_that_says_something(String name) {
    assertThatThrownBy(() -> Branding.plain(name)).isInstanceOf(InvalidValueException.class);
  }

  @Test
  void a_name_may_have_80_characters() {
    assertThat(Branding.plain("n".repeat(80)).name()).hasSize(80);
    assertThatThrownBy(() -> Branding.plain("n".repeat(81)))
        .isInstanceOf(InvalidValueException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Acme", "a", "-acme", "acme_eu", "acme eu", "acme/eu", "acmé", "acme\n"})
  void a_tenant_id_is_short_and_plain(String id) {
    assertThatThrownBy(() -> new TenantId(id)).isInstanceOf(InvalidValueException.class);
  }
}
