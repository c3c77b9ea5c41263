package io.countersign.adapters.slack;

import com.slack.api.model.block.LayoutBlock;
import com.slack.api.model.block.RichTextBlock;
import com.slack.api.model.block.element.RichTextElement;
import com.slack.api.model.block.element.RichTextSectionElement;
import com.slack.api.model.block.element.RichTextSectionElement.TextStyle;
import io.countersign.domain.person.Handle;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Text in which nothing is markup: mentions, links and formatting are elements of their own, so
 * that what others wrote stays what they wrote, back-ticks and angle brackets included.
 */
final class RichText {
  private final List<RichTextElement> elements = new ArrayList<>();
  private boolean lineBegun;

  RichText plain(String text) {
    return text(text, null);
  }

  RichText bold(String text) {
    return text(text, TextStyle.builder().bold(true).build());
  }

  RichText italic(String text) {
    return text(text, TextStyle.builder().italic(true).build());
  }

  RichText code(String text) {
    return text(text, TextStyle.builder().code(true).build());
  }

  RichText link(String url, String text) {
    begin();
    elements.add(RichTextSectionElement.Link.builder().url(url).text(text).build());
    return this;
  }

  RichText mention(Handle user) {
    begin();
    elements.add(RichTextSectionElement.User.builder().userId(user.value()).build());
    return this;
  }

  /** What follows begins a new line, if anything came before. */
  RichText line() {
    if (lineBegun) {
      elements.add(RichTextSectionElement.Text.builder().text("\n").build());
      lineBegun = false;
    }
    return this;
  }

  boolean isEmpty() {
    return elements.isEmpty();
  }

  LayoutBlock block(String id) {
    return RichTextBlock.builder()
        .blockId(id)
        .elements(List.of(RichTextSectionElement.builder().elements(elements).build()))
        .build();
  }

  private RichText text(String text, @Nullable TextStyle style) {
    if (!text.isEmpty()) {
      begin();
      elements.add(RichTextSectionElement.Text.builder().text(text).style(style).build());
    }
    return this;
  }

  private void begin() {
    lineBegun = true;
  }
}
