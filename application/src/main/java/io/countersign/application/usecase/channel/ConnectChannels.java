package io.countersign.application.usecase.channel;

import io.countersign.application.channel.Channels;
import io.countersign.application.channel.ConnectedChannel;
import io.countersign.application.channel.IncomingAnswer;
import io.countersign.application.port.ChannelAccounts;
import java.util.Optional;

/** Keeps the connections of channels that hold some as their tenants' accounts say. */
public final class ConnectChannels {
  private final Channels channels;
  private final ChannelAccounts accounts;
  private final AccountResolver resolver;
  private final ReceiveCall receiveCall;

  public ConnectChannels(
      Channels channels,
      ChannelAccounts accounts,
      AccountResolver resolver,
      ReceiveCall receiveCall) {
    this.channels = channels;
    this.accounts = accounts;
    this.resolver = resolver;
    this.receiveCall = receiveCall;
  }

  public void runOnce() {
    for (var channel : channels.all()) {
      if (channel instanceof ConnectedChannel connected) {
        var complete =
            accounts.onChannel(channel.id()).stream()
                .map(account -> resolver.resolveKnown(account.tenant(), channel.id()))
                .toList();
        connected.connect(
            complete,
            (tenant, incoming) -> answer(receiveCall.handle(tenant, connected, incoming)));
      }
    }
  }

  private static Optional<IncomingAnswer> answer(ReceiveCall.Result result) {
    return switch (result) {
      case ReceiveCall.Result.Answered(var answer) -> Optional.of(answer);
      case ReceiveCall.Result.NotGenuine(),
          ReceiveCall.Result.NotFound(),
          ReceiveCall.Result.Malformed() ->
          Optional.empty();
    };
  }
}
