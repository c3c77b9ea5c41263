package io.countersign.adapters.slack;

import com.slack.api.model.block.InputBlock;
import com.slack.api.model.block.LayoutBlock;
import com.slack.api.model.block.SectionBlock;
import com.slack.api.model.block.composition.OptionObject;
import com.slack.api.model.block.composition.PlainTextObject;
import com.slack.api.model.block.element.BlockElement;
import com.slack.api.model.block.element.DatePickerElement;
import com.slack.api.model.block.element.NumberInputElement;
import com.slack.api.model.block.element.PlainTextInputElement;
import com.slack.api.model.block.element.RadioButtonsElement;
import com.slack.api.model.block.element.StaticSelectElement;
import com.slack.api.model.view.View;
import com.slack.api.model.view.ViewClose;
import com.slack.api.model.view.ViewSubmit;
import com.slack.api.model.view.ViewTitle;
import io.countersign.application.channel.AnswerForm;
import io.countersign.application.channel.Notice.RequestSummary;
import io.countersign.application.channel.Press;
import io.countersign.domain.field.FieldValue;
import io.countersign.domain.field.FieldView;
import io.countersign.domain.field.InputMode;
import io.countersign.domain.step.DecisionPolicy.CommentRule;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Composes the modal for a form. Sends nothing and asks nobody. */
final class FormComposer {
  static final String COMMENT = "comment";
  static final String FIELD = "field.";
  static final String INPUT = "input";

  private static final int LONGEST_TEXT = 3_000;
  private static final int LONGEST_CHOICE = 150;
  private static final int LONGEST_OPTION = 75;
  private static final int LONGEST_LINE = 2_000;
  private static final int LABEL = 150;
  private static final int SAFE_DIGITS = 15;

  /** Whether everything that can be edited can be edited in a modal; else there is the page. */
  boolean fits(RequestSummary request) {
    return request.fields().stream()
        .filter(FieldView::editable)
        .allMatch(field ->
            text(field).length() <= LONGEST_TEXT
                && field.choices().stream().allMatch(choice -> choice.length() <= LONGEST_CHOICE));
  }

  View compose(Press press, AnswerForm form) {
    var words = SlackWords.in(form.locale());
    return switch (form.purpose()) {
      case EDIT ->
          view(
              press,
              form,
              words,
              SlackAction.SUBMIT_APPROVAL,
              "form.edit",
              "form.submit.approve",
              edit(form, words));
      case REJECT ->
          view(
              press,
              form,
              words,
              SlackAction.SUBMIT_REJECTION,
              "form.reject",
              "form.submit.reject",
              List.of(title(form.request()), reason(form, words)));
    };
  }

  private static View view(
      Press press,
      AnswerForm form,
      SlackWords words,
      SlackAction action,
      String title,
      String submit,
      List<LayoutBlock> blocks) {
    return View.builder()
        .type("modal")
        .callbackId(action.id())
        .title(ViewTitle.builder().type("plain_text").text(words.say(title)).build())
        .submit(ViewSubmit.builder().type("plain_text").text(words.say(submit)).build())
        .close(ViewClose.builder().type("plain_text").text(words.say("form.cancel")).build())
        .privateMetadata(
            new ButtonValue(press.delivery(), form.request().shown())
                + "|"
                + ReturnAddress.of(press).conversation())
        .blocks(blocks)
        .build();
  }

  private static List<LayoutBlock> edit(AnswerForm form, SlackWords words) {
    var blocks = new ArrayList<LayoutBlock>();
    blocks.add(title(form.request()));
    form.request().fields().stream()
        .filter(FieldView::editable)
        .forEach(field -> blocks.add(input(field, words)));
    blocks.add(comment(words.say("form.comment"), CommentRule.OPTIONAL));
    return blocks;
  }

  private static LayoutBlock title(RequestSummary request) {
    return SectionBlock.builder()
        .text(MessageComposer.plain(MessageComposer.visible(request.title(), 300)))
        .build();
  }

