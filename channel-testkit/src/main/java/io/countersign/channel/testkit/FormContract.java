package io.countersign.channel.testkit;

import static io.countersign.channel.testkit.Sending.deliver;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.countersign.application.channel.AnswerForm;
import io.countersign.application.channel.AnswerForm.Purpose;
import io.countersign.application.channel.DeliveryOutcome.Delivered;
import io.countersign.application.channel.FormChannel;
import io.countersign.application.channel.Incoming;
import io.countersign.application.channel.IncomingCall;
import io.countersign.application.channel.Notice;
import io.countersign.application.channel.Press;
import io.countersign.channel.testkit.FormVendor.Form;
import io.countersign.domain.field.FieldProblem;
import io.countersign.domain.step.DecisionPolicy.CommentRule;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Forms are shown to one person, and what is typed into them arrives. */
public interface FormContract extends ChannelFixture {
  @Test
  default void a_form_is_shown_to_whoever_pressed() {
    for (var purpose : Purpose.values()) {
      var form = show(Notices.asked(), purpose);
      assertThat(form.to()).isEqualTo(Notices.HANDLE);
      assertThat(form.purpose()).isEqualTo(purpose);
    }
  }

  @Test
  default void a_form_is_filled_in_already_but_for_what_is_masked() {
    var form = show(Notices.asked(), Purpose.EDIT);
    assertThat(form.prefilled()).containsEntry("total", "18250.45").containsKey("costCentre");
    assertThat(form.everything()).doesNotContain(Notices.MASKED, Notices.CONCEALED);
  }

  @Test
  default void what_is_sent_off_arrives_as_it_was_typed() {
    var notice = Notices.asked();
    var form = show(notice, Purpose.EDIT);
    var typed = Map.of("total", "18000 €", "costCentre", "<42> & \"more\"");
    var press = pressed(submitted(form, typed, "Two lines:\nsecond"));
    assertThat(press.kind()).isEqualTo(Press.Kind.SUBMIT_APPROVAL);
    assertThat(press.delivery()).isEqualTo(notice.delivery());
    assertThat(press.by()).isEqualTo(Notices.HANDLE);
    assertThat(press.typed()).containsAllEntriesOf(typed);
    assertThat(press.comment()).isEqualTo("Two lines:\nsecond");
    assertThat(press.seen()).isEqualTo(notice.envelope().request().shown());
  }

  @Test
  default void a_reason_to_reject_arrives() {
    var press = pressed(submitted(show(Notices.asked(), Purpose.REJECT), Map.of(), "Too much"));
    assertThat(press.kind()).isEqualTo(Press.Kind.SUBMIT_REJECTION);
    assertThat(press.comment()).isEqualTo("Too much");
  }

  @Test
  default void a_complaint_stands_at_its_field() {
    var press = pressed(submitted(show(Notices.asked(), Purpose.EDIT), Map.of(), ""));
    var problems = List.of(new FieldProblem("total", FieldProblem.Reason.NOT_A_NUMBER));
    var answer = forms().complain(press, problems, form(Notices.asked(), Purpose.EDIT));
    assertThat(showing().complaints(answer)).containsExactly("total");
  }

  private FormChannel forms() {
    assumeTrue(channel() instanceof FormChannel, "This channel has no forms");
    return (FormChannel) channel();
  }

  private FormVendor showing() {
    assertThat(vendor()).isInstanceOf(FormVendor.class);
    return (FormVendor) vendor();
  }

  private Form show(Notice.Asked notice, Purpose purpose) {
    var channel = forms();
    var button = purpose == Purpose.EDIT ? Press.Kind.EDIT : Press.Kind.REJECT;
    var press =
        pressed(
            showing().press(deliver(this, notice), button, Notices.HANDLE, InboundContract.NOW));
    assertThat(channel.show(press, form(notice, purpose), account())).isInstanceOf(Delivered.class);
    return showing().forms().getLast();
  }

  private IncomingCall submitted(Form form, Map<String, String> typed, String comment) {
    return showing().submitted(form, typed, comment, Notices.HANDLE, InboundContract.NOW);
  }

  private Press pressed(IncomingCall call) {
    var incoming = forms().receive(call, account(), InboundContract.NOW);
    assertThat(incoming).isInstanceOf(Incoming.Pressed.class);
    return ((Incoming.Pressed) incoming).press();
  }

  private static AnswerForm form(Notice.Asked notice, Purpose purpose) {
    return new AnswerForm(purpose, notice.envelope().request(), CommentRule.OPTIONAL, Locale.UK);
  }
}
