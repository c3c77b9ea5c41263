package io.countersign.adapters.email;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SummaryTextTest {
  @Test
  void a_small_part_of_markdown_is_understood() {
    var summary =
        SummaryText.of(
            """
            ## Heading
            **strong** and *emphasis* and `code`
            next line

            - one
            - two

            > quoted
            """);

    assertThat(ReadMail.shown(summary.html()))
        .contains("Heading", "strong and emphasis and code", "next line", "one", "two", "quoted");
    assertThat(summary.html())
        .contains("<strong>strong</strong>", "<em>emphasis</em>", "<ul", "<li", "<blockquote")
        .contains("<br")
        .doesNotContain("<h2");
    assertThat(summary.text()).contains("- one\n- two").doesNotContain("**");
  }

  @Test
  void a_link_tells_where_it_leads() {
    var summary = SummaryText.of("See [your bank](https://evil.example/login).");

    assertThat(ReadMail.links(summary.html())).containsExactly("https://evil.example/login");
    assertThat(ReadMail.shown(summary.html())).isEqualTo("See your bank (evil.example).\n");
    assertThat(summary.text()).isEqualTo("See your bank (https://evil.example/login).");
  }

  @Test
  void a_bare_address_is_not_told_twice() {
    var summary = SummaryText.of("See <https://erp.example.test/42>.");

    assertThat(ReadMail.shown(summary.html())).isEqualTo("See https://erp.example.test/42.\n");
    assertThat(summary.text()).isEqualTo("See https://erp.example.test/42.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "[x](vbscript:msgbox)",
        "[x](//evil.example/)",
        "[x](/hil/action)",
        "[x](https://user:secret@evil.example/)",
        "[x](file:///etc/passwd)",
        "[x](https:evil.example)",
        "![x](https://evil.example/pixel.png)",
        "[![x](https://evil.example/pixel.png)](javascript:alert(1))",
        "<a href=\"https://evil.example/\">x</a>",
        "<img src=\"https://evil.example/x\">",
        "<style>x</style>",
        "<javascript:alert(1)>",
      })
  void what_leads_nowhere_good_leads_nowhere(String markdown) {
    var summary = SummaryText.of(markdown);

    assertThat(ReadMail.links(summary.html())).isEmpty();
    assertThat(summary.html()).doesNotContain("<img", "<style", "<a ");
    assertThat(ReadMail.shown(summary.html())).containsAnyOf("x", "alert(1)");
  }

  @ParameterizedTest
  @CsvSource({"mailto:ana@example.test", "http://erp.example.test/", "https://erp.example.test/"})
  void other_links_stay(String target) {
    assertThat(ReadMail.links(SummaryText.of("[x](" + target + ")").html()))
        .containsExactly(target);
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
    var summary = SummaryText.of(markdown);

    assertThat(summary.text()).contains("U+202E").doesNotContain("\u202e");
    assertThat(ReadMail.shown(summary.html())).contains("U+202E").doesNotContain("\u202e");
  }

  @Test
  void markup_is_shown_as_it_was_written() {
    var summary = SummaryText.of("a <b>c</b> &amp; <script>alert(1)</script>");

    assertThat(ReadMail.shown(summary.html()))
        .isEqualTo("a <b>c</b> & <script>alert(1)</script>\n");
    assertThat(summary.text()).isEqualTo("a <b>c</b> & <script>alert(1)</script>");
  }

  @Test
  void deeply_nested_text_is_no_trouble() {
    for (var nested :
        new String[] {
          "> ".repeat(3_000), "- ".repeat(3_000), "[".repeat(9_000), "*a ".repeat(3_000)
        }) {
      assertThat(SummaryText.of(nested + "end").text()).contains("end");
    }
  }
}
