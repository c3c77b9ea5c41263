package io.countersign.application.usecase.link;

import io.countersign.application.port.TenantClock;
import java.time.Instant;

/** Finds what a link is about. Changes nothing, whoever asks and however often. */
public final class OpenLink {
  /** From how many signs of automation on the page asks for the code. */
  public static final int SUSPICIOUS = 2;

  private final LinkResolver resolver;
  private final TenantClock clock;

  public OpenLink(LinkResolver resolver, TenantClock clock) {
    this.resolver = resolver;
    this.clock = clock;
  }

  public OpenedLink find(LinkResolver.Pressed link) {
    var resolved = resolver.resolve(link);
    var at =
        switch (resolved) {
          case LinkResolver.Resolved.Good(var target) -> clock.now(target.tenant().id());
          case LinkResolver.Resolved.Expired(var target) -> clock.now(target.tenant().id());
          // All others are shown the same at any time.
          case LinkResolver.Resolved.Invalid(),
              LinkResolver.Resolved.Revoked _,
              LinkResolver.Resolved.Overtaken _ ->
              Instant.EPOCH;
        };
    return new OpenedLink(link, resolved, at);
  }
}
