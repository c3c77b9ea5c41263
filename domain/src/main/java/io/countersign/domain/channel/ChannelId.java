package io.countersign.domain.channel;

import io.countersign.domain.Check;
import java.util.regex.Pattern;

/** Names a channel, e.g. {@code email}: 2 to 32 lower-case letters, digits and hyphens. */
public record ChannelId(String value) {
  private static final Pattern SHAPE = Pattern.compile("[a-z][a-z0-9-]{1,31}");

  public ChannelId {
    Check.matches("A channel", value, SHAPE, "2 to 32 lower-case letters, digits and hyphens");
  }

  @Override
  public String toString() {
    return value;
  }
}
