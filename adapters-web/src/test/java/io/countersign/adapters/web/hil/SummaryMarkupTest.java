package io.countersign.adapters.web.hil;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SummaryMarkupTest {
  @Test
  void the_small_subset_is_set() {
    assertThat(SummaryMarkup.html("Pays **14** _vendors_\n\n* `a`\n* b\n\n# Head"))
        .contains(
            "<strong>14</strong>",
            "<em>vendors</em>",
            "<li><code>a</code></li>",
            "<strong>Head</strong>")
        .doesNotContain("<h1");
  }

  @Test
  void a_link_opens_beside_the_form_and_tells_where_it_leads() {
    assertThat(SummaryMarkup.html("[the bank](https://evil.example/login)"))
        .contains(
            "href=\"https://evil.example/login\"",
            "target=\"_blank\"",
            "noopener",
            "noreferrer",
            "(evil.example)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pay&#x202E;01",
        "![pay&#x202E;01](x)",
        "[pay&#x202E;01](https://erp.example.test/)",
        "[pay](https://erp.example.test/&#x202E;01)",
        "[pay](x:&#x202E;01)"
      })
  void a_summary_cannot_pretend_by_what_the_eye_does_not_see(String markdown) {
    assertThat(SummaryMarkup.html(markdown))
        .contains("U&#43;202E")
        .doesNotContain("\u202e", "&#x202e;", "&#8238;");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[x](javascript:alert(1))",
        "[x](data:text/html,hi)",
        "[x](https://user@evil.example)",
        "<a href=\"https://evil.example\" onclick=x>x</a>",
        "<img src=x onerror=alert(1)>",
        "![x](https://evil.example/pixel.png)",
        "<style>body{display:none}</style>",
        "<form action=/x><button>x</button></form>"
      })
  void nothing_else_becomes_markup(String markdown) {
    assertThat(SummaryMarkup.html(markdown))
        .doesNotContain("<a ", "<img", "<style", "<form", "<button", "href=");
  }
}
