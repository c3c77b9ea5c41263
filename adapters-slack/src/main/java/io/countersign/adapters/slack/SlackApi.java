package io.countersign.adapters.slack;

import com.google.gson.JsonParseException;
import com.slack.api.Slack;
import com.slack.api.SlackConfig;
import com.slack.api.methods.MethodsClient;
import com.slack.api.methods.SlackApiException;
import com.slack.api.methods.SlackApiTextResponse;
import com.slack.api.methods.request.chat.ChatPostMessageRequest;
import com.slack.api.methods.response.auth.AuthTestResponse;
import com.slack.api.methods.response.chat.ChatPostMessageResponse;
import com.slack.api.model.Message;
import com.slack.api.model.User;
import com.slack.api.model.view.View;
import com.slack.api.util.http.SlackHttpClient;
import io.countersign.adapters.slack.MessageComposer.ComposedMessage;
import io.countersign.adapters.slack.SlackFailure.ForGood;
import io.countersign.adapters.slack.SlackFailure.ForNow;
import io.countersign.application.channel.DeliveryId;
import io.countersign.domain.person.EmailAddress;
import io.countersign.domain.person.Handle;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Slack's Web API, as far as it is used here. Says of every call whether it worked, or why not. */
final class SlackApi {
  private static final String EVENT = "countersign_delivery";
  private static final String DELIVERY = "delivery";
  private static final int RECENT = 100;

  private final Slack slack;

  SlackApi(Slack slack) {
    this.slack = slack;
  }

  /**
   * The library, set up so that it neither counts nor logs what it is used for.
   *
   * @param url of the Web API, with a slash at its end
   */
  static Slack library(String url, Duration timeout) {
    var config = new SlackConfig();
    config.setMethodsEndpointUrlPrefix(url);
    // Otherwise threads count calls that nobody looks at.
    config.setStatsEnabled(false);
    // It logs what was sent and received.
    config.getHttpClientResponseHandlers().clear();
    var millis = Math.toIntExact(timeout.toMillis());
    config.setHttpClientCallTimeoutMillis(millis);
    config.setHttpClientReadTimeoutMillis(millis);
    config.setHttpClientWriteTimeoutMillis(millis);
    // On its own it sends a POST again when a connection it has kept turns out to be cut, and so
    // posts twice. Whether to try again is for the core to say.
    var once =
        SlackHttpClient.buildOkHttpClient(config)
            .newBuilder()
            .retryOnConnectionFailure(false)
            // It stumbles over an empty body.
            .addInterceptor(chain -> {
              var answer = chain.proceed(chain.request());
              if (answer.isSuccessful() && answer.peekBody(1).contentLength() == 0) {
                answer.close();
                throw new IOException("There is nothing in this answer");
              }
              return answer;
            })
            .build();
    return Slack.getInstance(config, new SlackHttpClient(once));
  }

  /** What became of a call. */
  sealed interface Called<T> {
    record Done<T>(T result) implements Called<T> {}

    record Failed<T>(SlackFailure failure, String error) implements Called<T> {}

    default <R> Called<R> then(Function<T, Called<R>> next) {
      return switch (this) {
        case Done<T>(var result) -> next.apply(result);
        case Failed<T>(var failure, var error) -> new Failed<>(failure, error);
      };
    }
  }

  Called<AuthTestResponse> authTest(SlackAccount account) {
    return call(account, client -> client.authTest(r -> r), Function.identity());
  }

  /**
   * Posts a message of its own.
   *
   * @param conversation or the id of a user, for a direct message
   */
  Called<PostedMessage> post(
      SlackAccount account, String conversation, DeliveryId delivery, ComposedMessage message) {
    return post(
        account,
        r -> r.channel(conversation).metadata(mark(delivery)),
        message,
        PostedMessage.Place.CONVERSATION);
  }

  /** Posts below a message. */
  Called<PostedMessage> reply(
      SlackAccount account, PostedMessage to, DeliveryId delivery, ComposedMessage message) {
    return post(
        account,
        r -> r.channel(to.conversation()).threadTs(to.timestamp()).metadata(mark(delivery)),
        message,
        PostedMessage.Place.THREAD);
  }

  /** Shows something to one person only. */
  Called<PostedMessage> whisper(
      SlackAccount account, String conversation, Handle user, ComposedMessage message) {
    return call(
        account,
        client ->
            client.chatPostEphemeral(r ->
                r.channel(conversation)
                    .user(user.value())
                    .text(message.text())
                    .blocks(message.blocks().isEmpty() ? null : message.blocks())),
        posted ->
            new PostedMessage(conversation, posted.getMessageTs(), PostedMessage.Place.PRIVATE));
  }

  /** Writes to one person about nothing that is to be found again. */
  Called<PostedMessage> say(SlackAccount account, Handle user, ComposedMessage message) {
    return post(account, r -> r.channel(user.value()), message, PostedMessage.Place.CONVERSATION);
  }

  private Called<PostedMessage> post(
      SlackAccount account,
      UnaryOperator<ChatPostMessageRequest.ChatPostMessageRequestBuilder> where,
      ComposedMessage message,
      PostedMessage.Place place) {
    return call(
        account,
        client ->
            client.chatPostMessage(r ->
                where
                    .apply(r)
                    .text(message.text())
                    .blocks(message.blocks())
                    .unfurlLinks(false)
                    .unfurlMedia(false)),
        posted -> posted(posted, place));
  }

