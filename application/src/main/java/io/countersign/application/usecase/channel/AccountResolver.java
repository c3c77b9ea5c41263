package io.countersign.application.usecase.channel;

import io.countersign.application.channel.ChannelAccount;
import io.countersign.application.port.ChannelAccounts;
import io.countersign.application.usecase.secret.References;
import io.countersign.domain.channel.ChannelId;
import io.countersign.domain.tenant.TenantId;
import java.util.LinkedHashMap;
import java.util.Map;

/** Makes a tenant's account ready for use: every reference filled in. */
public final class AccountResolver {
  private final ChannelAccounts accounts;
  private final References references;

  public AccountResolver(ChannelAccounts accounts, References references) {
    this.accounts = accounts;
    this.references = references;
  }

  /** What became of it. */
  public sealed interface Resolved {
    record Ready(ChannelAccount account) implements Resolved {}

    record MissingReference(String setting, String reference) implements Resolved {}
  }

  /**
   * @param inputs what <code>@{input:…}</code> may refer to, e.g. {@code approverEmail}
   */
  public Resolved resolve(TenantId tenant, ChannelId channel, Map<String, String> inputs) {
    var settings = new LinkedHashMap<String, String>();
    var stored = accounts.find(tenant, channel).map(ChannelAccount::settings).orElseGet(Map::of);
    for (var setting : stored.entrySet()) {
      switch (references.fill(tenant, setting.getValue(), inputs)) {
        case References.Filled.Complete(var text) -> settings.put(setting.getKey(), text);
        case References.Filled.Missing(var reference) -> {
          return new Resolved.MissingReference(setting.getKey(), reference);
        }
      }
    }
    return new Resolved.Ready(new ChannelAccount(tenant, channel, settings));
  }

  /** The account without the settings whose references point to nothing. */
  public ChannelAccount resolveKnown(TenantId tenant, ChannelId channel) {
    var settings = new LinkedHashMap<String, String>();
    accounts
        .find(tenant, channel)
        .map(ChannelAccount::settings)
        .orElseGet(Map::of)
        .forEach((key, value) -> {
          if (references.fill(tenant, value, Map.of())
              instanceof References.Filled.Complete(var text)) {
            settings.put(key, text);
          }
        });
    return new ChannelAccount(tenant, channel, settings);
  }
}
