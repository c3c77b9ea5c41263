package io.countersign.domain.quorum;

import static io.countersign.domain.quorum.Quorum.Standing.APPROVED;
import static io.countersign.domain.quorum.Quorum.Standing.OPEN;
import static io.countersign.domain.quorum.Quorum.Standing.REJECTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.domain.InvalidValueException;
import io.countersign.domain.quorum.Quorum.Rule;
import io.countersign.domain.quorum.Quorum.Standing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuorumTest {

  @Test
  void any_needs_one() {
    var any = new Quorum(new Rule.Any(), 2);
    assertThat(any.required(7)).isEqualTo(1);
    assertThat(any.standing(3, 0, 0)).isEqualTo(OPEN);
    assertThat(any.standing(3, 1, 0)).isEqualTo(APPROVED);
    assertThat(any.standing(3, 0, 1)).isEqualTo(OPEN);
    assertThat(any.standing(3, 0, 2)).isEqualTo(REJECTED);
  }

  @Test
  void all_needs_everybody_so_one_rejection_ends_it_whatever_the_veto() {
    var all = new Quorum(new Rule.All(), 3);
    assertThat(all.required(3)).isEqualTo(3);
    assertThat(all.standing(3, 2, 0)).isEqualTo(OPEN);
    assertThat(all.standing(3, 3, 0)).isEqualTo(APPROVED);
    assertThat(all.standing(3, 2, 1)).isEqualTo(REJECTED);
  }

  @ParameterizedTest
  @CsvSource({"0, 0, OPEN", "1, 0, OPEN", "2, 0, APPROVED", "1, 2, OPEN", "1, 3, REJECTED"})
  void at_least_two_of_four_ends_when_two_cannot_be_reached(
      int approvals, int rejections, Standing expected) {
    assertThat(new Quorum(new Rule.AtLeast(2), 4).standing(4, approvals, rejections))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "50, 1, 1",
    "50, 2, 1",
    "50, 3, 2",
    "50, 4, 2",
    "50, 5, 3",
    "1, 50, 1",
    "2, 50, 1",
    "3, 50, 2",
    "67, 3, 3",
    "66, 3, 2",
    "34, 3, 2",
    "33, 3, 1",
    "70, 10, 7",
    "71, 10, 8",
    "100, 9, 9"
  })
  void a_percentage_is_rounded_up_to_whole_people(int percent, int asked, int required) {
    assertThat(new Quorum(new Rule.Percent(percent), 1).required(asked)).isEqualTo(required);
  }

  @Test
  void a_veto_ends_it_even_if_enough_could_still_approve() {
    var quorum = new Quorum(new Rule.AtLeast(1), 2);
    assertThat(quorum.standing(10, 0, 1)).isEqualTo(OPEN);
    assertThat(quorum.standing(10, 0, 2)).isEqualTo(REJECTED);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1})
  void nothing_needs_less_than_one(int number) {
    assertThatThrownBy(() -> new Rule.AtLeast(number)).isInstanceOf(InvalidValueException.class);
    assertThatThrownBy(() -> new Rule.Percent(number)).isInstanceOf(InvalidValueException.class);
    assertThatThrownBy(() -> new Quorum(new Rule.Any(), number))
        .isInstanceOf(InvalidValueException.class);
  }

  @Test
  void there_is_no_more_than_everybody() {
    assertThatThrownBy(() -> new Rule.Percent(101)).isInstanceOf(InvalidValueException.class);
  }
}
