package io.countersign.bootstrap.wiring;

import io.countersign.application.port.SandboxMessages;
import io.countersign.application.usecase.sandbox.ReadSandboxMailbox;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;

@Factory
final class SandboxBeans {
  @Singleton
  ReadSandboxMailbox readSandboxMailbox(SandboxMessages messages) {
    return new ReadSandboxMailbox(messages);
  }
}