  private static LayoutBlock reason(AnswerForm form, SlackWords words) {
    return comment(words.say("form.reason"), form.comment());
  }

  private static LayoutBlock comment(String label, CommentRule rule) {
    return InputBlock.builder()
        .blockId(COMMENT)
        .label(MessageComposer.plain(label))
        .optional(rule == CommentRule.OPTIONAL)
        .element(
            PlainTextInputElement.builder()
                .actionId(INPUT)
                .multiline(true)
                .maxLength(LONGEST_LINE)
                .build())
        .build();
  }

  private static LayoutBlock input(FieldView field, SlackWords words) {
    return InputBlock.builder()
        .blockId(FIELD + field.name())
        .label(MessageComposer.plain(MessageComposer.visible(field.label(), LABEL)))
        .hint(
            field.input() == InputMode.REQUIRED_FROM_HUMAN
                ? MessageComposer.plain(words.say("form.hint.required"))
                : null)
        .optional(field.input() != InputMode.REQUIRED_FROM_HUMAN)
        .element(element(field, words))
        .build();
  }

  private static BlockElement element(FieldView field, SlackWords words) {
    var text = text(field);
    var value = text.isEmpty() ? null : text;
    return switch (field.type()) {
      case TEXT -> line(field, value, words);
      case LONG_TEXT ->
          PlainTextInputElement.builder()
              .actionId(INPUT)
              .multiline(true)
              .maxLength(LONGEST_TEXT)
              .initialValue(value)
              .placeholder(placeholder(field, words))
              .build();
      case NUMBER ->
          text.length() > SAFE_DIGITS
              ? line(field, value, words)
              : NumberInputElement.builder()
                  .actionId(INPUT)
                  .decimalAllowed(true)
                  .initialValue(value)
                  .placeholder(placeholder(field, words))
                  .build();
      case BOOLEAN -> yesOrNo(value, words);
      case DATE -> DatePickerElement.builder().actionId(INPUT).initialDate(value).build();
      case CHOICE -> choice(field, value);
    };
  }

  private static BlockElement line(FieldView field, @Nullable String value, SlackWords words) {
    return PlainTextInputElement.builder()
        .actionId(INPUT)
        .maxLength(LONGEST_LINE)
        .initialValue(value)
        .placeholder(placeholder(field, words))
        .build();
  }

  private static @Nullable PlainTextObject placeholder(FieldView field, SlackWords words) {
    return field instanceof FieldView.Masked && !field.shown().isBlank()
        ? MessageComposer.plain(words.say("form.masked"))
        : null;
  }

  private static BlockElement yesOrNo(@Nullable String value, SlackWords words) {
    var yes = option(words.say("yes"), "true");
    var no = option(words.say("no"), "false");
    return RadioButtonsElement.builder()
        .actionId(INPUT)
        .options(List.of(yes, no))
        .initialOption(value == null ? null : value.equals("true") ? yes : no)
        .build();
  }

  private static BlockElement choice(FieldView field, @Nullable String value) {
    var options =
        field.choices().stream()
            .map(choice -> option(MessageComposer.visible(choice, LONGEST_OPTION), choice))
            .toList();
    return StaticSelectElement.builder()
        .actionId(INPUT)
        .options(options)
        .initialOption(
            options.stream()
                .filter(option -> option.getValue().equals(value))
                .findFirst()
                .orElse(null))
        .build();
  }

  private static OptionObject option(String text, String value) {
    return OptionObject.builder().text(MessageComposer.plain(text)).value(value).build();
  }

  /** What a form is filled with; a masked value is not known here. */
  private static String text(FieldView field) {
    return switch (field) {
      case FieldView.Masked _ -> "";
      case FieldView.Readable readable ->
          readable.value() instanceof FieldValue.None ? "" : readable.value().asText();
    };
  }
}
