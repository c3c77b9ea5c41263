package io.countersign.application.channel;

import io.countersign.domain.channel.ChannelId;
import io.countersign.domain.tenant.TenantId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A tenant's account on one channel. When a channel is given one to deliver with, references are
 * resolved and the values may be secrets: never log them. Without any settings it stands for the
 * channel's default account.
 */
public record ChannelAccount(TenantId tenant, ChannelId channel, Map<String, String> settings) {
  public ChannelAccount {
    settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
  }

  public Optional<String> setting(String key) {
    return Optional.ofNullable(settings.get(key)).filter(s -> !s.isBlank());
  }

  @Override
  public String toString() {
    return "ChannelAccount[" + tenant + ", " + channel + ", " + settings.keySet() + "]";
  }
}
