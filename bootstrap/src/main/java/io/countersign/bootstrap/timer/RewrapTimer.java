package io.countersign.bootstrap.timer;

import io.countersign.application.usecase.secret.RewrapSecrets;
import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.inject.Singleton;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** After a new master key was put first in the configuration: brings everything under it. */
@Singleton
final class RewrapTimer {
  private static final Logger LOG = LoggerFactory.getLogger(RewrapTimer.class);

  private final RewrapSecrets rewrapSecrets;

  RewrapTimer(RewrapSecrets rewrapSecrets) {
    this.rewrapSecrets = rewrapSecrets;
  }

  @Scheduled(fixedDelay = "${countersign.rewrap.every:1m}", initialDelay = "5s")
  void rewrap() {
    var found = rewrapSecrets.runOnce();
    if (found > 0) {
      LOG.info("Found {} secrets to re-wrap under the primary master key", found);
    }
  }
}
