package io.countersign.domain.request;

import static io.countersign.domain.field.DisplayMode.CONCEALED;
import static io.countersign.domain.field.DisplayMode.READABLE;
import static io.countersign.domain.field.DisplayMode.READABLE_MASKED;
import static io.countersign.domain.field.FieldProblem.Reason.NOT_A_NUMBER;
import static io.countersign.domain.field.FieldProblem.Reason.NOT_EDITABLE;
import static io.countersign.domain.field.FieldProblem.Reason.REQUIRED;
import static io.countersign.domain.field.InputMode.EDITABLE_OPTIONAL;
import static io.countersign.domain.field.InputMode.LOCKED;
import static io.countersign.domain.field.InputMode.REQUIRED_FROM_HUMAN;
import static io.countersign.domain.request.Asked.NOW;
import static io.countersign.domain.request.Asked.after;
import static io.countersign.domain.request.Asked.number;
import static io.countersign.domain.request.Asked.says;
import static io.countersign.domain.request.Asked.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.domain.field.FieldName;
import io.countersign.domain.field.FieldProblem;
import io.countersign.domain.field.FieldType;
import io.countersign.domain.field.FieldValue;
import io.countersign.domain.field.FieldView;
import io.countersign.domain.field.HilField;
import io.countersign.domain.quorum.Quorum.Rule;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class EnteringValuesTest {
  private static final HilField LOCKED_TEXT = text("vendor", "Initech", READABLE, LOCKED);
  private static final HilField TOTAL = number("total", "18250.40", EDITABLE_OPTIONAL);
  private static final HilField IBAN =
      text("iban", "DE89SECRET", READABLE_MASKED, EDITABLE_OPTIONAL);
  private static final HilField SCORE = text("score", "0.93SECRET", CONCEALED, LOCKED);
  private static final HilField CENTRE =
      Asked.field("centre", FieldType.TEXT, FieldValue.NONE, READABLE, REQUIRED_FROM_HUMAN);

  @Test
  void an_approval_without_changes_keeps_what_was_proposed() {
    var request = Asked.people("ana").fields(LOCKED_TEXT, TOTAL, IBAN).open();
    var outcome = after(request, says(request, "ana").yes()).outcome().orElseThrow();

    assertThat(outcome.fields().keySet())
        .extracting(FieldName::value)
        .containsExactly("total", "iban");
    assertThat(field(outcome, "total"))
        .isEqualTo(
            new Outcome.FieldOutcome(decimal("18250.40"), FieldValue.NONE, decimal("18250.40")));
  }

  @Test
  void an_entered_value_takes_effect_beside_what_was_proposed() {
    var request = Asked.people("ana").fields(TOTAL).open();
    var outcome =
        after(request, says(request, "ana").typing("total", "18000").yes()).outcome().orElseThrow();

    assertThat(field(outcome, "total"))
        .isEqualTo(
            new Outcome.FieldOutcome(decimal("18250.40"), decimal("18000"), decimal("18000")));
  }

  @Test
  void a_readable_value_can_be_taken_out() {
    var request = Asked.people("ana").fields(TOTAL).open();
    var outcome =
        after(request, says(request, "ana").typing("total", " ").yes()).outcome().orElseThrow();

    assertThat(field(outcome, "total").effective()).isEqualTo(FieldValue.NONE);
  }

  @Test
  void a_masked_value_left_blank_stays_as_it_is() {
    var request = Asked.people("ana").fields(IBAN).open();
    var after = after(request, says(request, "ana").typing("iban", "").yes());

    assertThat(field(after.outcome().orElseThrow(), "iban").effective())
        .isEqualTo(new FieldValue.Text("DE89SECRET"));
    assertThat(after.decisions().getFirst().submitted()).isEmpty();
  }

  @Test
  void a_masked_value_can_be_replaced_and_stays_masked() {
    var request = Asked.people("ana", "ben").quorum(new Rule.All(), 1).fields(IBAN).open();
    var after = after(request, says(request, "ana").typing("iban", "AT61NEW").yes());

    assertThat(after.view().getFirst().shown()).isEqualTo(FieldView.MASK);
    assertThat(after.view().toString()).doesNotContain("AT61NEW", "SECRET");
    assertThat(after.shownDigest()).isNotEqualTo(request.shownDigest());
  }

  @Test
  void what_approvers_see_holds_neither_masked_nor_concealed_values() {
    var request = Asked.people("ana").fields(LOCKED_TEXT, IBAN, SCORE).open();

    assertThat(request.view()).extracting(FieldView::label).containsExactly("vendor", "iban");
    assertThat(request.view().toString()).doesNotContain("SECRET", "score");
  }

  @Test
  void locked_concealed_and_unknown_fields_are_refused_in_the_same_words() {
    var request = Asked.people("ana").fields(LOCKED_TEXT, SCORE, TOTAL).open();
    for (var name : List.of("vendor", "score", "nonesuch", "Total", "<script>")) {
      var refused = List.of(new FieldProblem(name, NOT_EDITABLE));

      assertThat(request.decide(says(request, "ana").typing(name, "x").yes(), NOW))
          .isEqualTo(new DecisionResult.InputRefused(refused));
      assertThat(request.decide(says(request, "ana").typing(name, "").yes(), NOW))
          .isEqualTo(new DecisionResult.InputRefused(refused));
      assertThat(request.decide(says(request, "ana").typing(name, "x").no(), NOW))
          .isEqualTo(new DecisionResult.InputRefused(refused));
    }
  }

  @Test
  void approving_needs_what_is_required_rejecting_does_not() {
    var request = Asked.people("ana").fields(CENTRE).open();
    var refused = new DecisionResult.InputRefused(List.of(new FieldProblem("centre", REQUIRED)));
    assertThat(request.needsInput()).isTrue();

    assertThat(request.decide(says(request, "ana").yes(), NOW)).isEqualTo(refused);
    assertThat(request.decide(says(request, "ana").typing("centre", " ").yes(), NOW))
        .isEqualTo(refused);
    assertThat(request.decide(says(request, "ana").no(), NOW))
        .isInstanceOf(DecisionResult.Recorded.class);
    assertThat(request.decide(says(request, "ana").typing("centre", "4711").yes(), NOW))
        .isInstanceOf(DecisionResult.Recorded.class);
  }

  @Test
  void a_proposal_does_not_stand_in_for_what_a_human_must_enter() {
    var proposed = text("centre", "4711", READABLE, REQUIRED_FROM_HUMAN);
    var request = Asked.people("ana").fields(proposed).open();

    assertThat(request.decide(says(request, "ana").yes(), NOW))
        .isEqualTo(new DecisionResult.InputRefused(List.of(new FieldProblem("centre", REQUIRED))));
  }

  @Test
  void all_problems_are_told_at_once() {
    var request = Asked.people("ana").fields(LOCKED_TEXT, TOTAL, CENTRE).open();

    assertThat(
            request.decide(
                says(request, "ana").typing("total", "much").typing("vendor", "x").yes(), NOW))
        .isEqualTo(
            new DecisionResult.InputRefused(
                List.of(
                    new FieldProblem("vendor", NOT_EDITABLE),
                    new FieldProblem("total", NOT_A_NUMBER),
                    new FieldProblem("centre", REQUIRED))));
  }

  @Test
  void what_a_rejection_enters_is_not_taken() {
    var request = Asked.people("ana").fields(TOTAL).open();
    var after = after(request, says(request, "ana").typing("total", "1").no());

    assertThat(after.decisions().getFirst().submitted()).isEmpty();
    assertThat(field(after.outcome().orElseThrow(), "total").effective())
        .isEqualTo(decimal("18250.40"));
  }

  @Test
  void the_first_approval_fixes_the_values_for_whoever_comes_later() {
    var request = Asked.people("ana", "ben").quorum(new Rule.All(), 1).fields(TOTAL, CENTRE).open();
    var first =
        after(request, says(request, "ana").typing("total", "18000").typing("centre", "1").yes());

    assertThat(first.editable()).isFalse();
    assertThat(first.needsInput()).isFalse();
    assertThat(first.view()).extracting(FieldView::shown).containsExactly("18000", "1");
    assertThat(first.decide(says(request, "ben").typing("total", "1").yes(), NOW))
        .isEqualTo(
            new DecisionResult.InputRefused(List.of(new FieldProblem("total", NOT_EDITABLE))));

    var second = after(first, says(request, "ben").yes());
    assertThat(second.state()).isEqualTo(RequestState.APPROVED);
    assertThat(field(second.outcome().orElseThrow(), "total").effective())
        .isEqualTo(decimal("18000"));
  }

  @Test
  void a_rejection_first_leaves_the_values_open() {
    var request = Asked.people("ana", "ben", "chen").quorum(new Rule.Any(), 3).fields(TOTAL).open();
    var rejected = after(request, says(request, "ana").no());

    assertThat(rejected.editable()).isTrue();
  }

  @Test
  void a_rejection_after_an_approval_means_that_the_entered_values_do_not_hold() {
    var request = Asked.people("ana", "ben").quorum(new Rule.All(), 1).fields(TOTAL).open();
    var over =
        after(
            request,
            says(request, "ana").typing("total", "18000").yes(),
            says(request, "ben").no());

    assertThat(field(over.outcome().orElseThrow(), "total"))
        .isEqualTo(
            new Outcome.FieldOutcome(decimal("18250.40"), decimal("18000"), decimal("18250.40")));
  }

  @Test
  void nobody_approves_what_they_were_not_shown() {
    var request = Asked.people("ana", "ben").quorum(new Rule.All(), 1).fields(TOTAL).open();
    var asOpened = request.shownDigest();
    var changed = after(request, says(request, "ana").typing("total", "1").yes());

    assertThat(changed.decide(says(request, "ben").having(asOpened).yes(), NOW))
        .isEqualTo(new DecisionResult.ContentChanged());
    var after = after(changed, says(request, "ben").having(changed.shownDigest()).yes());
    assertThat(after.decisions())
        .extracting(Decision::seen)
        .containsExactly(asOpened, changed.shownDigest());
    assertThat(after.contentDigest()).isEqualTo(asOpened);
  }

  @Test
  void who_says_the_same_again_with_other_values_is_told_that_they_do_not_count() {
    var request = Asked.people("ana", "ben").fields(TOTAL, IBAN).open();
    var once = after(request, says(request, "ana").typing("total", "18000").yes());
    var first = once.decisions().getFirst();

    assertThat(once.decide(says(request, "ana").typing("total", "18000").yes(), Asked.NOW))
        .isEqualTo(new DecisionResult.Repeated(first));
    assertThat(once.decide(says(request, "ana").typing("iban", "").yes(), Asked.NOW))
        .isEqualTo(new DecisionResult.Repeated(first));
    assertThat(once.decide(says(request, "ana").typing("total", "17000").yes(), Asked.NOW))
        .isEqualTo(new DecisionResult.AlreadyAnswered(first));
    assertThat(once.decide(says(request, "ana").because("One more thing").yes(), Asked.NOW))
        .isEqualTo(new DecisionResult.AlreadyAnswered(first));
  }

  @Test
  void nobody_finds_out_a_hidden_value_by_saying_it_again() {
    var request = Asked.people("ana", "ben").fields(IBAN, SCORE).open();
    var once = after(request, says(request, "ana").yes());

    for (var guess : List.of("DE89SECRET", "another")) {
      assertThat(once.decide(says(request, "ana").typing("iban", guess).yes(), Asked.NOW))
          .isInstanceOf(DecisionResult.AlreadyAnswered.class);
    }
    assertThat(once.decide(says(request, "ana").typing("score", "0.93SECRET").yes(), Asked.NOW))
        .isInstanceOf(DecisionResult.AlreadyAnswered.class);
  }

  private static Outcome.FieldOutcome field(Outcome outcome, String name) {
    return Objects.requireNonNull(outcome.fields().get(new FieldName(name)));
  }

  private static FieldValue decimal(String number) {
    return new FieldValue.Number(new BigDecimal(number));
  }
}
