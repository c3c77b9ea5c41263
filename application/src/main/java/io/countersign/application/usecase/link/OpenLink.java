package io.countersign.application.usecase.link;

import java.time.InstantSource;

/** Finds what a link is about. Changes nothing, whoever asks and however often. */
public final class OpenLink {
  /** From how many signs of automation on the page asks for the code. */
  static final int SUSPICIOUS = 2;

  private final LinkResolver resolver;
  private final InstantSource clock;

  public OpenLink(LinkResolver resolver, InstantSource clock) {
    this.resolver = resolver;
    this.clock = clock;
  }

  public OpenedLink find(LinkResolver.Pressed link) {
    return new OpenedLink(link, resolver.resolve(link), clock.instant());
  }
}
