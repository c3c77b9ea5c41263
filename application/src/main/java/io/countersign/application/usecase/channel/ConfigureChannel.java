package io.countersign.application.usecase.channel;

import io.countersign.application.access.Caller;
import io.countersign.application.channel.ChannelAccount;
import io.countersign.application.channel.ChannelSettings;
import io.countersign.application.channel.Channels;
import io.countersign.application.channel.HilChannel;
import io.countersign.application.channel.SettingsCheck;
import io.countersign.application.port.AuditLog;
import io.countersign.application.port.ChannelAccounts;
import io.countersign.application.port.TenantClock;
import io.countersign.application.port.Tenants;
import io.countersign.application.runtime.Transactions;
import io.countersign.application.usecase.secret.References;
import io.countersign.domain.audit.AuditEvent;
import io.countersign.domain.channel.ChannelId;
import io.countersign.domain.json.JsonValue;
import io.countersign.domain.tenant.TenantKind;
import java.util.Map;
import java.util.Optional;

/** Stores a tenant's account on a channel, after the channel has looked at it. */
public final class ConfigureChannel {
  private final Transactions transactions;
  private final Tenants tenants;
  private final Channels channels;
  private final ChannelAccounts accounts;
  private final AuditLog audit;
  private final TenantClock clock;

  public ConfigureChannel(
      Transactions transactions,
      Tenants tenants,
      Channels channels,
      ChannelAccounts accounts,
      AuditLog audit,
      TenantClock clock) {
    this.transactions = transactions;
    this.tenants = tenants;
    this.channels = channels;
    this.accounts = accounts;
    this.audit = audit;
    this.clock = clock;
  }

  public record Command(Caller.Client caller, ChannelId channel, Map<String, String> settings) {}

  /** What became of it. */
  public sealed interface Result {
    record Stored(ChannelAccount account) implements Result {}

    record NoSuchChannel() implements Result {}

    /** A sandbox has no accounts, so that nothing in it reaches anybody by mistake. */
    record InSandbox() implements Result {}

    record Refused(SettingsCheck check) implements Result {}
  }

  public Result handle(Command command) {
    var channel = channels.find(command.channel());
    if (channel.isEmpty()) {
      return new Result.NoSuchChannel();
    }
    var tenant = tenants.find(command.caller().tenant());
    if (tenant.orElseThrow().kind() == TenantKind.SANDBOX) {
      return new Result.InSandbox();
    }
    var account =
        new ChannelAccount(command.caller().tenant(), command.channel(), command.settings());
    var refusal = refusal(channel.get(), account);
    if (refusal.isPresent()) {
      return new Result.Refused(refusal.get());
    }
    return transactions.inTransaction(() -> {
      var now = clock.now(account.tenant());
      accounts.put(account.tenant(), account, now);
      audit.append(
          account.tenant(),
          AuditLog.ADMIN,
          new AuditEvent(
              "channel.configured",
              command.caller().actor(),
              now,
              JsonValue.object()
                  .put("channel", account.channel().value())
                  .put("settings", JsonValue.strings(account.settings().keySet()))
                  .build()));
      return new Result.Stored(account);
    });
  }

  private static Optional<SettingsCheck> refusal(HilChannel channel, ChannelAccount account) {
    for (var setting : account.settings().entrySet()) {
      var sentence = complaint(channel, setting.getKey(), setting.getValue());
      if (sentence.isPresent()) {
        return Optional.of(new SettingsCheck.Unusable(setting.getKey(), sentence.get()));
      }
    }
    for (var field : channel.settings().fields()) {
      if (field.presence() == ChannelSettings.Presence.REQUIRED
          && account.setting(field.key()).isEmpty()) {
        return Optional.of(new SettingsCheck.Unusable(field.key(), "This setting is required."));
      }
    }
    return switch (channel.check(account)) {
      case SettingsCheck.Usable() -> Optional.empty();
      case SettingsCheck.Unusable unusable -> Optional.of(unusable);
      case SettingsCheck.EgressDenied denied -> Optional.of(denied);
    };
  }

  private static Optional<String> complaint(HilChannel channel, String key, String value) {
    var field = channel.settings().field(key);
    if (field.isEmpty()) {
      return Optional.of("This channel has no such setting.");
    }
    if (value.length() > 1_000) {
      return Optional.of("A setting must be at most 1000 characters long.");
    }
    var malformed = References.firstMalformed(value);
    if (malformed.isPresent()) {
      return Optional.of("References have the form @{env:NAME}, @{secret:Name} or @{input:name}.");
    }
    if (field.get().kind() == ChannelSettings.Kind.SECRET) {
      return References.isConfidential(value)
          ? Optional.empty()
          : Optional.of(
              "Store the value with PUT /v1/secrets/{name} and refer to it as @{secret:Name}.");
    }
    if (References.present(value)) {
      return Optional.empty();
    }
    return switch (field.get().kind()) {
      case NUMBER ->
          value.matches("[0-9]{1,9}") ? Optional.empty() : Optional.of("This must be a number.");
      case CHOICE ->
          field.get().choices().contains(value)
              ? Optional.empty()
              : Optional.of(
                  "This must be one of " + String.join(", ", field.get().choices()) + ".");
      case TEXT, EMAIL, SECRET -> Optional.empty();
    };
  }
}
