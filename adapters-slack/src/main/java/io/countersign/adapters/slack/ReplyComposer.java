package io.countersign.adapters.slack;

import io.countersign.adapters.slack.MessageComposer.ComposedMessage;
import io.countersign.application.channel.Reply;
import io.countersign.application.view.VisibleText;
import java.util.List;
import java.util.Locale;

/** Composes what whoever pressed is told in private. Sends nothing and asks nobody. */
final class ReplyComposer {
  ComposedMessage compose(Reply reply) {
    var words = SlackWords.in(reply.locale());
    return switch (reply) {
      case Reply.NotAsked _ -> plain(words.say("reply.not-asked"));
      case Reply.AlreadyAnswered(var _, var first) ->
          plain(
              words.say(
                  first.own() ? "reply.already.own" : "reply.already",
                  MessageComposer.answer(first, words)));
      case Reply.Over(var _, var state) ->
          plain(
              words.say(
                  switch (state) {
                    case RECALLED -> "reply.over.recalled";
                    case CANCELLED -> "reply.over.cancelled";
                    case RETURNED -> "reply.over.returned";
                    case APPROVED, REJECTED -> "reply.over.decided";
                    case DRAFT, PENDING, EXPIRED -> "reply.over.other";
                  }));
      case Reply.Expired(var _, var at) -> plain(words.say("reply.expired", words.moment(at)));
      case Reply.ContentChanged _ -> plain(words.say("reply.changed"));
      case Reply.ChannelRefused _ -> plain(words.say("reply.channel"));
      case Reply.PassedOn(var _, var to) ->
          plain(words.say("reply.passed-on", VisibleText.line(to, 120)));
      case Reply.SelfApproval _ -> plain(words.say("reply.self"));
      case Reply.InputRefused(var _, var _, var page) ->
          linked(words.say("reply.input"), page, words);
      case Reply.CommentRequired(var _, var page) ->
          linked(words.say("reply.comment"), page, words);
      case Reply.Page(var _, var page) -> linked(words.say("reply.page"), page, words);
    };
  }

  ComposedMessage again(Locale locale) {
    return plain(SlackWords.in(locale).say("reply.again"));
  }

  private static ComposedMessage plain(String text) {
    return new ComposedMessage(
        Mrkdwn.escaped(text), List.of(new RichText().plain(text).block("text")));
  }

  private static ComposedMessage linked(String text, Reply.OwnPage page, SlackWords words) {
    var label = words.say("reply.page.link");
    var told = new RichText().plain(text + " ").link(page.address().toASCIIString(), label);
    MessageComposer.code(page.code(), words).ifPresent(code -> told.line().plain(code));
    return new ComposedMessage(Mrkdwn.escaped(text), List.of(told.block("text")));
  }
}
