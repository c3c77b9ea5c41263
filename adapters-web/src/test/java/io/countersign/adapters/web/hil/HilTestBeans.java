package io.countersign.adapters.web.hil;

import io.countersign.application.port.TenantClock;
import io.countersign.application.runtime.Ids;
import io.countersign.application.usecase.link.DisputeDecision;
import io.countersign.application.usecase.link.NameStandIn;
import io.countersign.application.usecase.link.OpenAway;
import io.countersign.application.usecase.link.OpenLink;
import io.countersign.application.usecase.link.OpenReceipt;
import io.countersign.application.usecase.link.PressLink;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Primary;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/** The use cases behind the pages, over a {@link World}. */
@Factory
@Requires(property = "spec.name", value = HilTestBeans.SPEC)
final class HilTestBeans {
  static final String SPEC = "hil";

  @Singleton
  World world(@Value("${countersign.public-url}") String publicUrl) {
    return new World(publicUrl);
  }

  @Singleton
  OpenLink openLink(World world) {
    return world.openLink;
  }

  @Singleton
  PressLink pressLink(World world) {
    return world.pressLink;
  }

  @Singleton
  OpenReceipt openReceipt(World world) {
    return world.openReceipt;
  }

  @Singleton
  DisputeDecision disputeDecision(World world) {
    return world.disputeDecision;
  }

  @Singleton
  OpenAway openAway(World world) {
    return world.openAway;
  }

  @Singleton
  NameStandIn nameStandIn(World world) {
    return world.nameStandIn;
  }

  /** Micronaut has a clock of its own. */
  @Singleton
  @Primary
  InstantSource clock(World world) {
    return world.clock;
  }

  @Singleton
  TenantClock tenantClock(World world) {
    return world.clock;
  }

  @Singleton
  Ids ids(World world) {
    return world.ids;
  }
}
