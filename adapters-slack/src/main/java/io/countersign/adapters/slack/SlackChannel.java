package io.countersign.adapters.slack;

import com.google.gson.JsonObject;
import com.slack.api.methods.response.auth.AuthTestResponse;
import com.slack.api.model.User;
import io.countersign.adapters.slack.MessageComposer.ComposedMessage;
import io.countersign.adapters.slack.SlackAccount.Identities;
import io.countersign.adapters.slack.SlackApi.Called;
import io.countersign.adapters.slack.SlackFailure.ForGood;
import io.countersign.adapters.slack.SlackFailure.ForNow;
import io.countersign.application.channel.AnswerForm;
import io.countersign.application.channel.ChannelAccount;
import io.countersign.application.channel.ChannelSettings;
import io.countersign.application.channel.ConnectedChannel;
import io.countersign.application.channel.DeliveryOutcome;
import io.countersign.application.channel.DeliveryOutcome.Delivered;
import io.countersign.application.channel.DeliveryOutcome.Undeliverable;
import io.countersign.application.channel.FormChannel;
import io.countersign.application.channel.Incoming;
import io.countersign.application.channel.IncomingAnswer;
import io.countersign.application.channel.IncomingCall;
import io.countersign.application.channel.MessageHandle;
import io.countersign.application.channel.Notice;
import io.countersign.application.channel.Press;
import io.countersign.application.channel.ProbeableChannel;
import io.countersign.application.channel.Reply;
import io.countersign.application.channel.RevisableChannel;
import io.countersign.application.channel.SettingsCheck;
import io.countersign.application.channel.SharedChannel;
import io.countersign.domain.InvalidValueException;
import io.countersign.domain.channel.ChannelId;
import io.countersign.domain.field.FieldProblem;
import io.countersign.domain.person.EmailAddress;
import io.countersign.domain.person.Handle;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/** Asks in Slack: in direct messages, or in one of the workspace's channels for everybody. */
final class SlackChannel
    implements RevisableChannel, FormChannel, SharedChannel, ConnectedChannel, ProbeableChannel {
  static final ChannelId ID = new ChannelId("slack");

  private static final Pattern USER_ID = Pattern.compile("[UW][A-Z0-9]{2,20}");
  private static final String NOT_CONFIGURED = "not-configured";

  private final FormComposer forms = new FormComposer();
  private final ReplyComposer replies = new ReplyComposer();
  private final SlackApi api;
  private final SlackMessages messages;
  private final SlackSockets sockets;

  SlackChannel(SlackApi api, SlackSockets sockets) {
    this.api = api;
    this.messages = new SlackMessages(api, new MessageComposer(forms));
    this.sockets = sockets;
  }

  @Override
  public ChannelId id() {
    return ID;
  }

  @Override
  public ChannelSettings settings() {
    return SlackSettings.ALL;
  }

  @Override
  public SettingsCheck check(ChannelAccount account) {
    return SlackSettings.complaint(account)
        .<SettingsCheck>map(complaint -> complaint)
        .orElseGet(SettingsCheck.Usable::new);
  }

  @Override
  public Audience audience(ChannelAccount account) {
    return SlackSettings.shared(account) ? Audience.EVERYBODY : Audience.PERSON;
  }

  static boolean isUser(Handle handle) {
    return USER_ID.matcher(handle.value()).matches();
  }

  @Override
  public DeliveryOutcome deliver(Notice notice, ChannelAccount settings) {
    return SlackSettings.read(settings)
        .map(account -> messages.deliver(notice, account))
        .orElseGet(() -> new Undeliverable(NOT_CONFIGURED));
  }

  @Override
  public DeliveryOutcome revise(MessageHandle earlier, Notice notice, ChannelAccount settings) {
    return SlackSettings.read(settings)
        .flatMap(account ->
            PostedMessage.of(earlier).map(posted -> messages.revise(posted, notice, account)))
        .orElseGet(() -> new Undeliverable(NOT_CONFIGURED));
  }

  @Override
  public Incoming receive(IncomingCall call, ChannelAccount settings, Instant now) {
    var account = SlackSettings.read(settings);
    if (account.isEmpty()
        || !RequestSignature.verifies(call, account.get().signingSecrets(), now)) {
      return new Incoming.NotGenuine();
    }
    return IncomingReader.read(call, account.get().workspace());
  }

  @Override
  public boolean connects(ChannelAccount account) {
    return account.setting(SlackSettings.APP_TOKEN).isPresent();
  }

  @Override
  public void connect(List<ChannelAccount> accounts, Inbox inbox) {
    sockets.connect(accounts, inbox);
  }

  @Override
  public Identity identify(Handle handle, ChannelAccount settings) {
    var account = SlackSettings.read(settings);
    if (account.isEmpty()
        || account.get().identities() == Identities.DIRECTORY
        || !isUser(handle)) {
      return new Identity.Unknown();
    }
    return switch (api.user(account.get(), handle)) {
      case Called.Done<User>(var user) -> identity(user, account.get());
      case Called.Failed<User>(ForNow(var after, var why), var _) ->
          new Identity.TryLater(after, why);
      case Called.Failed<User>(ForGood _, var _) -> new Identity.Unknown();
    };
  }

  /** Guests of other workspaces bring addresses that this workspace's owner did not look at. */
  static Identity identity(User user, SlackAccount account) {
    var email = user.getProfile() == null ? null : user.getProfile().getEmail();
    if (email == null
        || user.isDeleted()
        || user.isBot()
        || user.isStranger()
        || !account.workspace().equals(user.getTeamId())) {
      return new Identity.Unknown();
    }
    try {
      return new Identity.Vouched(new EmailAddress(email));
    } catch (InvalidValueException notAnAddress) {
      return new Identity.Unknown();
    }
  }

  @Override
  public DeliveryOutcome tell(Press press, Reply reply, ChannelAccount settings) {
    return tell(press, replies.compose(reply), settings);
  }

  /** Where the message is; or, if the person cannot be reached there, in their own messages. */
  private DeliveryOutcome tell(Press press, ComposedMessage message, ChannelAccount settings) {
    var account = SlackSettings.read(settings);
    if (account.isEmpty()) {
      return new Undeliverable(NOT_CONFIGURED);
    }
    var conversation = ReturnAddress.of(press).conversation();
    return SlackMessages.outcome(
        switch (api.whisper(account.get(), conversation, press.by(), message)) {
          case Called.Failed<PostedMessage>(ForGood _, var _) ->
              api.say(account.get(), press.by(), message);
          case Called.Failed<PostedMessage> later -> later;
          case Called.Done<PostedMessage> done -> done;
        });
  }

  @Override
  public DeliveryOutcome show(Press press, AnswerForm form, ChannelAccount settings) {
    var account = SlackSettings.read(settings);
    if (account.isEmpty()) {
      return new Undeliverable(NOT_CONFIGURED);
    }
    var trigger = ReturnAddress.of(press).trigger();
    if (trigger.isEmpty()) {
      return tell(press, replies.again(form.locale()), settings);
    }
    return switch (api.openForm(account.get(), trigger, forms.compose(press, form))) {
      case Called.Done<String> _ -> new Delivered(new MessageHandle("form"));
      // A trigger is good for three seconds and for once: only a new press brings another.
      case Called.Failed<String>(var _, var error) when error.contains("trigger") ->
          tell(press, replies.again(form.locale()), settings);
      case Called.Failed<String>(var failure, var _) -> failure.outcome();
    };
  }

  @Override
  public IncomingAnswer complain(Press press, List<FieldProblem> problems, AnswerForm form) {
    var words = SlackWords.in(form.locale());
    var onForm =
        form.request().fields().stream()
            .filter(field -> field.editable())
            .map(field -> field.name().value())
            .toList();
    var errors = new JsonObject();
    for (var problem : problems) {
      var sentence =
          words.say(
              "problem." + problem.reason().name().toLowerCase(Locale.ROOT).replace('_', '-'));
      errors.addProperty(
          onForm.contains(problem.field())
              ? FormComposer.FIELD + problem.field()
              : FormComposer.COMMENT,
          sentence);
    }
    if (problems.isEmpty()) {
      errors.addProperty(FormComposer.COMMENT, words.say("problem.reason"));
    }
    var answer = new JsonObject();
    answer.addProperty("response_action", "errors");
    answer.add("errors", errors);
    return IncomingAnswer.json(answer.toString());
  }

  @Override
  public ProbeResult probe(ChannelAccount settings) {
    var account = SlackSettings.read(settings);
    if (account.isEmpty()) {
      return new ProbeResult.NotWorking(NOT_CONFIGURED);
    }
    return switch (api.authTest(account.get())) {
      case Called.Failed<AuthTestResponse>(var failure, var _) ->
          new ProbeResult.NotWorking(failure.why());
      case Called.Done<AuthTestResponse>(var answer) -> {
        if (!account.get().workspace().equals(answer.getTeamId())) {
          yield new ProbeResult.NotWorking("other-workspace");
        }
        var missing = missing(account.get(), granted(answer));
        yield missing.isEmpty()
            ? new ProbeResult.Working("The app is installed, with all the scopes it needs.")
            : new ProbeResult.NotWorking("missing-scope", String.join(", ", missing));
      }
    };
  }

  private static List<String> granted(AuthTestResponse answer) {
    var headers =
        Objects.requireNonNullElse(answer.getHttpResponseHeaders(), Map.<String, List<String>>of());
    return headers.entrySet().stream()
        .filter(header -> "x-oauth-scopes".equalsIgnoreCase(header.getKey()))
        .flatMap(header -> header.getValue().stream())
        .flatMap(value -> Pattern.compile(",").splitAsStream(value))
        .map(String::strip)
        .toList();
  }

  private static List<String> missing(SlackAccount account, List<String> granted) {
    // Receipts, and what cannot be told where it was pressed, are direct messages even where
    // everybody is asked in one place.
    var needed = new ArrayList<>(List.of("chat:write", "im:write", "im:history"));
    if (account.identities() == Identities.EMAIL_TRUSTED) {
      needed.add("users:read");
      needed.add("users:read.email");
    }
    needed.removeAll(granted);
    if (account.shared()
        && !granted.contains("channels:history")
        && !granted.contains("groups:history")) {
      needed.add("channels:history");
    }
    return needed;
  }
}
