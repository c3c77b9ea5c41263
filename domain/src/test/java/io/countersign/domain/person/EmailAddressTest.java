package io.countersign.domain.person;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.domain.InvalidValueException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmailAddressTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ana@example.test",
        "Ana.Maria@Example.Test",
        "o'hara+tag_1@mail-1.example.test",
        "!#$%&'*+/=?^_`{|}~-@example.test",
        "root@localhost"
      })
  void an_address_as_people_type_it_is_taken(String text) {
    assertThat(new EmailAddress(text).value()).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "ana",
        "@example.test",
        "ana@",
        "ana@@example.test",
        "ana@example.test ",
        " ana@example.test",
        "ana@example..test",
        "ana@.example.test",
        "ana@example.test.",
        "ana@-example.test",
        "ana@example-.test",
        "ana@[127.0.0.1]",
        "a..na@example.test",
        ".ana@example.test",
        "ana.@example.test",
        "Ana <ana@example.test>",
        "\"ana\"@example.test",
        "ana(comment)@example.test",
        "ana@example.test,ben@example.test",
        "ana@example.test;ben@example.test",
        "ana@exam_ple.test",
        "ana:x@example.test",
        "aná@example.test",
        "ana@exämple.test"
      })
  void what_is_no_plain_address_is_refused(String text) {
    assertThatThrownBy(() -> new EmailAddress(text)).isInstanceOf(InvalidValueException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ana@example.test\r\nBcc: eve@evil.test",
        "ana@example.test\n",
        "ana\r@example.test",
        "ana@example.test\u0000",
        "ana@example.test\u2028Bcc: eve@evil.test",
        "ana@example.test\u0085x",
        "ana>\r\nRCPT TO:<eve@evil.test"
      })
  void an_address_cannot_carry_headers_or_commands(String text) {
    assertThatThrownBy(() -> new EmailAddress(text)).isInstanceOf(InvalidValueException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ana@example.test\u760D\u760ABcc:eve@evil.test",
        "ana\u760D\u760A@example.test",
        "ana@example\u760A.test",
        "ana\uFF20example.test",
        "ana@example\uFF0Etest"
      })
  void characters_that_become_line_breaks_when_cut_to_a_byte_are_refused(String text) {
    assertThatThrownBy(() -> new EmailAddress(text)).isInstanceOf(InvalidValueException.class);
  }

  @Test
  void there_are_limits() {
    var domain = "@example.test";
    assertThat(new EmailAddress("a".repeat(64) + domain).value()).hasSize(77);
    assertThatThrownBy(() -> new EmailAddress("a".repeat(65) + domain))
        .isInstanceOf(InvalidValueException.class);

    var label = "d".repeat(63);
    assertThatThrownBy(() -> new EmailAddress("a@d" + label + ".test"))
        .isInstanceOf(InvalidValueException.class);
    assertThatThrownBy(() -> new EmailAddress("a@" + String.join(".", label, label, label, label)))
        .isInstanceOf(InvalidValueException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "ana@example.test, ANA@Example.TEST",
    "ana@example.test, ana+invoices@example.test",
    "ana+a@example.test, ana+b@example.test",
    "ana+a+b@example.test, Ana@example.test"
  })
  void letter_case_and_tag_do_not_make_another_person(String one, String other) {
    assertThat(new EmailAddress(one).samePersonAs(new EmailAddress(other))).isTrue();
    assertThat(new EmailAddress(other).samePersonAs(new EmailAddress(one))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "ana@example.test, ben@example.test",
    "ana@example.test, ana@example.org",
    "ana@example.test, a.na@example.test",
    "+ana@example.test, +ben@example.test"
  })
  void other_mailboxes_are_other_people(String one, String other) {
    assertThat(new EmailAddress(one).samePersonAs(new EmailAddress(other))).isFalse();
  }

  @Test
  void the_directory_keeps_lower_case_and_the_tag() {
    assertThat(new EmailAddress("Ana+X@Example.TEST").normalized())
        .isEqualTo(new EmailAddress("ana+x@example.test"));
  }
}
