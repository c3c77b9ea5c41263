package io.countersign.adapters.slack;

import com.slack.api.Slack;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Property;
import jakarta.inject.Singleton;
import java.time.Duration;

@Factory
final class SlackBeans {
  /**
   * @param apiUrl of Slack's Web API; another one for a workspace that is only played
   */
  @Singleton
  Slack slack(
      @Property(name = "countersign.slack.api-url", defaultValue = "https://slack.com/api/")
          String apiUrl,
      @Property(name = "countersign.slack.timeout", defaultValue = "PT10S") Duration timeout) {
    return SlackApi.library(apiUrl, timeout);
  }

  @Singleton
  @Bean(preDestroy = "close")
  SlackSockets slackSockets(Slack slack) {
    return new SlackSockets(slack);
  }

  @Singleton
  SlackChannel slackChannel(Slack slack, SlackSockets sockets) {
    return new SlackChannel(new SlackApi(slack), sockets);
  }
}
