package io.countersign.adapters.web.hil;

import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.http.server.HttpServerConfiguration.CorsConfiguration;
import jakarta.inject.Singleton;

/**
 * On localhost Micronaut refuses every request with a foreign Origin. Browsers send {@code Origin:
 * null} from our own pages, because these have a Referrer-Policy of no-referrer, so nobody could
 * press a button there. {@link Submissions} checks where a press comes from, and does it
 * everywhere.
 */
@Singleton
final class OwnOriginIsNull implements BeanCreatedEventListener<CorsConfiguration> {
  @Override
  public CorsConfiguration onCreated(BeanCreatedEvent<CorsConfiguration> event) {
    var cors = event.getBean();
    cors.setLocalhostPassThrough(true);
    return cors;
  }
}
