package io.countersign.application.usecase.approval;

import io.countersign.application.channel.Channels;
import io.countersign.domain.channel.ChannelId;
import io.countersign.domain.step.ApprovalStep;
import java.util.Optional;

/** Whether this installation can do what a step asks for. */
public final class StepCheck {
  private final Channels channels;
  private final CallbackCheck callbackCheck;

  public StepCheck(Channels channels, CallbackCheck callbackCheck) {
    this.channels = channels;
    this.callbackCheck = callbackCheck;
  }

  /** What it cannot do. */
  public sealed interface Refusal {
    record NoSuchChannel(ChannelId channel) implements Refusal {}

    record CallbackMalformed(String sentence) implements Refusal {}

    record CallbackDenied() implements Refusal {}
  }

  /** Empty if it can. Resolves the callback's host, so not to be called within a transaction. */
  Optional<Refusal> check(ApprovalStep step) {
    for (var channel : step.channels()) {
      if (channels.find(channel).isEmpty()) {
        return Optional.of(new Refusal.NoSuchChannel(channel));
      }
    }
    return switch (callbackCheck.check(step.callbackUrl())) {
      case CallbackCheck.Ruling.Fine() -> Optional.empty();
      case CallbackCheck.Ruling.Malformed(var sentence) ->
          Optional.of(new Refusal.CallbackMalformed(sentence));
      case CallbackCheck.Ruling.Denied() -> Optional.of(new Refusal.CallbackDenied());
    };
  }
}
