package io.countersign.adapters.slack;

import io.countersign.application.channel.ChannelAccount;
import io.countersign.domain.tenant.TenantId;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Slack channels and accounts for tests. */
final class SlackChannels {
  static final Duration TIMEOUT = Duration.ofMillis(700);

  private SlackChannels() {}

  static SlackChannel channel(URI apiUrl) {
    var library = SlackApi.library(apiUrl.toString(), TIMEOUT);
    return new SlackChannel(new SlackApi(library), new SlackSockets(library));
  }

  static ChannelAccount account(Map<String, String> changes) {
    var settings = new HashMap<String, String>();
    settings.put(SlackSettings.BOT_TOKEN, SlackVendor.TOKEN);
    settings.put(SlackSettings.SIGNING_SECRET, SlackVendor.SIGNING_SECRET);
    settings.put(SlackSettings.WORKSPACE, SlackVendor.WORKSPACE);
    settings.putAll(changes);
    return new ChannelAccount(new TenantId("acme"), SlackChannel.ID, settings);
  }
}
