package io.countersign.adapters.slack;

import com.slack.api.model.User;
import io.countersign.adapters.slack.MessageComposer.ComposedMessage;
import io.countersign.adapters.slack.SlackApi.Called;
import io.countersign.adapters.slack.SlackFailure.ForGood;
import io.countersign.adapters.slack.SlackFailure.ForNow;
import io.countersign.application.channel.AnswerableChannel.Identity;
import io.countersign.application.channel.DeliveryOutcome;
import io.countersign.application.channel.DeliveryOutcome.Delivered;
import io.countersign.application.channel.Notice;
import io.countersign.domain.person.EmailAddress;
import io.countersign.domain.person.Handle;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Posts messages, each once even when it is tried again, and rewrites them. */
final class SlackMessages {
  private static final Set<String> NO_THREAD =
      Set.of("thread_not_found", "message_not_found", "cannot_reply_to_message");
  private static final Duration MARGIN = Duration.ofMinutes(5);

  private final SlackApi api;
  private final MessageComposer composer;

  SlackMessages(SlackApi api, MessageComposer composer) {
    this.api = api;
    this.composer = composer;
  }

  DeliveryOutcome deliver(Notice notice, SlackAccount account) {
    var original = Optional.ofNullable(notice.envelope().original()).flatMap(PostedMessage::of);
    return switch (notice) {
      case Notice.Asked _ -> post(notice, account);
      case Notice.Closed _ -> post(notice, account);
      case Notice.PassedOn _ -> post(notice, account);
      case Notice.Escalated _ -> post(notice, account);
      case Notice.Reminded reminded ->
          original
              .map(to -> reply(reminded, to, composer.reply(reminded), account))
              .orElseGet(() -> post(notice, account));
      // Nobody else's business: not below a message that others read.
      case Notice.Receipt receipt ->
          original
              .filter(_ -> !account.shared())
              .map(to -> reply(receipt, to, composer.compose(receipt), account))
              .orElseGet(() -> post(notice, account));
    };
  }

  private DeliveryOutcome post(Notice notice, SlackAccount account) {
    var delivery = notice.delivery();
    var message = composer.compose(notice);
    return outcome(
        destination(notice, account)
            .then(to ->
                before(notice, account, to)
                    .then(before ->
                        before.isPresent()
                            ? api.update(account, before.get(), message)
                            : posted(api.post(account, to, delivery, message), to))));
  }

  /** For somebody who has left, Slack says that there is no such conversation. */
  private static Called<PostedMessage> posted(Called<PostedMessage> called, String to) {
    return called instanceof Called.Failed<PostedMessage>(var _, var error)
            && error.equals("channel_not_found")
            && SlackChannel.isUser(new Handle(to))
        ? new Called.Failed<>(new ForGood("user-not-reachable"), error)
        : called;
  }

  /** What was meant for all goes to nobody if the place for it was taken out of the account. */
  private Called<String> destination(Notice notice, SlackAccount account) {
    if (notice.envelope().everybody().isEmpty()) {
      return user(notice.envelope().to(), account)
          .then(user -> conversation(notice, account, user));
    }
    return account.shared()
        ? new Called.Done<>(account.destination())
        : new Called.Failed<>(new ForGood("no-destination"), "");
  }

  /** Posting to a user works without knowing the conversation; looking for a message does not. */
  private Called<String> conversation(Notice notice, SlackAccount account, Handle user) {
    return notice.envelope().attempt() == 1
        ? new Called.Done<>(user.value())
        : api.directMessages(account, user);
  }

  /** Slack posts the same twice if it is told to: whoever tries again looks first. */
  private Called<Optional<PostedMessage>> before(
      Notice notice, SlackAccount account, String conversation) {
    return notice.envelope().attempt() == 1
        ? new Called.Done<>(Optional.empty())
        : orNothing(
            api.find(
                account,
                conversation,
                notice.delivery(),
                notice.envelope().request().createdAt().minus(MARGIN)));
  }

  /** Without leave to look, twice is better than not at all. */
  private static Called<Optional<PostedMessage>> orNothing(Called<Optional<PostedMessage>> found) {
    return switch (found) {
      case Called.Failed<Optional<PostedMessage>>(ForGood _, var _) ->
          new Called.Done<>(Optional.empty());
      case Called.Failed<Optional<PostedMessage>>(ForNow _, var _) -> found;
      case Called.Done<Optional<PostedMessage>> _ -> found;
    };
  }

  private Called<Handle> user(Notice.Recipient to, SlackAccount account) {
    var handle = to.handle();
    if (handle != null) {
      return SlackChannel.isUser(handle)
          ? new Called.Done<>(handle)
          : new Called.Failed<>(new ForGood("user-not-found"), "");
    }
    return switch (account.identities()) {
      case DIRECTORY -> new Called.Failed<>(new ForGood("no-handle"), "");
      case EMAIL_TRUSTED ->
          api.userByEmail(account, to.email())
              .then(found ->
                  holds(found, to.email(), account)
                      ? new Called.Done<>(new Handle(found.getId()))
                      : new Called.Failed<>(new ForGood("user-not-found"), ""));
    };
  }

  /** Asked is only who would be believed to be that person. */
  private static boolean holds(User user, EmailAddress email, SlackAccount account) {
    return SlackChannel.identity(user, account) instanceof Identity.Vouched(var vouched)
        && vouched.normalized().equals(email.normalized());
  }

  /** Below the message that asked; or alone, if nothing can be put there any more. */
  private DeliveryOutcome reply(
      Notice notice, PostedMessage to, ComposedMessage message, SlackAccount account) {
    var before =
        notice.envelope().attempt() == 1
            ? new Called.Done<>(Optional.<PostedMessage>empty())
            : orNothing(api.findReply(account, to, notice.delivery()));
    var replied =
        before.then(found ->
            found.isPresent()
                ? new Called.Done<>(found.get())
                : api.reply(account, to, notice.delivery(), message));
    return replied instanceof Called.Failed<PostedMessage>(var _, var error)
            && NO_THREAD.contains(error)
        ? post(notice, account)
        : outcome(replied);
  }

  /** A message that its readers deleted counts as rewritten. */
  DeliveryOutcome revise(PostedMessage posted, Notice notice, SlackAccount account) {
    var message = revised(posted, notice);
    if (message.isEmpty()) {
      return new Delivered(posted.handle());
    }
    return switch (api.update(account, posted, message.get())) {
      case Called.Done<PostedMessage> _ -> new Delivered(posted.handle());
      case Called.Failed<PostedMessage>(var _, var error) when error.equals("message_not_found") ->
          new Delivered(posted.handle());
      case Called.Failed<PostedMessage>(var failure, var _) -> failure.outcome();
    };
  }

  /** Empty if there is nothing to be changed. */
  private Optional<ComposedMessage> revised(PostedMessage posted, Notice notice) {
    return switch (posted.place()) {
      case CONVERSATION -> Optional.of(composer.compose(notice));
      case THREAD ->
          switch (notice) {
            case Notice.Closed closed -> Optional.of(composer.replyClosed(closed));
            case Notice.PassedOn passed -> Optional.of(composer.compose(passed));
            case Notice.Asked _, Notice.Reminded _, Notice.Receipt _, Notice.Escalated _ ->
                Optional.empty();
          };
      case PRIVATE -> Optional.empty();
    };
  }

  static DeliveryOutcome outcome(Called<PostedMessage> called) {
    return switch (called) {
      case Called.Done<PostedMessage>(var posted) -> new Delivered(posted.handle());
      case Called.Failed<PostedMessage>(var failure, var _) -> failure.outcome();
    };
  }
}
