package io.countersign.bootstrap.timer;

import io.countersign.application.usecase.channel.ConnectChannels;
import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.inject.Singleton;

/** Looks after the connections that channels hold to their vendors. */
@Singleton
final class ConnectionTimer {
  private final ConnectChannels connectChannels;

  ConnectionTimer(ConnectChannels connectChannels) {
    this.connectChannels = connectChannels;
  }

  @Scheduled(
      fixedDelay = "${countersign.channels.connect-every:15s}",
      initialDelay = "${countersign.channels.connect-every:2s}")
  void connect() {
    connectChannels.runOnce();
  }
}
