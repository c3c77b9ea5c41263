package io.countersign.application.usecase.channel;

import io.countersign.application.channel.Channels;
import io.countersign.application.channel.ProbeableChannel;
import io.countersign.application.channel.ProbeableChannel.ProbeResult;
import io.countersign.domain.channel.ChannelId;
import io.countersign.domain.tenant.TenantId;
import java.util.Map;

/** Tries a tenant's account out without bothering anybody. */
public final class ProbeChannel {
  private final Channels channels;
  private final AccountResolver accounts;

  public ProbeChannel(Channels channels, AccountResolver accounts) {
    this.channels = channels;
    this.accounts = accounts;
  }

  /** What became of it. */
  public sealed interface Result {
    record Probed(ProbeResult result) implements Result {}

    record MissingReference(String setting, String reference) implements Result {}

    record NoSuchChannel() implements Result {}

    /** This channel has no way to try an account out. */
    record CannotProbe() implements Result {}
  }

  public Result handle(TenantId tenant, ChannelId id) {
    var channel = channels.find(id);
    if (channel.isEmpty()) {
      return new Result.NoSuchChannel();
    }
    if (!(channel.get() instanceof ProbeableChannel probeable)) {
      return new Result.CannotProbe();
    }
    var inputs = Map.of("approverEmail", "nobody@example.com", "approverName", "Nobody");
    return switch (accounts.resolve(tenant, id, inputs)) {
      case AccountResolver.Resolved.Ready(var account) ->
          new Result.Probed(probeable.probe(account));
      case AccountResolver.Resolved.MissingReference(var setting, var reference) ->
          new Result.MissingReference(setting, reference);
    };
  }
}
