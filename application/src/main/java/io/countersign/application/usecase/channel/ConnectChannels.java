package io.countersign.application.usecase.channel;

import io.countersign.application.channel.ChannelAccount;
import io.countersign.application.channel.Channels;
import io.countersign.application.channel.ConnectedChannel;
import io.countersign.application.channel.IncomingAnswer;
import io.countersign.application.port.ChannelAccounts;
import io.countersign.application.runtime.StorageUnavailableException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;

/** Keeps the connections of channels that hold some as their tenants' accounts say. */
public final class ConnectChannels {
  private static final Logger LOG = System.getLogger(ConnectChannels.class.getName());

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
                .filter(connected::connects)
                .flatMap(account -> resolved(account).stream())
                .toList();
        connected.connect(
            complete,
            (tenant, incoming) -> answer(receiveCall.handle(tenant, connected, incoming)));
      }
    }
  }

  /** One tenant's account that cannot be read is no reason to leave the others alone. */
  private Optional<ChannelAccount> resolved(ChannelAccount account) {
    try {
      return Optional.of(resolver.resolveKnown(account.tenant(), account.channel()));
    } catch (StorageUnavailableException storage) {
      throw storage;
    } catch (RuntimeException unreadable) {
      LOG.log(
          Level.WARNING,
          "The account of tenant " + account.tenant() + " on " + account.channel() + " fails",
          unreadable);
      return Optional.empty();
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
