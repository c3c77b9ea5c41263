package io.countersign.bootstrap.wiring;

import io.countersign.application.channel.Channels;
import io.countersign.application.channel.HilChannel;
import io.countersign.application.egress.CallbackAddress;
import io.countersign.application.link.PersonalLinks;
import io.countersign.application.port.Secrets;
import io.countersign.application.port.SigningKeys;
import io.countersign.application.runtime.EnvironmentVariables;
import io.countersign.application.runtime.Ids;
import io.countersign.application.runtime.Precedence;
import io.countersign.application.secret.SecretBox;
import io.countersign.application.usecase.key.KeyRing;
import io.countersign.application.usecase.secret.References;
import io.countersign.bootstrap.config.AllowedEnvironment;
import io.countersign.bootstrap.config.RandomIds;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Property;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Collection;
import java.util.stream.Collectors;

@Factory
final class RuntimeBeans {
  @Singleton
  Ids ids() {
    return new RandomIds();
  }

  @Singleton
  EnvironmentVariables environmentVariables(
      @Property(name = "countersign.env-allow", defaultValue = "") String allowed) {
    return new AllowedEnvironment(
        System.getenv(),
        Arrays.stream(allowed.split(",", -1))
            .map(String::strip)
            .filter(name -> !name.isEmpty())
            .collect(Collectors.toUnmodifiableSet()));
  }

  @Singleton
  Precedence precedence() {
    return new Precedence();
  }

  @Singleton
  Channels channels(Collection<HilChannel> installed) {
    return new Channels(installed);
  }

  @Singleton
  References references(Secrets secrets, SecretBox box, EnvironmentVariables environment) {
    return new References(secrets, box, environment);
  }

  @Singleton
  KeyRing keyRing(SigningKeys keys, SecretBox box, InstantSource clock) {
    return new KeyRing(keys, box, clock);
  }

  @Singleton
  PersonalLinks personalLinks(@Property(name = "countersign.public-url") String publicUrl) {
    return new PersonalLinks(URI.create(publicUrl));
  }

  @Singleton
  CallbackAddress.Policy callbackPolicy(
      @Property(name = "countersign.callback-http", defaultValue = "false") boolean http) {
    return http ? CallbackAddress.Policy.HTTP_AND_ANY_PORT : CallbackAddress.Policy.HTTPS;
  }
}
