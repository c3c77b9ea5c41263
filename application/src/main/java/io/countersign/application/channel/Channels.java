package io.countersign.application.channel;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toUnmodifiableMap;

import io.countersign.domain.channel.ChannelId;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Every channel found at start. Two with one id stop the start; an id with no module is a state.
 */
public final class Channels {
  private final Map<ChannelId, HilChannel> byId;

  public Channels(Collection<HilChannel> installed) {
    byId = installed.stream().collect(toUnmodifiableMap(HilChannel::id, identity()));
  }

  public Optional<HilChannel> find(ChannelId id) {
    return Optional.ofNullable(byId.get(id));
  }

  public List<HilChannel> all() {
    return byId.values().stream().sorted(Comparator.comparing(c -> c.id().value())).toList();
  }
}