  Called<PostedMessage> update(
      SlackAccount account, PostedMessage earlier, ComposedMessage message) {
    return call(
        account,
        client ->
            client.chatUpdate(r ->
                r.channel(earlier.conversation())
                    .ts(earlier.timestamp())
                    .text(message.text())
                    .blocks(message.blocks())),
        _ -> earlier);
  }

  /** The conversation in which the app and this user write to each other. */
  Called<String> directMessages(SlackAccount account, Handle user) {
    return call(
        account,
        client -> client.conversationsOpen(r -> r.users(List.of(user.value()))),
        opened -> opened.getChannel() == null ? null : opened.getChannel().getId());
  }

  /** A message that was posted without our hearing of it. */
  Called<Optional<PostedMessage>> find(
      SlackAccount account, String conversation, DeliveryId delivery, Instant since) {
    return call(
        account,
        client ->
            client.conversationsHistory(r ->
                r.channel(conversation)
                    .oldest(since.getEpochSecond() + ".000000")
                    .limit(RECENT)
                    .includeAllMetadata(true)),
        history ->
            found(history.getMessages(), conversation, delivery, PostedMessage.Place.CONVERSATION));
  }

  Called<Optional<PostedMessage>> findReply(
      SlackAccount account, PostedMessage to, DeliveryId delivery) {
    return call(
        account,
        client ->
            client.conversationsReplies(r ->
                r.channel(to.conversation())
                    .ts(to.timestamp())
                    .limit(RECENT)
                    .includeAllMetadata(true)),
        replies ->
            found(replies.getMessages(), to.conversation(), delivery, PostedMessage.Place.THREAD));
  }

  Called<User> user(SlackAccount account, Handle user) {
    return call(
        account, client -> client.usersInfo(r -> r.user(user.value())), found -> found.getUser());
  }

  Called<User> userByEmail(SlackAccount account, EmailAddress email) {
    return call(
        account,
        client -> client.usersLookupByEmail(r -> r.email(email.value())),
        found -> found.getUser());
  }

  Called<String> openForm(SlackAccount account, String trigger, View view) {
    return call(
        account,
        client -> client.viewsOpen(r -> r.triggerId(trigger).view(view)),
        opened -> opened.getView() == null ? null : opened.getView().getId());
  }

  /** Null if it does not say where the message is. */
  private static @Nullable PostedMessage posted(
      ChatPostMessageResponse posted, PostedMessage.Place place) {
    return posted.getChannel() == null || posted.getTs() == null
        ? null
        : new PostedMessage(posted.getChannel(), posted.getTs(), place);
  }

  private static Message.Metadata mark(DeliveryId delivery) {
    return Message.Metadata.builder()
        .eventType(EVENT)
        .eventPayload(Map.of(DELIVERY, delivery.value()))
        .build();
  }

  private static Optional<PostedMessage> found(
      List<Message> messages, String conversation, DeliveryId delivery, PostedMessage.Place place) {
    return Objects.requireNonNullElse(messages, List.<Message>of()).stream()
        .filter(message ->
            message.getMetadata() != null
                && EVENT.equals(message.getMetadata().getEventType())
                && delivery.value().equals(message.getMetadata().getEventPayload().get(DELIVERY)))
        .findFirst()
        .map(message -> new PostedMessage(conversation, message.getTs(), place));
  }

  private <R extends SlackApiTextResponse, T> Called<T> call(
      SlackAccount account, Call<R> method, Function<R, @Nullable T> result) {
    try {
      var response = method.with(slack.methods(account.botToken()));
      if (response.isOk()) {
        var found = result.apply(response);
        return found == null ? unexpected() : new Called.Done<>(found);
      }
      var error = response.getError() == null ? "" : response.getError();
      return new Called.Failed<>(SlackFailure.of(error), error);
    } catch (SlackApiException refused) {
      return new Called.Failed<>(failure(refused), "");
    } catch (IOException unanswered) {
      return new Called.Failed<>(new ForNow(Duration.ZERO, "no-answer"), "");
    } catch (JsonParseException somebodyElses) {
      return unexpected();
    }
  }

  /** Not of Slack, e.g. a proxy's page with status 200. */
  private static <T> Called<T> unexpected() {
    return new Called.Failed<>(new ForNow(Duration.ZERO, "unexpected-answer"), "");
  }

  private static SlackFailure failure(SlackApiException refused) {
    var status = refused.getResponse().code();
    if (status == 429) {
      return new ForNow(retryAfter(refused), "rate-limited");
    }
    return status >= 500 ? new ForNow(Duration.ZERO, "vendor-unavailable") : new ForGood("refused");
  }

  private static Duration retryAfter(SlackApiException refused) {
    var seconds = Objects.requireNonNullElse(refused.getResponse().header("Retry-After"), "");
    return seconds.matches("[0-9]{1,5}")
        ? Duration.ofSeconds(Long.parseLong(seconds))
        : Duration.ZERO;
  }

  @FunctionalInterface
  private interface Call<R> {
    R with(MethodsClient client) throws IOException, SlackApiException;
  }
}
